"""What a caller's page says about where the talk stands; the script says the same in the same words."""

from django.utils.translation import gettext as _

from ringbuoy.contacts.rules import QUEUED, State
from ringbuoy.routing.estimates import Wait
from ringbuoy.routing.wait_words import waits

_TALKING = {State.TALKING, State.HELD, State.TRANSFERRING, State.PARKED}


def status_of(state: State, *, alias: str, wait: Wait) -> str:
    """Say in one or two sentences where the talk stands."""
    if state in QUEUED:
        return f"{waiting()} {wait_of(wait)}".strip()
    if state in _TALKING:
        return talking().replace("%s", alias)
    return ended()


def waiting() -> str:
    """Say that somebody is being found."""
    return _("Finding someone for you. You can start writing.")


def talking() -> str:
    """Say who is there; %s stands for the name."""
    return _("%s is here with you.")


def ended() -> str:
    """Say that the talk is over."""
    return _("This talk has ended. You can come back at any time.")


def wait_of(wait: Wait) -> str:
    """Say honestly how long it usually takes. Unknown: say nothing."""
    return waits()[wait]


def for_script() -> dict[str, object]:
    """Give the script every sentence that it may need, ready made: grammar stays here."""
    return {
        "waiting": waiting(),
        "talking": talking(),
        "ended": ended(),
        "waits_of": waits(),
        "offline": _("You are offline. You can write; your words are sent when the network is back."),
        "connecting": _("Connecting again. Your words are kept."),
        "waits": _("Waits to be sent"),
        "refused": _("This was not sent."),
        "you": _("You"),
        "line": _("The line"),
        "said": _("%(who)s said:") % {"who": "%s"},
    }
