"""Words that a crisis line does not use, in what people read. Source: safe-messaging."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from tests.lint.findings import SOURCE, Finding, templates
from tests.lint.template_text import spoken

BANNED: dict[str, tuple[str, ...]] = {
    "say: died by suicide; a suicide attempt": (
        r"\b(?:commit(?:ted|s|ting)?|complet(?:ed|e|es|ing)|successful(?:ly)?|failed|unsuccessful)\s+(?:a\s+)?suicid",
        r"\bsuicid\w*\s+(?:was\s+)?(?:completed|successful|failed)",
        r"\bcomet(?:er|ió|ido)\s+(?:un\s+)?suicidio",
        r"\bsuicidio\s+(?:consumado|exitoso|fallido|logrado)",
        r"انتحار\s+(?:ناجح|فاشل)",
    ),
    "say the plain number with its context": (
        r"\bepidemic\b",
        r"\bskyrocket",
        r"\bgrowing problem\b",
        r"\bepidemia\b",
    ),
    "never name a method": (
        r"\boverdos",
        r"\bpills?\b",
        r"\bfirearms?\b",
        r"\bguns?\b",
        r"\bhang(?:ed|ing)\s+(?:him|her|them|your|my)",
        r"\bcut(?:ting)?\s+(?:your|him|her|them|my)sel",
        r"\bjump(?:ed|ing)?\s+(?:off|from)\b",
        r"\bpastillas?\b",
        r"\bsobredosis\b",
        r"\bpistolas?\b",
    ),
    "people need help in different ways": (
        r"attention[- ]seek",
        r"manipulat",
        r"frequent flyer",
        r"\bprank",
        r"llamar la atención",
        r"\bbroma\b",
    ),
    "say what happened and what to do next": (
        r"\binvalid\b",
        r"\bsession (?:has )?expired\b",
        r"^(?!error$).*\berror\b(?!:)",
        r"\binválid",
        r"\bsesión (?:ha )?(?:caducado|expirado)",
    ),
    "say how long it takes, not the place in a row": (
        r"\byou are number\b",
        r"\bin the queue\b.*\bnumber\b",
        r"\beres el número\b",
    ),
    "a person asks this, calmly": (
        r"\bare you suicidal\b",
        r"¿\s*eres suicida",
    ),
    "never promise": (r"\byou will be safe\b", r"\bwe promise\b", r"\bestarás a salvo\b", r"\bguarantee"),
    "calm words need no exclamation mark": (r"(?<!<)!(?![=-])", r"¡"),
    "no emoji from us": ("[\U0001f300-\U0001faff]",),
}
CLINICAL = ("assessments/",)


def findings() -> Iterator[Finding]:
    """Check every template and every catalogue."""
    for path in templates():
        for line, sentence in spoken(path.read_text()):
            yield from _check(path, line, sentence)
    for path in sorted((SOURCE / "locale").rglob("*.po")):
        yield from _of_catalogue(path)


def _of_catalogue(path: Path) -> Iterator[Finding]:
    """Check a catalogue; the wording of a published instrument is its owner's and stays as it is."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.locations and all(any(part in name for part in CLINICAL) for name, _ in message.locations):
            continue
        for text in _texts(message.id) + _texts(message.string):
            yield from _check(path, message.lineno or 0, text)


def _texts(text: object) -> list[str]:
    return (
        [text]
        if isinstance(text, str)
        else [str(part) for part in text]
        if isinstance(text, tuple | list)
        else []
    )


def _check(path: Path, line: int, sentence: str) -> Iterator[Finding]:
    for advice, word in banned_in(sentence):
        yield Finding(path, line, f"{word!r}: {advice}")


def banned_in(sentence: str) -> Iterator[tuple[str, str]]:
    """Give every banned word of a sentence, with what to say instead."""
    for advice, patterns in BANNED.items():
        for pattern in patterns:
            for found in re.finditer(pattern, sentence, re.I):
                yield advice, found.group(0)
