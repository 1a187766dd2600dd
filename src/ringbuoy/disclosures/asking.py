"""Asking about what we hold: on the page, in a talk, or by an order. Nobody has to say who they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import OPEN as OPEN_CONTACTS
from ringbuoy.disclosures.models import Disclosure, TalkCode
from ringbuoy.disclosures.rules import BY_THE_PERSON, MOST_CONTACTS, Basis, Kind, Part, Proof, State
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.people.models import Person
from ringbuoy.statements.rules import MOST_SIGNS, by, digest_of, is_code, new_code
from ringbuoy.statements.stating import state
from ringbuoy.statements.times import times_now

MOST_TALK_CODES = 5
EVERY_PART = [part.value for part in Part]


class NothingAsked(Refused):
    """It is not said what is asked, or it cannot be."""


class NotInThisTalk(Conflict):
    """The talk is over, or nothing is known by which other talks are theirs."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks about their own. `talk_codes`: the codes that they took along from their talks."""

    kind: str
    words: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    talk_codes: Sequence[str] = field(default=(), repr=False)

    def check(self) -> None:
        """Refuse what cannot be asked.

        :raises NothingAsked: no kind, no code of the page, or nothing said of what is to be mended.
        """
        if self.kind not in BY_THE_PERSON:
            raise NothingAsked(_("Choose what you want us to do."))
        if self.kind == Kind.CORRECTION and not self.words.strip():
            raise NothingAsked(_("Write what is not right, and what is."))
        if len(self.words) > MOST_SIGNS:
            raise NothingAsked(_("This is longer than 8,000 letters. Please make it shorter."))
        if not is_code(self.code):
            raise NothingAsked(_("This page is too old. Copy your words, load the page again and send them."))


def take_in(wish: Wish, *, at: datetime) -> Disclosure:
    """Take in what came from the page; sent twice, it is kept once.

    :raises NothingAsked: it cannot be asked so.
    """
    wish.check()
    contacts = _of_codes(wish.talk_codes)
    proof = Proof.TALK_CODE if contacts else Proof.NONE
    try:
        with transaction.atomic():
            return _keep(wish, proof, contacts, by_person=None, at=at)
    except IntegrityError:
        return Disclosure.objects.get(code=digest_of(wish.code))


@transaction.atomic
def note(actor: Person, contact: Contact, wish: Wish, *, all_of_theirs: bool, at: datetime) -> Disclosure:
    """Note what the person asks in one's own open talk: about this one, or all from their number.

    What was found by a number alone is given to that number only (`Proof.NUMBER_ON_FILE`).

    :raises NothingAsked: it cannot be asked so.
    :raises NotInThisTalk: the talk is closed, or the caller is not known by anything.
    """
    require(actor, Act.WRITE_NOTES)
    require_own(actor, contact)
    wish.check()
    if contact.where not in OPEN_CONTACTS:
        raise NotInThisTalk(_("This record is closed. They can ask on our page, or in their next talk."))
    if not all_of_theirs:
        return _keep(wish, Proof.THIS_TALK, [contact], by_person=actor, at=at)
    if contact.caller_id is None:
        raise NotInThisTalk(_("This caller gave nothing to be known by. Note it for this talk alone."))
    theirs = list(Contact.objects.filter(caller=contact.caller_id))
    return _keep(wish, Proof.NUMBER_ON_FILE, theirs, by_person=actor, at=at)


@dataclass(frozen=True)
class Order:
    """What a court or a law demands: of which contacts, which parts, and on what it rests."""

    basis: str
    counsel: str = field(repr=False)
    contacts: Sequence[Contact] = ()
    parts: Sequence[str] = ()

    def check(self) -> None:
        """Refuse an order without a basis or a narrow scope.

        :raises NothingAsked: no basis, nobody's word on it, no contact, too many, or no part.
        """
        if self.basis not in set(Basis):
            raise NothingAsked(_("Choose by what it is demanded."))
        if not self.counsel.strip() or len(self.counsel) > MOST_SIGNS:
            raise NothingAsked(_("Write what your counsel says it rests on, in up to 8,000 letters."))
        if not self.contacts or len(self.contacts) > MOST_CONTACTS:
            raise NothingAsked(_("Name the contacts: at least one, and 50 at most."))
        if not self.parts or not set(self.parts) <= set(Part):
            raise NothingAsked(_("Choose which kinds are demanded, and no more."))


@transaction.atomic
def ask_for_order(actor: Person, order: Order, *, at: datetime) -> Disclosure:
    """Ask that what an order demands is given out; another person decides.

    :raises NothingAsked: no basis or no narrow scope.
    """
    require(actor, Act.DISCLOSE)
    order.check()
    row = Disclosure.objects.create(
        kind=Kind.COURT,
        proof=Proof.ORDER,
        basis=order.basis,
        parts=[part.value for part in Part if part in order.parts],
        said=state(order.counsel, by=actor, at=at),
        noted_by=actor,
        received_at=at,
        answer_by=by(times_now().data_days, at=at),
        due_at=by(times_now().data_days, at=at),
        state=State.ASKED,
        asked_by=actor,
        asked_at=at,
    )
    row.contacts.set(order.contacts)
    _note_received(row, actor, at=at)
    return row


@transaction.atomic
def new_talk_code(contact: Contact, *, at: datetime) -> str:
    """Make a code with which whoever has this talk in their browser asks about it later. We keep its digest.

    :raises NotInThisTalk: there were many already.
    """
    if TalkCode.objects.filter(contact=contact).count() >= MOST_TALK_CODES:
        raise NotInThisTalk(_("You have several codes of this talk already. Use one of them."))
    code = new_code()
    TalkCode.objects.create(digest=digest_of(code), contact=contact, at=at)
    return code


def _of_codes(codes: Sequence[str]) -> list[Contact]:
    digests = [digest_of(code) for code in codes[:10] if is_code(code)]
    return [row.contact for row in TalkCode.objects.select_related("contact").filter(digest__in=digests)]


def _keep(
    wish: Wish, proof: Proof, contacts: Sequence[Contact], *, by_person: Person | None, at: datetime
) -> Disclosure:
    answer_by = by(times_now().data_days, at=at)
    row = Disclosure.objects.create(
        kind=wish.kind,
        proof=proof,
        parts=EVERY_PART,
        said=state(wish.words, by=by_person, at=at) if wish.words.strip() else None,
        code=digest_of(wish.code),
        noted_by=by_person,
        received_at=at,
        answer_by=answer_by,
        due_at=answer_by,
    )
    row.contacts.set(contacts)
    _note_received(row, by_person, at=at)
    return row


def _note_received(row: Disclosure, actor: Person | None, *, at: datetime) -> None:
    write(
        Happened.DISCLOSURE_ASKED,
        at=at,
        person=actor.pk if actor else None,
        disclosure=row.pk,
        kind=row.kind,
        proof=row.proof,
        basis=row.basis,
        parts=row.parts,
        contacts=[str(contact.pk) for contact in row.contacts.all()],
    )
