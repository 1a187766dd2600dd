"""The hub's own sentences in the reader's language."""

import gettext
from functools import cache
from pathlib import Path

from ringbuoy.doors.chat.http import Request

FIRST = "en"
LANGUAGES = ("en", "es", "ar")
RIGHT_TO_LEFT = ("ar",)
COOKIE = "l"


class Sentences:
    """The compiled translations, read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = cache(self._load)

    def say(self, sentence: str, language: str) -> str:
        """Give a sentence in this language; one that nobody has translated stays as it is."""
        return self._read(language).gettext(sentence) if sentence else ""

    def _load(self, language: str) -> gettext.NullTranslations:
        return gettext.translation("django", self._folder, [language], fallback=True)


def language_of(request: Request) -> str:
    """Give the language that this browser has chosen, or else the first it asks for that we speak."""
    asked = [request.cookies.get(COOKIE, ""), *_accepted(request.headers.get("accept-language", ""))]
    return next((known for said in asked if (known := known_language(said))), FIRST)


def known_language(code: str) -> str:
    """Give our name of a language such as es-MX. We do not speak it: empty."""
    short = code.strip().lower().partition("-")[0]
    return short if short in LANGUAGES else ""


def direction_of(language: str) -> str:
    """Tell in which direction a language is written, as HTML says it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _accepted(header: str) -> list[str]:
    """Read Accept-Language, in order; browsers put the one they like best first."""
    return [part.partition(";")[0] for part in header.split(",")]
