"""The gate in front of every action and every page. Closed unless a row of the table opens it."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from ringbuoy.access.rules import Act, may
from ringbuoy.kernel.errors import NotPermitted

View = TypeVar("View", bound=Callable[..., object])


class Actor(Protocol):
    """Somebody who wants to do something."""

    pk: int
    is_active: bool

    @property
    def roles(self) -> Sequence[str]:
        """The codes of the actor's roles."""


class RoleDoesNotAllow(NotPermitted):
    """The person's roles do not open this gate."""


def require(actor: Actor, act: Act) -> None:
    """Let the actor pass, or refuse.

    :raises RoleDoesNotAllow: no role of the actor allows the act, or the account is closed.
    """
    if not actor.is_active:
        raise RoleDoesNotAllow(_("Your account is closed. Ask your coordinator."))
    if not may(actor.roles, act):
        raise RoleDoesNotAllow(_("Your role does not allow this. Ask your supervisor or coordinator."))


def can(actor: Actor, act: Act) -> bool:
    """Tell whether `require` would let the actor pass."""
    return actor.is_active and may(actor.roles, act)


def gate(*acts: Act) -> Callable[[View], View]:
    """Name the acts of which any one opens this page."""

    def mark(view: View) -> View:
        view.gate = acts  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """Open this page to everybody who has signed in."""
    view.gate = ()  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Open this page to the whole world."""
    view.gate = None  # type: ignore[attr-defined]
    return view


def fresh(view: View) -> View:
    """Ask whoever opens this page to prove who they are, unless they did within the last five minutes.

    For role changes, exports, break-glass: put it below `require_POST` and beside `gate`. What was
    typed is kept while the person proves it.
    """
    view.needs_fresh_proof = True  # type: ignore[attr-defined]
    return view


def open_while_locked(view: View) -> View:
    """Serve this page behind a locked screen too: it shows no words, or keeps what was typed."""
    view.is_open_while_locked = True  # type: ignore[attr-defined]
    return view


def open_without_factor(view: View) -> View:
    """Serve this page also to somebody whose second factor is overdue: it is where they add one."""
    view.is_open_without_factor = True  # type: ignore[attr-defined]
    return view
