"""Changing the library, and counting that something helped."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.coping.checking import check
from ringbuoy.coping.models import StrategyVersion, Tally
from ringbuoy.coping.queries import find
from ringbuoy.coping.rules import Strategy
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.people.models import Person


class StrategyChangedMeanwhile(Conflict):
    """A colleague changed it since this page was opened."""


@transaction.atomic
def change(actor: Person, strategy: Strategy, *, at: datetime) -> Strategy:
    """Keep a strategy as the version after the one that this person saw; a new code is a new strategy.

    :raises BadStrategy: something is missing.
    :raises StrategyChangedMeanwhile: there is another version by now.
    """
    require(actor, Act.EDIT_COPING)
    check(strategy, on=at.date())
    _insert(actor, strategy, at=at)
    write(
        Happened.COPING_CHANGED,
        at=at,
        person=actor.pk,
        strategy=strategy.code,
        version=strategy.version + 1,
        is_on=strategy.is_on,
    )
    return find(strategy.code)


def _insert(actor: Person, strategy: Strategy, *, at: datetime) -> None:
    words = {
        language: {"title": said.title, "steps": list(said.steps)}
        for language, said in strategy.words.items()
    }
    try:
        with transaction.atomic():
            StrategyVersion.objects.create(
                code=strategy.code,
                version=strategy.version + 1,
                needs=[need.value for need in strategy.needs],
                sources=list(strategy.sources),
                minutes=strategy.minutes,
                reviewed_on=strategy.reviewed_on,
                words=words,
                is_on=strategy.is_on,
                person=actor,
                at=at,
            )
    except IntegrityError:
        raise StrategyChangedMeanwhile(
            _("A colleague changed this just now. Look at it again, then save.")
        ) from None


@transaction.atomic
def count(actor: Person, code: str, *, helped: bool, at: datetime) -> None:
    """Count that a strategy was tried. Which contact it was is kept nowhere.

    :raises NoSuchStrategy: there is none with this code.
    """
    require(actor, Act.ASSESS)
    find(code)
    tally, _made = Tally.objects.get_or_create(code=code, day=at.date(), helped=helped)
    Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
