"""What somebody who used the directory has found wrong in it. Codes only: nothing that a caller said.

It is said in one press while the person is talking; the editors see it on their list of work.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import Actor, require
from ringbuoy.access.rules import Act
from ringbuoy.directory.models import Feedback, Phone, Service
from ringbuoy.directory.models.feedback import Fault
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused


class NoSuchService(NotFound):
    """The directory has no such service any more."""


class UnknownFault(Refused):
    """No fault of the list."""


class HasNoSuchNumber(Refused):
    """The number that is said to be dead is not in the directory."""


class NothingToSettle(Conflict):
    """No report waits about this service."""


@transaction.atomic
def report_fault(
    actor: Actor, service: UUID, fault: str, *, phone: UUID | None = None, at: datetime
) -> Feedback:
    """Tell the editors what is wrong with a service. The same said twice by one person is one piece of work.

    :raises NoSuchService: it was taken out of the directory.
    :raises UnknownFault: no fault of the list.
    :raises HasNoSuchNumber: `phone` is no number of the directory.
    """
    require(actor, Act.SEARCH_DIRECTORY)
    if fault not in set(Fault):
        raise UnknownFault(_("Choose what is wrong from the list."))
    if not Service.objects.filter(pk=service).exists():
        raise NoSuchService(_("This service is no longer in the directory. Search again."))
    if phone and not Phone.objects.filter(pk=phone).exists():
        raise HasNoSuchNumber(_("This number is no longer in the directory. Search again."))
    said = {"service_id": service, "phone_id": phone, "fault": fault, "person_id": actor.pk}
    try:
        with transaction.atomic():
            row = Feedback.objects.create(at=at, **said)
    except IntegrityError:
        return Feedback.objects.get(settled_at=None, **said)
    write(Happened.DIRECTORY_FAULT_REPORTED, at=at, person=actor.pk, service=str(service), fault=fault)
    return row


@transaction.atomic
def settle_faults(actor: Actor, service: UUID, *, at: datetime) -> int:
    """Keep that an editor has looked into everything that is said of a service; give how many said something.

    :raises NothingToSettle: nothing waits, or a colleague was first.
    """
    require(actor, Act.EDIT_DIRECTORY)
    waiting = Feedback.objects.filter(service_id=service, settled_at=None)
    count = waiting.update(settled_at=at, settled_by=actor.pk)
    if not count:
        raise NothingToSettle(_("Nothing waits here any more. Look at the list again."))
    write(Happened.DIRECTORY_FAULT_SETTLED, at=at, person=actor.pk, service=str(service), count=count)
    return count
