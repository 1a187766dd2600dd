"""Slowing down whoever guesses, by where they are, so that nobody can keep a counselor from the desk.

From one network a name can be tried five times in five minutes. From all networks together in which its
holder has never signed in, a hundred times in an hour. Neither counts against the holder's own networks,
and a passkey is not counted at all: there is nothing to guess.
"""

from datetime import timedelta

from django.http import HttpRequest

from ringbuoy.doors.shell.source import network_of
from ringbuoy.kernel import clock
from ringbuoy.people.familiar import is_familiar
from ringbuoy.people.tries import count_try, forget_tries

MOST_FROM_HERE, HERE_WITHIN = 5, timedelta(minutes=5)
MOST_FROM_STRANGERS, STRANGERS_WITHIN = 100, timedelta(hours=1)


def may_try(request: HttpRequest, what: str, name: str) -> bool:
    """Count a try of `what` (the password, the code) for a name, and tell whether it was one too many."""
    name, here, at = name.lower(), network_of(request), clock.now()
    if count_try(what, name, here, within=HERE_WITHIN, at=at) > MOST_FROM_HERE:
        return False
    if is_familiar(name, here, at=at):
        return True
    return count_try(what, name, within=STRANGERS_WITHIN, at=at) <= MOST_FROM_STRANGERS


def forget_tries_here(request: HttpRequest, what: str, name: str) -> None:
    """Begin anew for this name from here: it went well."""
    forget_tries(what, name.lower(), network_of(request))
