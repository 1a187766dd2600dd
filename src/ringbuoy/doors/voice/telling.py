"""Writing whom callers met, what they were told of listeners and recordings, and what of it is kept."""

from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.swaps import find
from ringbuoy.doors.voice.keeping import KeptSounds
from ringbuoy.escalations.telling import note_told
from ringbuoy.telephony.call_backs import record_met
from ringbuoy.telephony.calls.orders import RecordConsent, RecordMet, RecordNoTalk, RecordTalk, RecordTold
from ringbuoy.telephony.talk_recordings import fail_recording, take_consent

OfTalk = RecordConsent | RecordTalk | RecordNoTalk | RecordTold | RecordMet


def write_of_talk(task: OfTalk, contact: UUID | None, sounds: KeptSounds, *, at: datetime) -> None:
    """Write one such thing of a contact. None: the caller is gone, and there is nothing to write."""
    if contact is None:
        return
    match task:
        case RecordConsent():
            take_consent(find(contact), task.consent, at=at)
        case RecordMet():
            record_met(task.leg)
        case RecordTold():
            note_told(find(contact), at=at)
        case RecordTalk():
            sounds.begin_talk(task.recorder, contact, at=at)
        case RecordNoTalk():
            fail_recording(find(contact), at=at)
