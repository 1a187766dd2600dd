"""The talk for browsers without a script: a page that loads itself again, and a way to get words back."""

from collections.abc import Sequence
from html import escape
from urllib.parse import parse_qs

from ringbuoy.contacts.rules import Author
from ringbuoy.doors.chat.frame import Frame
from ringbuoy.doors.chat.http import Answer
from ringbuoy.doors.chat.messages import Message
from ringbuoy.doors.chat.refusals import status_of
from ringbuoy.doors.chat.views import View
from ringbuoy.kernel.errors import Foreseen


def _(sentence: str) -> str:
    """Mark a sentence for the translators."""
    return sentence


MESSAGES = _("Messages")
WAITING = _("Finding someone for you. You can start writing.")
ENDED = _("This talk has ended. You can come back at any time.")
CONNECTING = _("Connecting again. Your words are kept.")
YOU = _("You")
LINE = _("The line")
SEND_AGAIN = _("Send again")
BACK = _("Back to the talk")
REFRESH_S = 5


class LogPage:
    """Draws the talk as plain HTML. Everything that people wrote is escaped."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def draw(self, messages: Sequence[Message], view: View | None, *, turn: int, language: str) -> Answer:
        """Show what was said, the newest in sight. View None: we cannot look just now."""
        over = view is not None and view.state == "ended"
        said = "".join(self._said(message, language) for message in messages)
        state = f'<p id="newest" class="c-said c-said--line">{self._state(view, language)}</p>'
        head = "" if over else _refresh(turn)
        return self._frame.page(MESSAGES, f'<main class="c-log">{said}{state}</main>', language, head=head)

    def give_back(self, form: bytes, error: Foreseen, language: str) -> Answer:
        """Show why words were not kept, with the words, to be sent again under the same id."""
        fields = parse_qs(form.decode("latin-1"), errors="replace")
        words, client_id = (fields.get(name, [""])[0] for name in ("words", "id"))
        say = self._frame.say
        body = (
            f'<main class="l-talk__main"><p role="alert">{say(error.sentence, language)}</p>'
            '<form class="c-composer" method="post" action="/here/say">'
            f'<input type="hidden" name="id" value="{escape(client_id)}">'
            f'<textarea class="c-input" name="words" rows="6" dir="auto">\n{escape(words)}</textarea>'
            f'<button class="c-btn c-btn--main">{say(SEND_AGAIN, language)}</button></form>'
            f'<p><a href="/here">{say(BACK, language)}</a></p></main>'
        )
        return self._frame.page(MESSAGES, body, language, status=status_of(error))

    def refuse(self, error: Foreseen, language: str) -> Answer:
        """Show why there is nothing to show."""
        return self._frame.sentence(error, MESSAGES, language)

    def _said(self, message: Message, language: str) -> str:
        author = message.speaker.author
        kind = {Author.CALLER: "you", Author.LINE: "line"}.get(author, "counselor")
        own = {Author.CALLER: YOU, Author.LINE: LINE}.get(author)
        who = self._frame.say(own, language) if own else escape(message.speaker.alias)
        return (
            f'<div class="c-said c-said--{kind}"><span class="c-said__who"><bdi>{who}</bdi>: </span>'
            f'<span dir="auto">{escape(message.words)}</span></div>'
        )

    def _state(self, view: View | None, language: str) -> str:
        if view is None:
            return self._frame.say(CONNECTING, language)
        if view.state in ("talking", "parked"):
            return ""  # the line itself has said who is there
        return self._frame.say(ENDED if view.state == "ended" else WAITING, language)


def _refresh(turn: int) -> str:
    """Load the page again; at the same address the browser would only move to the mark."""
    return f'<meta http-equiv="refresh" content="{REFRESH_S};url=/here/log?n={1 - turn % 2}#newest">'
