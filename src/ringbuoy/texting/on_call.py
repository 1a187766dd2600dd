"""Texting the on-call phones: that somebody is needed, and nothing of whom or why."""

from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.escalations.models import Summons
from ringbuoy.escalations.summoning import claim, went_out
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.center import the_center
from ringbuoy.texting.addresses import receipts_address
from ringbuoy.texting.carriers import adapter_of
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.ways import way_of
from ringbuoy.texting.wire import Text


def call_phones(*, at: datetime) -> int:
    """Text every on-call phone that is to be called now, and give how many were tried.

    Several processes may do this: each phone is claimed by one, and is tried again if that one dies.
    """
    tried = 0
    while summons := claim(at=at):
        tried += 1
        if _reaches(summons):
            went_out(summons, at=at)
    return tried


def _reaches(summons: Summons) -> bool:
    """Try one carrier after the other, whichever line it belongs to."""
    return any(_sends(carrier, summons.number) for carrier in Carrier.objects.filter(is_on=True))


def _sends(carrier: Carrier, number: str) -> bool:
    ref = new_id()
    try:
        text = Text(ref, number, words(), receipts_address(carrier, ref))
        adapter_of(carrier.kind).send(text, way_of(carrier))
    except Foreseen:
        return False
    return True


def words() -> str:
    """Give what stands on the phone; others may see it."""
    return _("%(center)s: you are needed now. Please sign in or call.") % {"center": the_center().name}
