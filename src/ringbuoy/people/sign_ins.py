"""The browsers in which people have signed in: begun, seen, locked, proved anew, ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.limits import limits_of
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person, SignIn

SEEN_TO_THE = timedelta(seconds=15)
"""How exact `seen_at` is: no row is written more often for a sign of life."""


class NoSuchSignIn(NotFound):
    """The sign-in is over, or is somebody else's."""


def begin(person: Person, *, session_key: str, browser: str, at: datetime) -> SignIn:
    """Write down that this person has just shown who they are, in this session."""
    return SignIn.objects.create(
        person=person, session_key=session_key, browser=browser, began_at=at, seen_at=at, proved_at=at
    )


def find_sign_in(session_key: str) -> SignIn | None:
    """Find the sign-in of a session. None: it was ended, perhaps from another browser."""
    return SignIn.objects.filter(session_key=session_key).first()


def is_over(sign_in: SignIn, person: Person, *, at: datetime) -> bool:
    """Tell whether a sign-in has lasted as long as this person's roles allow."""
    return at - sign_in.began_at > limits_of(person.roles).absolute


def note_sign_of_life(sign_in: SignIn, *, at: datetime) -> None:
    """Remember that a human being sat there now."""
    if at - sign_in.seen_at >= SEEN_TO_THE:
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=at)


def lock_if_idle(sign_in: SignIn, person: Person, *, at: datetime) -> bool:
    """Lock a screen at which nobody has sat for too long, and tell whether it is locked now.

    Never before the page does so by itself, which knows the last sign of life exactly.
    """
    if not sign_in.is_locked and at - sign_in.seen_at > limits_of(person.roles).idle + SEEN_TO_THE:
        lock(sign_in, at=at)
    return sign_in.is_locked


def lock(sign_in: SignIn, *, at: datetime) -> None:
    """Lock one screen. Nothing ends by that: talks go on behind it."""
    sign_in.locked_at = at
    SignIn.objects.filter(pk=sign_in.pk, locked_at=None).update(locked_at=at)


@transaction.atomic
def lock_everything(person: Person, *, at: datetime) -> int:
    """Lock every screen of this person, at once and everywhere, and give how many those were."""
    count = SignIn.objects.filter(person=person, locked_at=None).update(locked_at=at)
    write(Happened.PERSON_SCREEN_LOCKED, at=at, person=person.pk, count=count)
    return count


@transaction.atomic
def prove(sign_in: SignIn, *, by: str, at: datetime) -> None:
    """Take a good proof of who sits there: it holds for five minutes, and opens a locked screen.

    `by` names the means: password, passkey, code.
    """
    SignIn.objects.filter(pk=sign_in.pk).update(proved_at=at, seen_at=at, locked_at=None)
    write(Happened.PERSON_PROVED, at=at, person=sign_in.person_id, by=by)


@transaction.atomic
def end_one(person: Person, sign_in_id: int, *, at: datetime) -> None:
    """End one of this person's own sign-ins.

    :raises NoSuchSignIn: it is over already, or not theirs.
    """
    rows = SignIn.objects.filter(pk=sign_in_id, person=person)
    if not _end_and_tell(rows, person, by=person, at=at):
        raise NoSuchSignIn(_("This sign-in is over already. Load the page again."))


@transaction.atomic
def end_what_is_over(sign_in: SignIn, *, at: datetime) -> None:
    """End a sign-in that has lasted as long as it may."""
    end_sessions_named([sign_in.session_key])
    write(Happened.PERSON_SIGN_IN_ENDED, at=at, person=sign_in.person_id, reason="over")


@transaction.atomic
def end_others(person: Person, *, kept: str, at: datetime) -> int:
    """End all of this person's sign-ins but the one of the session `kept`, and give their number."""
    rows = SignIn.objects.filter(person=person).exclude(session_key=kept)
    return _end_and_tell(rows, person, by=person, at=at)


@transaction.atomic
def end_all_of(actor: Person, person: Person, *, at: datetime) -> int:
    """End every sign-in of somebody, as the office may, and give their number."""
    require(actor, Act.CHANGE_PEOPLE)
    return _end_and_tell(SignIn.objects.filter(person=person), person, by=actor, at=at)


def end_sessions(person_id: int) -> None:
    """End every session of this person, in the transaction of what makes that necessary."""
    rows = SignIn.objects.filter(person_id=person_id)
    end_sessions_named(list(rows.values_list("session_key", flat=True)))


def end_sessions_named(session_keys: Sequence[str]) -> int:
    """End these sessions, in the transaction of what makes that necessary, and give their number."""
    Session.objects.filter(session_key__in=session_keys).delete()
    ended, _by_table = SignIn.objects.filter(session_key__in=session_keys).delete()
    return ended


def _end_and_tell(rows: QuerySet[SignIn], person: Person, *, by: Person, at: datetime) -> int:
    count = end_sessions_named(list(rows.values_list("session_key", flat=True)))
    write(Happened.PERSON_SIGN_IN_ENDED, at=at, person=by.pk, changed=person.pk, count=count)
    return count
