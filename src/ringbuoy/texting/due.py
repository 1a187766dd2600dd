"""What the worker does for the text line: late parts, counts and sittings that are over each second, and
forgetting now and then.
"""

from datetime import datetime, timedelta

from ringbuoy.texting.asking import ask_after
from ringbuoy.texting.counting import count_heard
from ringbuoy.texting.demo_phones import forget_old
from ringbuoy.texting.leftovers import forget_unpriced
from ringbuoy.texting.models import Heard, Sitting, Texter
from ringbuoy.texting.outbox import finish_sittings
from ringbuoy.texting.waiting_parts import release_incomplete

HEARD_KEPT = timedelta(days=7)
"""Longer than any carrier tells a thing again."""
TEXTER_KEPT = timedelta(days=90)
"""Who has agreed to be texted is kept until they take it back."""


def sweep(*, at: datetime) -> int:
    """Do what is due, and give how much that was."""
    return release_incomplete(at=at) + count_heard() + ask_after(at=at) + finish_sittings()


def forget(*, at: datetime) -> int:
    """Forget whom we have not heard for long, what was told long ago, and the ties to erased contacts."""
    Texter.objects.filter(contact__erased_at__isnull=False).update(contact=None, caller=None)
    Sitting.objects.filter(contact__erased_at__isnull=False, texter__isnull=False).update(texter=None)
    told = Heard.objects.filter(at__lt=at - HEARD_KEPT).delete()[0]
    gone = Texter.objects.filter(heard_at__lt=at - TEXTER_KEPT, agreed_at=None).delete()[0]
    return told + gone + forget_unpriced(at=at) + forget_old(at=at)
