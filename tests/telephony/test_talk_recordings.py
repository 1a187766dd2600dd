"""The recording of a talk in the records: consent first, moved by the counselor, heard for a reason alone."""

import queue
from datetime import timedelta
from pathlib import Path

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.record_openings import open_with_reason
from ringbuoy.contacts.sight import OPENED_FOR, Reason
from ringbuoy.doors.voice.keepers import Heard, KeeperOver
from ringbuoy.doors.voice.keeping import KeptSounds
from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.doors.voice.records import Records
from ringbuoy.doors.voice.spoken import Spoken
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import BadPolicy, Policy, Recording
from ringbuoy.routing.actions import answer
from ringbuoy.server.loops import attempt
from ringbuoy.telephony.calls.events import RecordersFailed
from ringbuoy.telephony.calls.orders import RecordTalk
from ringbuoy.telephony.erasing_sounds import sweep
from ringbuoy.telephony.keeping_sounds import end_unended
from ringbuoy.telephony.kinds import Consent, RecordingState
from ringbuoy.telephony.listening import (
    NoReasonToHear,
    SoundFile,
    kept_messages,
    kept_sounds,
    listen,
)
from ringbuoy.telephony.models import Sound, TalkRecording
from ringbuoy.telephony.recording_rules import MOVES, RecordingMove, may_record
from ringbuoy.telephony.standings import numbers, standings
from ringbuoy.telephony.talk_recordings import (
    RecordingElsewhere,
    ShownRecording,
    fail_recording,
    move_recording,
    recording_of,
    take_consent,
)
from tests.cast import Bench
from tests.phone.sound import samples_in, tone
from tests.telephony.sound_files import samples_of

ONE, OTHER = b"".join(tone(500)), b"".join(tone(700))


@pytest.fixture
def talk(bench: Bench) -> Contact:
    """Maria talks with Robin, on a line that records whoever is told."""
    bench.line(recording="announced")
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    bench.routes()
    answer(bench.maria, contact, at=bench.at)
    return bench.again(contact)


def _decides(**policy: object) -> None:
    """Let the office decide otherwise for the line."""
    Line.objects.filter(code="harbor").update(policy=policy)


def _sounds() -> KeptSounds:
    """Begin as an engine does, in which nobody speaks to nobody."""
    return KeptSounds(Spoken(Path(), attempt, pass_on=print, tell=print))


def _keeps(bench: Bench, contact: Contact, *parts: bytes) -> KeptSounds:
    """Record these parts, with a pause after each."""
    sounds = _sounds()
    for number, part in enumerate(parts):
        name = f"recorder-{number}"
        sounds.begin_talk(name, contact.pk, at=bench.at)
        sounds.keep(Heard(name, 0, part))
        sounds.end(KeeperOver(name), at=bench.later(seconds=5))
    return sounds


@pytest.mark.parametrize(
    ("recording", "consent", "may"),
    [
        (Recording.NEVER, Consent.AGREED, False),
        (Recording.ANNOUNCED, Consent.TOLD, True),
        (Recording.ANNOUNCED, Consent.AGREED, True),
        (Recording.ANNOUNCED, Consent.REFUSED, False),
        (Recording.ASKED, Consent.TOLD, False),
        (Recording.ASKED, Consent.AGREED, True),
        (Recording.ASKED, Consent.REFUSED, False),
    ],
)
def test_nobody_is_recorded_who_does_not_know(recording: Recording, consent: Consent, may: bool) -> None:
    assert may_record(recording, consent) is may


def test_a_line_records_nobody_until_somebody_decides_so() -> None:
    assert Policy().recording == Recording.NEVER
    assert Policy.read({"recording": "asked"}).recording == Recording.ASKED
    with pytest.raises(BadPolicy):
        Policy.read({"recording": "always"})


def test_every_state_of_a_recording_has_its_moves_and_a_no_is_the_end_of_it() -> None:
    assert set(MOVES) == set(RecordingState)
    assert MOVES[RecordingState.REFUSED] == {}
    assert RecordingMove.GO_ON not in MOVES[RecordingState.STOPPED]
    assert all(RecordingMove.REFUSE in moves for state, moves in MOVES.items() if state != "refused")


def test_the_engine_is_told_what_a_line_does(bench: Bench, talk: Contact) -> None:
    assert numbers(at=bench.at).by_code["harbor"].recording is Recording.ANNOUNCED


def test_a_talk_is_recorded_when_the_caller_was_told_and_until_it_is_paused(
    bench: Bench, talk: Contact
) -> None:
    def shall() -> tuple[Consent | None, bool]:
        (stands,) = standings([talk.pk])
        return stands.consent, stands.is_recorded

    assert shall() == (None, False)
    take_consent(talk, Consent.TOLD, at=bench.at)
    assert shall() == (Consent.TOLD, True)
    move_recording(bench.maria, talk, RecordingMove.PAUSE, at=bench.at)
    assert shall() == (Consent.TOLD, False)
    move_recording(bench.maria, talk, RecordingMove.GO_ON, at=bench.at)
    assert shall() == (Consent.TOLD, True)
    _decides(recording="asked")
    assert shall() == (Consent.TOLD, False)
    take_consent(talk, Consent.AGREED, at=bench.at)
    assert shall() == (Consent.AGREED, True)
    _decides(recording="never")
    assert shall() == (Consent.AGREED, False)


def test_a_no_stays_a_no(bench: Bench, talk: Contact) -> None:
    for consent in (Consent.TOLD, Consent.REFUSED, Consent.AGREED, Consent.TOLD):
        take_consent(talk, consent, at=bench.at)

    assert recording_of(talk) == ShownRecording(RecordingState.REFUSED)
    with pytest.raises(RecordingElsewhere):
        move_recording(bench.maria, talk, RecordingMove.GO_ON, at=bench.at)
    told = Entry.objects.filter(name=Happened.RECORDING_CONSENT, contact_id=talk.pk)
    assert [entry.codes["consent"] for entry in told] == ["told", "refused"]


def test_only_the_counselor_of_the_talk_moves_its_recording_and_only_while_it_lasts(
    bench: Bench, talk: Contact
) -> None:
    with pytest.raises(RecordingElsewhere):
        move_recording(bench.maria, talk, RecordingMove.PAUSE, at=bench.at)
    take_consent(talk, Consent.TOLD, at=bench.at)
    with pytest.raises(NotYourContact):
        move_recording(bench.tom, talk, RecordingMove.PAUSE, at=bench.at)
    with pytest.raises(RecordingElsewhere):
        move_recording(bench.maria, talk, RecordingMove.GO_ON, at=bench.at)

    move_recording(bench.maria, talk, RecordingMove.STOP, at=bench.at)

    assert recording_of(talk) == ShownRecording(RecordingState.STOPPED)
    Contact.objects.filter(pk=talk.pk).update(state="wrap_up")
    with pytest.raises(RecordingElsewhere):
        move_recording(bench.maria, bench.again(talk), RecordingMove.REFUSE, at=bench.at)


def test_the_desk_shows_how_it_stands(bench: Bench, talk: Contact) -> None:
    sounds = _sounds()

    assert recording_of(talk) == ShownRecording(None)
    take_consent(talk, Consent.TOLD, at=bench.at)
    assert recording_of(talk) == ShownRecording(RecordingState.RUNS)
    sounds.begin_talk("recorder-1", talk.pk, at=bench.at)
    assert recording_of(talk) == ShownRecording(RecordingState.RUNS, is_heard=True)
    sounds.end(KeeperOver("recorder-1"), at=bench.at)
    fail_recording(talk, at=bench.at)
    assert recording_of(talk) == ShownRecording(RecordingState.FAILED)
    move_recording(bench.maria, talk, RecordingMove.GO_ON, at=bench.at)
    assert TalkRecording.objects.get().state == RecordingState.RUNS
    _decides(recording="never")
    assert recording_of(bench.again(talk)) is None


def test_one_talk_is_one_sound_whatever_pauses_it_had(bench: Bench, talk: Contact) -> None:
    sounds = _keeps(bench, talk, ONE, OTHER, ONE)
    sounds.keep(Heard("recorder-2", 1, OTHER))

    (kept,) = kept_sounds(talk)
    assert (kept.minutes, kept.is_going_on, kept_messages(talk)) == ("0:03", False, [])
    open_with_reason(bench.ines, talk, Reason.QUALITY, at=bench.at)
    assert samples_of(listen(bench.ines, talk, kept.id, at=bench.at)) == samples_in([ONE, OTHER, ONE])


def test_another_engine_begins_another_sound_and_ends_the_first(bench: Bench, talk: Contact) -> None:
    _sounds().begin_talk("recorder-1", talk.pk, at=bench.at)

    end_unended(at=bench.at)
    _keeps(bench, talk, OTHER)

    assert [one.is_going_on for one in kept_sounds(talk)] == [False, False]
    names = (Happened.RECORDING_BEGAN, Happened.RECORDING_ENDED)
    assert (
        list(Entry.objects.filter(name__in=names).order_by("id").values_list("name", flat=True))
        == [*names] * 2
    )


def test_a_talk_is_heard_for_a_reason_alone_and_an_hour_long(bench: Bench, talk: Contact) -> None:
    _keeps(bench, talk, ONE)
    (kept,) = kept_sounds(talk)

    def heard(name: str) -> SoundFile:
        return listen(bench.person(name), talk, kept.id, at=bench.at)

    for name in ("ines", "maria", "kai"):
        with pytest.raises(NoReasonToHear):
            heard(name)
    open_with_reason(bench.ines, talk, Reason.QUALITY, at=bench.at)
    assert len(samples_of(heard("ines"))) == 8_000
    with pytest.raises(NoReasonToHear):
        heard("maria")
    bench.at += OPENED_FOR + timedelta(seconds=1)
    with pytest.raises(NoReasonToHear):
        heard("ines")
    refused = Entry.objects.filter(name=Happened.CONTACT_READ_REFUSED, contact_id=talk.pk)
    assert refused.count() == 5


def test_a_recording_goes_with_its_time_and_with_the_contact(bench: Bench, talk: Contact) -> None:
    _decides(keep_sound_days=7)
    _keeps(bench, bench.again(talk), ONE)

    assert sweep(at=bench.at + timedelta(days=6)) == 0
    assert sweep(at=bench.at + timedelta(days=8)) == 1
    assert not Sound.objects.exists()


def test_while_nothing_can_be_written_nothing_of_a_talk_waits_in_memory(tmp_path: Path) -> None:
    told: queue.SimpleQueue[object] = queue.SimpleQueue()
    records = Records(told.put, lambda _step, _deed: False, messages=tmp_path, lines=LinesKept(tmp_path))
    records.write(RecordTalk("line-1.0", "recorder-1-line-1.0"))
    records.write(Heard("recorder-1-line-1.0", 0, ONE))
    records.write(Heard("keeper-1-line-2.0", 0, OTHER))

    records.start()
    assert told.get(timeout=10) == RecordersFailed()
    records.stop()

    assert [task.keeper for task in records.waiting if isinstance(task, Heard)] == ["keeper-1-line-2.0"]
