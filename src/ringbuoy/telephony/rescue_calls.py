"""Calling the answering point of a rescue into the talk, by the phone line.

That a call goes out does not say that anybody was told: the rescue waits on for a person's word.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.people.models import Person
from ringbuoy.rescues.actions import require_callable
from ringbuoy.rescues.models import AnsweringPoint, Rescue
from ringbuoy.telephony.dialing import why_no_way_out
from ringbuoy.telephony.handing_on import Wanted, call_in
from ringbuoy.telephony.kinds import Company, Whom
from ringbuoy.telephony.models import Call, OutsideCall


@transaction.atomic
def call_helpers(
    actor: Person, rescue: Rescue, whom: AnsweringPoint | str, *, company: Company, at: datetime
) -> OutsideCall:
    """Call the helpers of a rescue into its talk: an answering point of the list, or a number.

    :raises NotPossibleNow: it is not approved yet or over, or nobody talks by telephone.
    :raises UnreadableNumber: it cannot be dialed.
    :raises NoWayOut: no carrier takes calls from here.
    :raises AlreadyCalling: somebody is called already, or in the talk.
    """
    require(actor, Act.ASK_FOR_RESCUE)
    require_callable(rescue)
    point = whom if isinstance(whom, AnsweringPoint) else None
    number = whom.number if isinstance(whom, AnsweringPoint) else whom
    wanted = Wanted(number, Whom.ANSWERING_POINT, company)
    call = call_in(actor, rescue.contact, wanted, at=at)
    write(
        Happened.RESCUE_CALL_PLACED,
        at=at,
        contact=rescue.contact_id,
        person=actor.pk,
        line=rescue.contact.line_id,
        rescue=rescue.pk,
        state=rescue.state,
        point=point.pk if point else None,
    )
    return call


def why_by_hand(contact: Contact) -> str:
    """Say why helpers cannot be called from here just now. Empty: they can be."""
    is_up = Call.objects.filter(contact=contact, ended_at=None).exists()
    if contact.where is not State.TALKING or not is_up:
        return _("You are not in a talk by telephone: dial the number on another phone, then say so here.")
    return why_no_way_out()
