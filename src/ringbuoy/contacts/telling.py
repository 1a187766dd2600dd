"""What a caller tells with one tap, waiting and afterwards: coded, optional, changed by a second tap."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.questions import AFTERWARDS, QUESTIONS, is_answer
from ringbuoy.contacts.rules import LIVE, NotPossibleNow
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Refused


class NoSuchAnswer(Refused):
    """We do not offer this answer to this question."""


def asked_of(contact: Contact) -> dict[str, tuple[str, ...]]:
    """Give what a caller may be asked as things stand: before the end, or after a talk with somebody."""
    if contact.where in LIVE:
        return QUESTIONS
    was_answered = contact.answered_at is not None and contact.erased_at is None
    return AFTERWARDS if was_answered else {}


@transaction.atomic
def tell(contact: Contact, question: str, answer: str, *, at: datetime) -> None:
    """Keep the answer to one question; an empty one takes it back.

    :raises NoSuchAnswer: we do not offer it.
    :raises NotPossibleNow: it is not asked now: the contact is over, or is not over yet.
    """
    if not is_answer(question, answer):
        raise NoSuchAnswer(_("This answer cannot be taken. Write it in your own words instead."))
    locked = Contact.objects.select_for_update(no_key=True, of=("self",)).get(pk=contact.pk)
    if question not in asked_of(locked):
        raise NotPossibleNow(_("This is not asked now. You can come back at any time."))
    locked.told = {**locked.told, question: answer}
    locked.save(update_fields=["told"])
    write(Happened.CONTACT_QUESTION_ANSWERED, at=at, contact=contact.id, question=question, answer=answer)
