"""How the hub says no: one sentence for each reason, and the status that goes with it.

The sentences are the keys of the translations; `language.py` puts them into the reader's language.
"""

from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, NotPermitted, Refused, Unavailable


def _(sentence: str) -> str:
    """Mark a sentence for the translators."""
    return sentence


class _Said(Foreseen):
    """A refusal that always says the same."""

    said = ""

    def __init__(self) -> None:
        super().__init__(self.said)


class Unreadable(_Said, Refused):
    """Not JSON, not a form, not text."""

    said = _("This did not arrive as text. Please type it again.")


class Empty(_Said, Refused):
    """No words at all."""

    said = _("There is nothing to send yet. Write something first.")


class TooLong(_Said, Refused):
    """More than one message may hold."""

    said = _("This is longer than 4,000 letters. Please send it in two parts.")


class BodyTooLong(_Said, Refused):
    """More than any of our pages takes."""

    said = _("This is too large to be sent here.")


class WrongType(_Said, Refused):
    """The body is of a kind that we do not take."""

    said = _("This form cannot be used here. Load the page again.")


class FromElsewhere(_Said, NotPermitted):
    """Another site sent this."""

    said = _("This was sent from another page. Open our page and send it there.")


class NoVisit(_Said, NotPermitted):
    """The browser has no talk here: no cookie, a forged one, or one that is too old."""

    said = _("There is no open talk in this browser. You can start a new one at any time.")


class NotSignedIn(_Said, NotPermitted):
    """No session, or one that is over."""

    said = _("You are not signed in. Sign in again; what you have typed is kept.")


class NotYours(_Said, NotPermitted):
    """Another counselor has this contact."""

    said = _("This contact is with another counselor.")


class NotForYou(_Said, NotPermitted):
    """Neither an own contact nor the right to read all."""

    said = _("You may not read this contact. If you need to, ask your supervisor.")


class NoSuchContact(_Said, NotFound):
    """Nobody has this id."""

    said = _("There is no such contact.")


class NoSuchPage(_Said, NotFound):
    """The hub has nothing at this address."""

    said = _("There is no page here. Check the address.")


class WrongMethod(_Said, Refused):
    """The address is right and the method is not."""

    said = _("This address does not take that kind of request. Load the page again.")


class TalkIsOver(_Said, Conflict):
    """The contact has ended."""

    said = _("This talk has ended. You can start a new one at any time.")


class TooFast(_Said, Unavailable):
    """More messages in a short time than anybody types."""

    said = _("That was quick. Your words are kept. Please wait a moment, then send again.")


class Away(_Said, Unavailable):
    """The database does not answer."""

    said = _("We cannot be reached for a moment. Your words are kept. Please send again.")


class KeyAway(_Said, Unavailable):
    """The key of this conversation is not here and cannot be had now."""

    said = _("This conversation cannot be opened for a moment. Your words are kept. Please send again.")


class ScreenLocked(_Said, NotPermitted):
    """Nobody has proved who sits there since the screen was locked."""

    said = _("The screen is locked. Go back, unlock it, then do this again.")


class PagesAway(_Said, Unavailable):
    """The process that makes the pages does not answer."""

    said = _("This page is away for a moment. Wait a few seconds, then load it again.")


class Broken(_Said):
    """A bug of ours."""

    said = _("Something here broke. It was not you. Try again in a few seconds.")


class GateAway(_Said, Unavailable):
    """Nobody can tell just now who this is: the door stays shut."""

    said = _("Sign-in cannot be checked for a moment. Please try again.")


_STATUS: tuple[tuple[type[Foreseen], int], ...] = (
    (TooLong, 413),
    (BodyTooLong, 413),
    (WrongType, 415),
    (WrongMethod, 405),
    (NoVisit, 401),
    (NotSignedIn, 401),
    (ScreenLocked, 423),
    (TooFast, 429),
    (Refused, 400),
    (NotPermitted, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Unavailable, 503),
)


def status_of(error: Foreseen) -> int:
    """Give the status that goes with a refusal."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def is_passing(error: Foreseen) -> bool:
    """Tell whether the same may go well in a moment."""
    return isinstance(error, Unavailable)
