"""What the port says while the pages are being started anew."""

from collections.abc import Callable
from html import escape

from ringbuoy.contacts.visits import COOKIE, LEFT_COOKIE
from ringbuoy.doors.chat.frame import Frame
from ringbuoy.doors.chat.http import PRIVATE, Answer, Request, as_json
from ringbuoy.doors.chat.language import language_of
from ringbuoy.doors.chat.numbers import Numbers
from ringbuoy.doors.chat.refusals import PagesAway


def _(sentence: str) -> str:
    """Mark a sentence for the translators."""
    return sentence


TITLE = _("Away for a moment")
DANGER = _("If a life is in danger, call this number now:")
OTHER_LINE = _("You can also reach a crisis line at this number:")
EXIT = "/exit"
RETRY_AFTER = ("retry-after", "3")


class AwayPage:
    """Says in plain words that the page comes back, and whom to call meanwhile."""

    def __init__(self, frame: Frame, numbers: Callable[[], Numbers]) -> None:
        self._frame = frame
        self._numbers = numbers

    def draw(self, request: Request) -> Answer:
        """Answer as the browser asked: a sentence as JSON, or a page; who leaves gets away all the same."""
        if request.path == EXIT:
            return self._let_go()
        language = language_of(request)
        if "application/json" in request.headers.get("accept", ""):
            sentence = self._frame.say(PagesAway.said, language)
            return as_json({"sentence": sentence}, status=503, more=(RETRY_AFTER,))
        page = self._frame.page(TITLE, self._body(language), language, status=503)
        return Answer(page.status, page.body, page.content_type, (*page.headers, RETRY_AFTER))

    def _let_go(self) -> Answer:
        cookies = [
            ("set-cookie", f"{name}=; Path=/; Max-Age=0; SameSite=Strict") for name in (COOKIE, LEFT_COOKIE)
        ]
        cleared = ("clear-site-data", '"cookies", "storage"')
        elsewhere = ("location", self._numbers().exit_url)
        return Answer(303, headers=(*PRIVATE, elsewhere, cleared, *cookies))

    def _body(self, language: str) -> str:
        say, numbers = self._frame.say, self._numbers()
        calls = [(DANGER, numbers.emergency), (OTHER_LINE, numbers.crisis)]
        lines = "".join(_call(say(words, language), number) for words, number in calls if number)
        return (
            f'<main class="l-talk__main"><h1>{say(TITLE, language)}</h1>'
            f"<p>{say(PagesAway.said, language)}</p>{lines}</main>"
        )


def _call(words: str, number: str) -> str:
    shown = escape(number)
    return f'<p>{words} <a class="c-call" href="tel:{shown}"><bdi>{shown}</bdi></a></p>'
