"""Missing translations: Spanish for every page, Arabic for the pages of the public."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from ringbuoy.server.catalogs import KEYWORDS, PUBLIC
from tests.lint.findings import SOURCE, Finding, programs, templates


def findings() -> Iterator[Finding]:
    """Look up every sentence of the program in the catalogues."""
    sentences = [*_sentences()]
    yield from _missing("es", sentences)
    yield from _missing(
        "ar", [one for one in sentences if str(one[0].relative_to(SOURCE)).startswith(PUBLIC)]
    )


Sentence = tuple[Path, int, str, str | None]


def _sentences() -> Iterator[Sentence]:
    for path in programs():
        yield from _from(path, path.read_bytes())
    for path in templates():
        yield from _from(path, _as_program(path).encode())


def _as_program(path: Path) -> str:
    """Turn a template into calls of gettext; without its indents, which mean nothing here."""
    calls = templatize(path.read_text(), origin=str(path))
    return "\n".join(line.strip() for line in calls.splitlines())


def _from(path: Path, source: bytes) -> Iterator[Sentence]:
    for line, message, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        first = message[0] if isinstance(message, tuple) else message
        if first:
            yield path, line, first, context


def _missing(language: str, sentences: list[Sentence]) -> Iterator[Finding]:
    catalogue = _catalogue(language)
    for path, line, sentence, context in sentences:
        found = catalogue.get(sentence, context)
        if found is None or not _is_whole(found.string) or found.fuzzy:
            yield Finding(path, line, f"{language}: {sentence!r} is not translated")


def _is_whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _catalogue(language: str) -> Catalog:
    path = SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)
