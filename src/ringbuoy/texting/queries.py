"""What desk and floor ask about texts: how far each has come, and whose texts do not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import OPEN
from ringbuoy.texting.models import Outgoing, Sitting, Texter
from ringbuoy.texting.states import GONE_WRONG

MOST_SHOWN = 3
TROUBLE_SHOWN_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Texts:
    """How the texts of one contact fare. `gone_wrong` is the newest one, if it did not go out."""

    texter: Texter
    newest: Sequence[Outgoing]
    gone_wrong: Outgoing | None

    @property
    def is_blocked(self) -> bool:
        """Tell whether the carrier keeps our texts from the person."""
        return self.texter.blocked_at is not None

    @property
    def is_stopped(self) -> bool:
        """Tell whether the person asked for no more texts."""
        return self.texter.stopped_at is not None


def texts_of(contact: Contact) -> Texts | None:
    """Tell how the texts of a contact fare. None: it is no text contact."""
    sitting = Sitting.objects.select_related("texter").filter(contact=contact).first()
    if sitting is None or sitting.texter is None:
        return None
    newest = list(Outgoing.objects.filter(contact=contact, piece=0).order_by("-at", "-sequence")[:MOST_SHOWN])
    gone_wrong = newest[0] if newest and newest[0].state in GONE_WRONG else None
    return Texts(sitting.texter, newest, gone_wrong)


def in_trouble(*, at: datetime) -> list[Texter]:
    """Give those in an open conversation whose texts are stopped or blocked, the newest first."""
    since = at - TROUBLE_SHOWN_FOR
    rows = Texter.objects.select_related("contact", "line", "contact__counselor")
    stopped = Q(stopped_at__isnull=False) & (Q(contact__state__in=OPEN) | Q(stopped_at__gte=since))
    blocked = Q(blocked_at__isnull=False, contact__state__in=OPEN)
    return list(rows.filter(stopped | blocked).order_by("-heard_at")[:10])
