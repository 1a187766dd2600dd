"""Deciding on a request or an order: one person asks for the release, another one approves or refuses."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.sight import Reason
from ringbuoy.disclosures.gathering import Gathered, gather
from ringbuoy.disclosures.models import Correction, Disclosure
from ringbuoy.disclosures.rules import GIVEN_FOR_DAYS, Kind, Move, Part, Proof, Refusal, State, after
from ringbuoy.disclosures.sealed_file import locked, sha256, zipped
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.retention.erasing import Reason as ErasingReason
from ringbuoy.retention.erasing import erase
from ringbuoy.safety_plans.boxes import boxed_parts
from ringbuoy.statements.rules import by, new_code
from ringbuoy.statements.stating import read, state

PURPOSE = "disclosure"


class NoSuchDisclosure(NotFound):
    """None has this number."""


class OwnRequest(NotPermitted):
    """Two people decide: nobody approves what they have asked for."""


class NotPossibleNow(Conflict):
    """It stands elsewhere by now."""


class NothingToGive(Refused):
    """Nothing proves which contacts are theirs, or no reason is chosen."""


@dataclass(frozen=True)
class Given:
    """What the second person is shown once: the link's path, or the file's passphrase. Empty: nothing."""

    secret: str = field(default="", repr=False)


def find(disclosure_id: int) -> Disclosure:
    """Find a request or an order.

    :raises NoSuchDisclosure: there is none of this number.
    """
    rows = Disclosure.objects.select_related("said", "asked_by", "decided_by", "noted_by", "pickup")
    row = rows.filter(pk=disclosure_id).first()
    if row is None:
        raise NoSuchDisclosure(_("There is no such entry. Look at the list again."))
    return row


def open_words(actor: Person, disclosure: Disclosure, *, at: datetime) -> str | None:
    """Read what the person asks, or on what an order rests. None: nothing was written, or it is gone."""
    require(actor, Act.DISCLOSE)
    return read(actor, disclosure.said, purpose=PURPOSE, at=at) if disclosure.said else None


@transaction.atomic
def ask_release(actor: Person, disclosure: Disclosure, *, at: datetime) -> None:
    """Ask that it is done, as the first of two people.

    :raises NothingToGive: nothing proves which contacts are theirs.
    :raises NotPossibleNow: a colleague was first.
    """
    require(actor, Act.DISCLOSE)
    if disclosure.proof == Proof.NONE or not disclosure.contacts.exists():
        raise NothingToGive(_("Nothing proves which contacts are theirs. Refuse it, and say so."))
    _move(actor, disclosure, Move.ASK, at=at, asked_by=actor, asked_at=at)


def approve(actor: Person, disclosure: Disclosure, *, at: datetime) -> Given:
    """Do what is asked, as the second person. What is given is locked under a key that is shown here once.

    :raises OwnRequest: they have asked for it themself.
    :raises OnHold: a contact that should be erased must be kept; those erased before it stay erased.
    :raises KeysUnavailable: keyd does not answer; it is not done.
    """
    require(actor, Act.DISCLOSE)
    if disclosure.asked_by_id == actor.pk:
        raise OwnRequest(_("You have asked for this yourself. A colleague has to decide."))
    if disclosure.kind == Kind.ERASURE:
        _erase(actor, disclosure, at=at)
    with transaction.atomic():
        decided = {"decided_by": actor, "decided_at": at, "due_at": None}
        _move(actor, disclosure, Move.APPROVE, at=at, **decided)
        return _give(actor, disclosure, at=at)


def _give(actor: Person, disclosure: Disclosure, *, at: datetime) -> Given:
    match Kind(disclosure.kind):
        case Kind.ACCESS:
            return _give_page(actor, disclosure, at=at)
        case Kind.COURT:
            return _give_file(actor, disclosure, at=at)
        case Kind.CORRECTION:
            _correct(disclosure, at=at)
    return Given()


def _erase(actor: Person, disclosure: Disclosure, *, at: datetime) -> None:
    """Erase each contact in a transaction of its own: what keyd has destroyed is written down as such."""
    if disclosure.where is not State.ASKED:
        raise _elsewhere()
    for contact in disclosure.contacts.filter(erased_at=None):
        erase(actor, contact, reason=ErasingReason.CALLER_ASKED, at=at)


@transaction.atomic
def refuse(actor: Person, disclosure: Disclosure, refusal: str, *, at: datetime) -> None:
    """Decide against it, or take back what one has asked for, with a reason that the person is told.

    :raises NothingToGive: no reason of ours.
    """
    require(actor, Act.DISCLOSE)
    if refusal not in set(Refusal):
        raise NothingToGive(_("Choose why it is not done."))
    decided = {"decided_by": actor, "decided_at": at, "due_at": None, "refusal": refusal}
    _move(actor, disclosure, Move.REFUSE, at=at, **decided)


def _give_page(actor: Person, row: Disclosure, *, at: datetime) -> Given:
    """Lock everything for a page whose key stands in the link alone.

    Where a code of theirs proves it, the link waits for that code, sealed; else it is passed on by hand.
    """
    gathered = gather(actor, row, reason=Reason.CALLER_ASKED, at=at)
    box = boxed_parts({f"contact {place}": one.text for place, one in enumerate(gathered, start=1)})
    path = f"/held/{box.address}#{box.key}"
    pickup = state(path, by=None, at=at) if row.proof != Proof.NUMBER_ON_FILE else None
    _set_given(row, gathered, address=box.address, box=box.sealed, pickup=pickup, at=at)
    return Given(path)


def _give_file(actor: Person, row: Disclosure, *, at: datetime) -> Given:
    """Lock the narrow scope of an order in a file; only the second person is shown its passphrase."""
    gathered = gather(actor, row, reason=Reason.LEGAL, at=at)
    files = {f"contact-{one.contact.pk}.txt": one.text for one in gathered}
    passphrase = f"{new_code()}-{secrets.token_hex(2)}"
    sealed = locked(zipped(files, _manifest(row, gathered, at=at)), passphrase)
    _set_given(row, gathered, address=None, box=sealed, pickup=None, at=at)
    write(Happened.DISCLOSURE_MADE, at=at, person=actor.pk, disclosure=row.pk, sha256=sha256(sealed))
    return Given(passphrase)


def _manifest(row: Disclosure, gathered: list[Gathered], *, at: datetime) -> dict[str, object]:
    return {
        "center": the_center().name,
        "order": row.pk,
        "basis": row.basis,
        "made_at": at.isoformat(),
        "parts": row.parts,
        "withheld": [
            *(part.value for part in Part if part not in row.parts),
            "names of people who work here",
            "what was said about third persons in fields of their own",
            "reports of harm to an agency, complaints, and reports of incidents",
        ],
        "contacts": [
            {"id": str(one.contact.pk), "parts": list(one.parts), "not_kept_any_more": one.why_gone}
            for one in gathered
        ],
    }


def _set_given(row: Disclosure, gathered: list[Gathered], *, at: datetime, **more: Any) -> None:
    gone = sum(bool(one.why_gone) for one in gathered)
    changes = {
        "given": len(gathered) - gone,
        "gone": gone,
        "until": by(GIVEN_FOR_DAYS, at=at),
        **more,
    }
    Disclosure.objects.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)


def _correct(row: Disclosure, *, at: datetime) -> None:
    assert row.said is not None, "Nobody asks for a correction without saying what is not right."
    for contact in row.contacts.all():
        Correction.objects.create(contact=contact, statement=row.said, at=at)


def _move(actor: Person, row: Disclosure, move: Move, *, at: datetime, **changes: Any) -> None:
    to = after(row.where, move)
    same = Disclosure.objects.filter(pk=row.pk, state=row.state, asked_by=row.asked_by_id)
    if to is None or not same.update(state=to, **changes):
        raise _elsewhere()
    for name, value in {"state": to, **changes}.items():
        setattr(row, name, value)
    write(
        Happened.DISCLOSURE_DECIDED,
        at=at,
        person=actor.pk,
        disclosure=row.pk,
        move=move.value,
        state=State(to).value,
        refusal=row.refusal,
    )


def _elsewhere() -> NotPossibleNow:
    return NotPossibleNow(_("A colleague was first. Look at it again."))
