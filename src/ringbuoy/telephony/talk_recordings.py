"""The recording of a talk: only of callers who know, paused or stopped at once, and shown as it stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.rules import CONVERSING
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import Recording
from ringbuoy.people.models import Person
from ringbuoy.telephony.kinds import Consent, RecordingState, SoundKind
from ringbuoy.telephony.models import Sound, TalkRecording
from ringbuoy.telephony.recording_rules import MOVES, RecordingMove, may_record


class RecordingElsewhere(Conflict):
    """The recording does not stand where this move begins."""


@dataclass(frozen=True)
class Consented:
    """What a caller knows or says, and whether what is said in their talk shall be kept now."""

    consent: Consent
    is_recorded: bool


@dataclass(frozen=True)
class ShownRecording:
    """How a recording stands, as the desk shows it. `state` None: the caller was not told, or did not agree.

    `is_heard`: what is said just now is being kept.
    """

    state: RecordingState | None
    is_heard: bool = False


@transaction.atomic
def take_consent(contact: Contact, consent: Consent, *, at: datetime) -> None:
    """Write down what a caller knows of being recorded, or says to it. A no stays a no."""
    state = RecordingState.REFUSED if consent is Consent.REFUSED else RecordingState.RUNS
    known = TalkRecording.objects.select_for_update().filter(contact=contact).first()
    if known is None:
        TalkRecording.objects.create(contact=contact, consent=consent, state=state, at=at)
    elif known.consent == Consent.REFUSED or consent in (known.consent, Consent.TOLD):
        return
    else:
        changes = {"state": state} if consent is Consent.REFUSED else {}
        TalkRecording.objects.filter(pk=contact.pk).update(consent=consent, at=at, **changes)
    write(Happened.RECORDING_CONSENT, at=at, contact=contact.pk, line=contact.line_id, consent=consent.value)


@transaction.atomic
def move_recording(actor: Person, contact: Contact, move: RecordingMove, *, at: datetime) -> None:
    """Pause the recording of an own talk, go on with it, or stop it for good.

    :raises RecordingElsewhere: it stands otherwise by now, or the talk is over.
    """
    require(actor, Act.TAKE_CONTACTS)
    require_own(actor, contact)
    if contact.where not in CONVERSING:
        raise _elsewhere()
    _move(contact, move, by=actor.pk, at=at)


@transaction.atomic
def fail_recording(contact: Contact, *, at: datetime) -> None:
    """Write down that what is said cannot be kept. The talk goes on.

    :raises RecordingElsewhere: nothing is being recorded.
    """
    _move(contact, RecordingMove.FAIL, by=None, at=at)


def _move(contact: Contact, move: RecordingMove, *, by: int | None, at: datetime) -> None:
    found = TalkRecording.objects.filter(contact=contact).first()
    state = MOVES[RecordingState(found.state)].get(move) if found else None
    if found is None or state is None:
        raise _elsewhere()
    if not TalkRecording.objects.filter(pk=contact.pk, state=found.state).update(state=state, at=at):
        raise _elsewhere()
    write(
        Happened.RECORDING_CHANGED,
        at=at,
        contact=contact.pk,
        person=by,
        line=contact.line_id,
        state=state.value,
    )


def _elsewhere() -> RecordingElsewhere:
    return RecordingElsewhere(_("The recording stands otherwise by now. Look at the desk again."))


def consents(contacts: Collection[UUID]) -> dict[UUID, Consented]:
    """Tell what the callers of these contacts know, and which talks shall be kept now."""
    rows = TalkRecording.objects.filter(contact__in=contacts).select_related("contact__line")
    return {row.contact_id: _consented(row) for row in rows}


def _consented(row: TalkRecording) -> Consented:
    consent = Consent(row.consent)
    runs = row.state == RecordingState.RUNS
    return Consented(consent, is_recorded=runs and may_record(_kind_of(row.contact.line), consent))


def recording_of(contact: Contact) -> ShownRecording | None:
    """Show how the recording of a talk stands. None: this line records nobody."""
    if _kind_of(contact.line) is Recording.NEVER:
        return None
    row = TalkRecording.objects.filter(contact=contact).first()
    if row is None or not may_record(_kind_of(contact.line), Consent(row.consent)):
        state = RecordingState.REFUSED if row and row.consent == Consent.REFUSED else None
        return ShownRecording(state)
    going_on = Sound.objects.filter(contact=contact, kind=SoundKind.TALK, ended_at=None)
    return ShownRecording(RecordingState(row.state), is_heard=going_on.exists())


def _kind_of(line: Line) -> Recording:
    return Recording(line.rules.recording)
