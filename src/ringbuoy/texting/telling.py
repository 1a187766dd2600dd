"""Saying something that must go out by text, in a talk by text or to a number that somebody said just now.

Only while they talk with us, and only where nothing forbids it.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author
from ringbuoy.kernel.errors import Conflict
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.texting.agreeing import NotByText, TextsStopped
from ringbuoy.texting.basis import Basis, Purpose, hindrance
from ringbuoy.texting.models import Carrier, Outgoing, Texter
from ringbuoy.texting.numbers import dialable
from ringbuoy.texting.queries import texts_of
from ringbuoy.texting.states import GONE_WRONG, Sent
from ringbuoy.texting.strongbox import lock
from ringbuoy.texting.writing_first import texter_at


def say_by_text(actor: Person, contact: Contact, words: str, *, key: ContactKey, at: datetime) -> int:
    """Say something in a talk that goes by text, and give its place in it. The outbox takes it from there.

    :raises NotByText: they do not text with us, or the talk is over.
    :raises TextsStopped: they asked for no more texts.
    """
    _check_basis(_texter_of(contact), contact, at=at)
    return say(contact, Saying(words, Author.COUNSELOR, new_id(), person=actor), key=key, at=at)


def text_to(
    actor: Person, contact: Contact, number: str, words: str, *, key: ContactKey, at: datetime
) -> int:
    """Text to a number what somebody who calls or chats has asked for, and give its place in the record.

    The number waits with the text, locked, and is forgotten when a carrier has it. What is answered from
    there is another contact.

    :raises UnreadableHandle: it is no number.
    :raises NotDialable: its country code is missing.
    :raises NoTexts: the line sends none.
    :raises NotByText: the talk is over.
    :raises TextsStopped: they asked for no more texts.
    """
    digits = dialable(number, the_center().country)
    if not sends_texts(contact):
        raise NoTexts(_("This line sends no texts. Give it in another way."))
    texter = texter_at(contact, digits, at=at)
    _check_basis(texter, contact, at=at)
    place = say(contact, Saying(words, Author.COUNSELOR, new_id(), person=actor), key=key, at=at)
    Outgoing.objects.create(
        ref=new_id(),
        texter=texter,
        contact=contact,
        sequence=place,
        purpose=Purpose.TALK,
        number=lock({"number": digits}),
        at=at,
        due_at=at,
    )
    return place


class NoTexts(Conflict):
    """The line has no carrier."""


def sends_texts(contact: Contact) -> bool:
    """Tell whether the line of a contact can send a text."""
    return Carrier.objects.filter(line=contact.line_id, is_on=True).exists()


def _texter_of(contact: Contact) -> Texter:
    texts = texts_of(contact)
    if texts is None:
        raise NotByText(_("This contact does not go by text."))
    return texts.texter


def _check_basis(texter: Texter, contact: Contact, *, at: datetime) -> None:
    basis = Basis(is_open=contact.ended_at is None, is_stopped=texter.stopped_at is not None)
    if basis.is_stopped:
        raise TextsStopped(_("They have asked for no more texts. Wait until they write again."))
    if hindrance(Purpose.TALK, basis, at=at) is not None:
        raise NotByText(_("This talk is over, so nothing goes out by text any more. Give it in another way."))


def arrival_of(contact: Contact, sequence: int) -> bool | None:
    """Tell whether a message has arrived as a text. None: it is still on its way, or nobody says."""
    found = Outgoing.objects.filter(contact=contact, sequence=sequence).values_list("state", flat=True)
    states = {Sent(state) for state in found}
    if states & GONE_WRONG:
        return False
    return True if states == {Sent.DELIVERED} else None
