"""Which language a caller's page speaks: as asked in the address, else as the browser says. No cookie."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from ringbuoy.lines.models import Line

PARAMETER = "l"
OWN_NAMES = {"en": "English", "es": "Español", "ar": "العربية"}

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Tongue:
    """A language of the pages, by its own name."""

    code: str
    name: str
    is_current: bool


def spoken(view: View) -> View:
    """Let a page speak the caller's language."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: object, **words: object) -> HttpResponse:
        with translation.override(language_of(request)):
            response = view(request, *args, **words)
            response.headers["Content-Language"] = translation.get_language() or "en"
        return response

    return speaking


def language_of(request: HttpRequest) -> str:
    """Give the language that this request asks for, among those that we have."""
    asked = request.POST.get(PARAMETER) or request.GET.get(PARAMETER) or ""
    browser = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for code in (asked, *(code for code, _weight in browser)):
        if code.partition("-")[0] in OWN_NAMES:
            return code.partition("-")[0]
    return str(settings.LANGUAGE_CODE)


def tongues() -> list[Tongue]:
    """Give every language of the pages."""
    now = translation.get_language()
    return [Tongue(code, name, code == now) for code, name in OWN_NAMES.items()]


def language_of_talk(line: Line) -> str:
    """Give the language in which the talk is asked for: the page's, or the line's first one."""
    page = translation.get_language() or ""
    return page if page in line.languages else (line.languages[0] if line.languages else "en")


def speaks_here(line: Line) -> bool:
    """Tell whether the people of this line speak the language of the page."""
    return translation.get_language() in line.languages


def names_of(line: Line) -> str:
    """Name the languages of a line, each by its own name."""
    return ", ".join(OWN_NAMES.get(code, code) for code in line.languages)


def address_in_language(path: str, expected: str) -> str:
    """Give an address that keeps the language of the page, where it is not the expected one anyway."""
    page = translation.get_language() or expected
    return path if page == expected else f"{path}?{PARAMETER}={page}"
