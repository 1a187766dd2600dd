"""What happens to promises when their time has come: nobody forgets one silently."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.contacts.rules import CONVERSING
from ringbuoy.followups.concluding import conclude
from ringbuoy.followups.models import Attempt, FollowUp, Reach
from ringbuoy.followups.reach import destroy_keys, keep, open_for_the_line
from ringbuoy.followups.rules import OPEN, Move, Need
from ringbuoy.followups.stopping import withdraw_unwanted
from ringbuoy.followups.swaps import find, note, set_due, swap
from ringbuoy.followups.windows import Step
from ringbuoy.journal.names import Happened
from ringbuoy.privacy.keys import KeysUnavailable

AT_ONCE = 200
RENEWED_AFTER = timedelta(days=20)
"""How old a key of how somebody is reached may become: the month's key is kept 30 days at least."""
RENEWED_AT_ONCE = 20


def sweep(*, at: datetime) -> int:
    """Do what is due for promises, and give how many were handled.

    Its steps come by the hour; what people take back is stopped more often, by `stop_unwanted`.
    """
    return stop_unwanted(at=at) + _each_due(at=at) + renew_keys(at=at) + destroy_keys(at=at)


@transaction.atomic
def stop_unwanted(*, at: datetime) -> int:
    """Stop what nobody wants any more, and give how many promises that were."""
    return withdraw_unwanted(at=at)


def _each_due(*, at: datetime) -> int:
    handled = 0
    for follow_up_id in list(FollowUp.objects.filter(due_at__lte=at).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = FollowUp.objects.select_for_update(skip_locked=True, of=("self",))
            if rows.filter(pk=follow_up_id, due_at__lte=at).exists():
                handled += catch_up(find(follow_up_id), at=at)
    return handled


def catch_up(follow_up: FollowUp, *, at: datetime) -> int:
    """Take every step of a promise that is due, also those that came due while nothing ran."""
    taken = 0
    while follow_up.due_at is not None and follow_up.due_at <= at:
        _STEPS[Step(follow_up.due)](follow_up, at)
        taken += 1
    return taken


def _warn(follow_up: FollowUp, at: datetime) -> None:
    """Tell the floor that the last safe hours have begun."""
    _need(follow_up, Need.LAST_HOURS, at, warned_at=at)
    note(Happened.FOLLOW_UP_WARNED, follow_up, at=at)


def _miss(follow_up: FollowUp, at: datetime) -> None:
    """Tell the floor and the directors that a promise was not kept in its time. It still has to be kept."""
    _need(follow_up, Need.MISSED, at, missed_at=follow_up.miss_at)
    note(Happened.FOLLOW_UP_MISSED, follow_up, at=at)
    raise_alarm(AlarmCode.FOLLOW_UP_MISSED, at=at, contact=follow_up.contact_id)


def _put_back(follow_up: FollowUp, at: datetime) -> None:
    """Take a promise back from who says nothing of it; who still talks keeps it."""
    attempt = Attempt.objects.select_related("contact").filter(follow_up=follow_up, told_at=None).last()
    if attempt is not None and attempt.contact.where in CONVERSING:
        follow_up.taken_at = at
        set_due(follow_up, at=at)
        follow_up.save(update_fields=["taken_at", "due", "due_at"])
        return
    Attempt.objects.filter(follow_up=follow_up, told_at=None).update(told_at=at)
    tries = max(follow_up.tries - 1, 0)
    swap(follow_up, Move.PUT_BACK, at=at, tries=tries, need=Need.NO_OUTCOME, need_since=at)
    note(Happened.FOLLOW_UP_PUT_BACK, follow_up, at=at)


def _lapse(follow_up: FollowUp, at: datetime) -> None:
    """End a promise whose consent is too old; a supervisor sees it."""
    swap(follow_up, Move.LAPSE, at=at, need=Need.LAPSED, need_since=at)
    note(Happened.FOLLOW_UP_ENDED, follow_up, at=at)
    conclude(follow_up, goes_on=False, at=at)


def _need(follow_up: FollowUp, need: Need, at: datetime, **changes: datetime) -> None:
    for name, value in changes.items():
        setattr(follow_up, name, value)
    follow_up.need, follow_up.need_since = need, at
    set_due(follow_up, at=at)
    follow_up.save(update_fields=["need", "need_since", "due", "due_at", *changes])


_STEPS: dict[Step, Callable[[FollowUp, datetime], None]] = {
    Step.WARN: _warn,
    Step.MISS: _miss,
    Step.PUT_BACK: _put_back,
    Step.LAPSE: _lapse,
}


def renew_keys(*, at: datetime) -> int:
    """Seal anew how people are reached whose promise stands for long, before the month's key can go."""
    old = Reach.objects.filter(made_at__lte=at - RENEWED_AFTER, over_at=None, follow_up__state__in=OPEN)
    renewed = 0
    for reach in list(old.select_related("follow_up").order_by("made_at")[:RENEWED_AT_ONCE]):
        try:
            how = open_for_the_line(reach, at=at)
        except KeysUnavailable:
            break
        with transaction.atomic():
            if Reach.objects.select_for_update().filter(pk=reach.pk, over_at=None).exists():
                keep(reach.follow_up, how, at=at)
                renewed += 1
    return renewed
