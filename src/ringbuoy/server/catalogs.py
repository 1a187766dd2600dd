"""Translations: compiled at start without system gettext, and gathered anew when sentences change.

Gather what the program says into the catalogues, after changing a sentence:

    .venv/bin/python -m ringbuoy.server.catalogs
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from ringbuoy.server.turns import my_turn

PROGRAM = Path(__file__).resolve().parent.parent
SOURCES = PROGRAM / "locale"
COMPILED = Path(sys.prefix) / "ringbuoy-locale"
LANGUAGES = ("es", "ar")
PUBLIC_ONLY = ("ar",)
PUBLIC = (
    "doors/public/",
    "doors/chat/",
    "doors/shell/templates/shell/public.html",
    "doors/shell/templates/shell/page.html",
    "doors/shell/templates/shell/_demo.html",
    "doors/shell/templates/shell/error_caller.html",
    "doors/shell/errors.py",
    "doors/desk/plan_lines.py",
    "contacts/due.py",
    "contacts/boundary.py",
    "contacts/leaving_messages.py",
    "contacts/notices.py",
    "contacts/opening.py",
    "contacts/question_words.py",
    "contacts/telling.py",
    "disclosures/asking.py",
    "disclosures/gathering.py",
    "disclosures/held.py",
    "disclosures/readings.py",
    "disclosures/refusal_words.py",
    "feedback/receiving.py",
    "lines/center.py",
    "referrals/leaflets.py",
    "routing/wait_words.py",
    "telephony/sounds/prompts.py",
    "safety_plans/section_words.py",
    "texting/asking_words.py",
    "texting/words.py",
)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
LINE_WIDTH = 110
FIRST_GATHERED = datetime(2026, 11, 23, tzinfo=UTC)


def compile_all() -> int:
    """Compile each catalogue that has changed, and give how many."""
    with my_turn():
        return sum(_compile(language) for language in LANGUAGES)


def _compile(language: str) -> bool:
    source, compiled = source_of(language), COMPILED / language / "LC_MESSAGES" / "django.mo"
    if not source.exists():
        return False
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return False
    compiled.parent.mkdir(parents=True, exist_ok=True)
    fresh = compiled.with_suffix(".fresh")
    with fresh.open("wb") as file:
        write_mo(file, read(language))
    fresh.replace(compiled)
    return True


def source_of(language: str) -> Path:
    """Give the file in which the translators write."""
    return SOURCES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Read a catalogue; one that is not there yet is empty."""
    source = source_of(language)
    if not source.exists():
        return Catalog(language, charset="utf-8")
    with source.open("rb") as file:
        return read_po(file, locale=language)


def gather() -> dict[str, int]:
    """Bring every catalogue up to what the program says now, and give how many sentences each lacks."""
    return {language: _gather(language) for language in LANGUAGES}


def _gather(language: str) -> int:
    template = Catalog(project="Ringbuoy", charset="utf-8", creation_date=FIRST_GATHERED)
    for path in _spoken_files(language):
        for line, message, _comments, context in _sentences(path):
            template.add(message, locations=[(str(path.relative_to(PROGRAM)), line)], context=context)
    catalog = _named(read(language), language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    source_of(language).parent.mkdir(parents=True, exist_ok=True)
    with source_of(language).open("wb") as file:
        write_po(
            file, catalog, width=LINE_WIDTH, sort_by_file=True, include_lineno=False, ignore_obsolete=True
        )
    return sum(1 for message in catalog if message.id and not _is_whole(message.string))


def _named(catalog: Catalog, language: str) -> Catalog:
    """Write a head that says what this is and does not change with each gathering."""
    catalog.project, catalog.version, catalog.fuzzy = "Ringbuoy", "1", False
    catalog.header_comment = f"# What Ringbuoy says, in the language '{language}'."
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.creation_date = catalog.revision_date = FIRST_GATHERED
    return catalog


def _spoken_files(language: str) -> Iterator[Path]:
    for path in sorted([*PROGRAM.rglob("*.py"), *PROGRAM.rglob("templates/**/*.html")]):
        name = str(path.relative_to(PROGRAM))
        if "migrations" not in path.parts and (language not in PUBLIC_ONLY or name.startswith(PUBLIC)):
            yield path


def _sentences(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text()
    if path.suffix == ".html":
        # Django turns a template into calls of gettext; its indents mean nothing here.
        calls = templatize(source, origin=str(path))
        source = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract("python", BytesIO(source.encode()), keywords=KEYWORDS)


def _is_whole(said: object) -> bool:
    return all(said) if isinstance(said, tuple | list) else bool(said)


if __name__ == "__main__":
    for gathered, lacking in gather().items():
        print(f"{gathered}: {lacking} sentences are not translated yet.")
