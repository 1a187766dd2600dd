"""What is due among referrals: texts that did not arrive, and calls by which somebody was introduced."""

from datetime import datetime, timedelta

from django.db import transaction

from ringbuoy.referrals.actions import fail_to_arrive
from ringbuoy.referrals.introducing import sweep_introductions
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.rules import State
from ringbuoy.texting.telling import arrival_of

LOOKED_AFTER_FOR = timedelta(days=1)
"""After so long no carrier tells anything new of a text."""
AT_ONCE = 500


def sweep(*, at: datetime) -> int:
    """Look how the texts and calls fare that carry referrals, and give of how many something is known now."""
    rows = Referral.objects.filter(sent_as__isnull=False).order_by("given_at").values_list("pk", flat=True)
    return sum(_look_at(pk, at=at) for pk in list(rows[:AT_ONCE])) + sweep_introductions(at=at)


@transaction.atomic
def _look_at(referral: int, *, at: datetime) -> bool:
    rows = Referral.objects.select_for_update(skip_locked=True, of=("self",)).select_related("contact")
    row = rows.filter(pk=referral, sent_as__isnull=False).first()
    if row is None or row.sent_as is None:
        return False
    has_arrived = arrival_of(row.contact, row.sent_as)
    if has_arrived is False and row.where is State.GIVEN:
        fail_to_arrive(row, at=at)
        return True
    if has_arrived is not None or at - row.given_at > LOOKED_AFTER_FOR:
        Referral.objects.filter(pk=row.pk).update(sent_as=None)
    return False
