"""Asking for a rescue, approving it, calling, and saying that somebody is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import can, require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import record_closed
from ringbuoy.contacts.reading import NotYourContact, require_own
from ringbuoy.contacts.rules import LIVE
from ringbuoy.contacts.rules import OPEN as OPEN_CONTACTS
from ringbuoy.escalations.actions import acknowledge_all
from ringbuoy.escalations.asking import ask
from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.rules import Kind
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import Code, write
from ringbuoy.kernel.errors import Conflict, NotPermitted, Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.rescues.models import AnsweringPoint, Rescue
from ringbuoy.rescues.rules import (
    Case,
    Lack,
    Move,
    NotPossibleNow,
    Source,
    State,
    Sureness,
    due_after,
    first_state,
    lacks,
    possible,
)
from ringbuoy.rescues.wording import Told, file_away, keep_words

NOTHING_MORE: Mapping[str, Code] = MappingProxyType({})


class NotReady(Refused):
    """Something must be done or said before help is asked for. `lacks` names all of it at once."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(
            _("Something is missing before help is sent. An attempt in progress needs none of it.")
        )
        self.lacks = lacks


class OneIsOpen(Conflict):
    """Help is on its way for this contact already."""


class OneCannotDecideAlone(NotPermitted):
    """Two people decide: nobody approves what they have asked for."""


@dataclass(frozen=True)
class Asked:
    """A case, from where we know the place and how surely, and the words for the helpers."""

    case: Case
    source: Source
    sureness: Sureness
    told: Told


@transaction.atomic
def ask_for_rescue(actor: Person, contact: Contact, asked: Asked, *, key: ContactKey, at: datetime) -> Rescue:
    """Ask that help is sent, and call every supervisor. While an attempt is in progress it starts at once.

    :raises NotReady: less invasive steps, the call-back or the place are missing; it names all of them.
    :raises OneIsOpen: there is one already.
    :raises RecordClosed: the record is closed.
    """
    require(actor, Act.ASK_FOR_RESCUE)
    require_own(actor, contact)
    if contact.where not in OPEN_CONTACTS:
        raise record_closed()
    if missing := lacks(asked.case, has_place=bool(asked.told.place.strip())):
        raise NotReady(missing)
    rescue = _begun(actor, contact, asked, at=at)
    keep_words(rescue, asked.told, key=key)
    _call_supervisors(actor, contact, is_attempt=asked.case.is_attempt, at=at)
    said: dict[str, Code] = {"kind": kind_of(rescue), "basis": rescue.basis, "consent": rescue.consent}
    _note(Happened.RESCUE_ASKED, actor, rescue, at=at, codes=said | {"for": rescue.for_whom})
    return rescue


def _begun(actor: Person, contact: Contact, asked: Asked, *, at: datetime) -> Rescue:
    state = first_state(asked.case)
    row = Rescue(
        contact=contact,
        number=Rescue.objects.filter(contact=contact).count() + 1,
        state=state,
        for_whom=asked.case.for_whom,
        basis=asked.case.basis,
        consent=asked.case.consent,
        tried=sorted(asked.case.tried),
        call_back=asked.case.call_back,
        source=asked.source,
        sureness=asked.sureness,
        risk_level=contact.risk_level,
        asked_by=actor,
        asked_at=at,
        due_at=due_after(state, at=at),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise OneIsOpen(_("Help is asked for already in this contact. Look at how far it is.")) from None
    return row


def _call_supervisors(actor: Person, contact: Contact, *, is_attempt: bool, at: datetime) -> None:
    """Flag the life in danger and ring; after the talk is over, ring."""
    if contact.where in LIVE:
        raise_imminent(actor, contact, reason="attempt" if is_attempt else "imminent", at=at)
    else:
        ask(contact, Kind.IMMINENT, asked_by=actor, at=at)


@transaction.atomic
def approve(actor: Person, rescue: Rescue, *, at: datetime) -> None:
    """Approve a rescue as the second person; one that began in an attempt is signed afterwards.

    The alarm is silent then: somebody has it.

    :raises OneCannotDecideAlone: they have asked for it themself.
    :raises NotPossibleNow: a colleague was first, or it is over.
    """
    _require_second(actor, rescue)
    state = State.APPROVED if rescue.where is State.ASKED else rescue.where
    if not rescue.is_open or rescue.approved_by_id is not None:
        raise _too_late()
    due = due_after(state, at=at) if rescue.where is State.ASKED else rescue.due_at
    _swap(rescue, state=state, approved_by=actor, approved_at=at, due_at=due)
    acknowledge_all(actor, rescue.contact, at=at)
    _note(Happened.RESCUE_APPROVED, actor, rescue, at=at)


@transaction.atomic
def refuse(actor: Person, rescue: Rescue, *, key: ContactKey | None, at: datetime) -> None:
    """Decide against it, as the second person. What was tried goes on; it can be asked for again."""
    _require_second(actor, rescue)
    _end(actor, rescue, Move.REFUSE, Happened.RESCUE_REFUSED, key=key, at=at)
    acknowledge_all(actor, rescue.contact, at=at)


@transaction.atomic
def tell_called(actor: Person, rescue: Rescue, point: AnsweringPoint | None, *, at: datetime) -> None:
    """Say that the answering point was called. None: one not in our list. Called again, it waits anew.

    :raises NotPossibleNow: nobody has approved it yet, or it is over.
    """
    _require_part(actor, rescue)
    _move(
        rescue, Move.CALL, point=point, called_by=actor, called_at=at, due_at=due_after(State.CALLED, at=at)
    )
    _note(Happened.RESCUE_CALLED, actor, rescue, at=at, codes={"point": point.pk if point else None})


@transaction.atomic
def confirm_reached(actor: Person, rescue: Rescue, *, key: ContactKey | None, at: datetime) -> None:
    """Say that the helpers have reached the person. Only then it is over. `key` None: its words were erased.

    :raises NotPossibleNow: nobody was called yet, or it is over.
    :raises KeysUnavailable: keyd does not answer; it stays open.
    """
    _require_part(actor, rescue)
    _end(actor, rescue, Move.CONFIRM, Happened.RESCUE_REACHED, key=key, at=at)


@transaction.atomic
def stand_down(actor: Person, rescue: Rescue, *, key: ContactKey | None, at: datetime) -> None:
    """End it without helpers: the person is safe in another way. Once it is approved, supervisors only."""
    if rescue.where is State.ASKED and rescue.asked_by_id == actor.pk:
        require(actor, Act.ASK_FOR_RESCUE)
    else:
        require(actor, Act.APPROVE_RESCUE)
    _end(actor, rescue, Move.STAND_DOWN, Happened.RESCUE_STOOD_DOWN, key=key, at=at)


def require_callable(rescue: Rescue) -> None:
    """Go on only where the answering point may be called.

    :raises NotPossibleNow: nobody has approved it yet, or it is over.
    """
    if Move.CALL not in possible(rescue.where):
        raise _too_late()


def kind_of(rescue: Rescue) -> str:
    """Name the kind under which it counts."""
    return "voluntary" if rescue.is_voluntary else "involuntary"


def _require_second(actor: Person, rescue: Rescue) -> None:
    require(actor, Act.APPROVE_RESCUE)
    if actor.pk == rescue.asked_by_id:
        raise OneCannotDecideAlone(_("You have asked for it yourself. Another supervisor must decide."))


def _require_part(actor: Person, rescue: Rescue) -> None:
    """Let the counselor of the contact and supervisors pass."""
    require(actor, Act.ASK_FOR_RESCUE)
    if rescue.contact.counselor_id != actor.pk and not can(actor, Act.APPROVE_RESCUE):
        raise NotYourContact(_("This contact is with another counselor."))


def _end(
    actor: Person, rescue: Rescue, move: Move, name: Happened, *, key: ContactKey | None, at: datetime
) -> None:
    _move(rescue, move, ended_by=actor, ended_at=at, due_at=None)
    if key is not None:
        file_away(actor, rescue, key=key, at=at)
    seconds = round((at - rescue.asked_at).total_seconds())
    _note(name, actor, rescue, at=at, codes={"kind": kind_of(rescue), "seconds": seconds})


def _move(rescue: Rescue, move: Move, **changes: Any) -> None:
    state = possible(rescue.where).get(move)
    if state is None:
        raise _too_late()
    _swap(rescue, state=state, **changes)


def _swap(rescue: Rescue, **changes: Any) -> None:
    """Change a rescue if it still stands where `rescue` says, signed or not as it says."""
    mine = Rescue.objects.filter(pk=rescue.pk, state=rescue.state, approved_by=rescue.approved_by_id)
    if not mine.update(**changes):
        raise _too_late()
    for name, value in changes.items():
        setattr(rescue, name, value)


def _note(
    name: Happened, actor: Person, rescue: Rescue, *, at: datetime, codes: Mapping[str, Code] = NOTHING_MORE
) -> None:
    told: dict[str, Code] = {**codes, "rescue": rescue.pk, "state": rescue.state}
    write(name, at=at, contact=rescue.contact_id, person=actor.pk, line=rescue.contact.line_id, **told)


def _too_late() -> NotPossibleNow:
    return NotPossibleNow(_("This rescue stands elsewhere by now. Look at it again."))
