"""Trying a carrier by a call to one's own phone: it is asked for here, and the engine places it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.errors import Conflict, NotPermitted, Refused
from ringbuoy.people.models import Person
from ringbuoy.telephony.carriers import trunk_name
from ringbuoy.telephony.kinds import TrialState
from ringbuoy.telephony.models import Trial, Trunk
from ringbuoy.telephony.numbers import FEWEST_DIGITS, MOST_DIGITS, digits_of
from ringbuoy.telephony.strongbox import lock, unlock
from ringbuoy.telephony.trial_rules import TrialOutcome

PLACED_WITHIN = timedelta(seconds=15)
"""An engine that lives places a trial at once."""
OVER_WITHIN = timedelta(seconds=120)


class DemoCallsNobody(NotPermitted):
    """A demo places no call to the outside."""


class NoNumberToTry(Refused):
    """What was typed is no number."""


class TrialGoesOn(Conflict):
    """Another trial of this carrier goes on."""


@dataclass(frozen=True)
class Asked:
    """A trial that the engine is to place. `shows`: the number that is shown; empty: the account's.

    `hides_us`: no number of ours may be seen there.
    """

    trial: int
    carrier: str
    number: str = field(repr=False)
    shows: str = ""
    hides_us: bool = False


@transaction.atomic
def ask_for_trial(actor: Person, trunk: Trunk, text: str, *, at: datetime, hides_us: bool = False) -> Trial:
    """Let a carrier call one's own phone: a voice there asks for a key, so that both ways are known to work.

    `hides_us`: as a call to somebody at home who must not be seen to be called by us.

    :raises DemoCallsNobody: this is a demo.
    :raises NoNumberToTry: this is no number.
    :raises TrialGoesOn: one goes on already.
    """
    require(actor, Act.CHANGE_SETTINGS)
    if settings.RINGBUOY.demo:
        raise DemoCallsNobody(_("This is a demo: it calls nobody outside."))
    number = digits_of(text)
    if not FEWEST_DIGITS <= len(number) <= MOST_DIGITS:
        raise NoNumberToTry(_("Write the number of your own phone, with 3 to 15 digits."))
    Trial.objects.filter(at__lt=at - OVER_WITHIN).exclude(state=TrialState.OVER).update(
        state=TrialState.OVER, outcome=TrialOutcome.OTHER, number=b""
    )
    if trunk.trials.exclude(state=TrialState.OVER).exists():
        raise TrialGoesOn(_("A test of this carrier goes on. Wait until it is over, then try again."))
    plus = "+" if text.strip().startswith(("+", "00")) else ""
    trial = Trial.objects.create(
        trunk=trunk, person=actor, number=lock(plus + number), hides_us=hides_us, at=at
    )
    write(Happened.TRUNK_TRIED, at=at, person=actor.pk, trunk=trunk.pk)
    transaction.on_commit(hint)
    return trial


def take_asked(*, at: datetime) -> Sequence[Asked]:
    """Take the trials that are to be placed now, each once."""
    rows = Trial.objects.select_related("trunk").filter(state=TrialState.ASKED, at__gt=at - PLACED_WITHIN)
    return [_asked(row) for row in rows if _take(row)]


def _take(row: Trial) -> bool:
    return bool(Trial.objects.filter(pk=row.pk, state=TrialState.ASKED).update(state=TrialState.RINGS))


def _asked(row: Trial) -> Asked:
    number, shows = unlock(bytes(row.number)), row.trunk.shown_number
    return Asked(row.pk, trunk_name(row.trunk_id), number, shows, hides_us=row.hides_us)


def note_answered(trial: int) -> None:
    """Note that somebody answered."""
    Trial.objects.filter(pk=trial, state=TrialState.RINGS).update(state=TrialState.TALKS)


def note_over(trial: int, outcome: TrialOutcome, *, answer: int = 0, came: int = 0) -> None:
    """Note what came of a trial, once; its number goes."""
    open_ones = Trial.objects.filter(pk=trial).exclude(state=TrialState.OVER)
    open_ones.update(state=TrialState.OVER, outcome=outcome, answer=answer, came=came, number=b"")


def was_never_placed(trial: Trial, *, at: datetime) -> bool:
    """Tell whether no engine has taken a trial up."""
    return trial.state == TrialState.ASKED and at - trial.at >= PLACED_WITHIN
