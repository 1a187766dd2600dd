"""What a caller tells with one tap while waiting: coded, optional, changed by a second tap."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.questions import is_answer
from ringbuoy.contacts.rules import LIVE, NotPossibleNow
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused


class NoSuchAnswer(Refused):
    """We do not offer this answer to this question."""


@transaction.atomic
def tell(contact: Contact, question: str, answer: str, *, at: datetime) -> None:
    """Keep the answer to one question; an empty one takes it back.

    :raises NoSuchAnswer: we do not offer it.
    :raises NotPossibleNow: the contact is over.
    """
    if not is_answer(question, answer):
        raise NoSuchAnswer(_("This answer cannot be taken. Write it in your own words instead."))
    locked = Contact.objects.select_for_update(of=("self",)).filter(pk=contact.pk, state__in=LIVE).first()
    if locked is None:
        raise NotPossibleNow(_("This talk has ended. You can come back at any time."))
    locked.told = {**locked.told, question: answer}
    locked.save(update_fields=["told"])
    write(Happened.CONTACT_QUESTION_ANSWERED, at=at, contact=contact.id, question=question, answer=answer)
