"""What a caller says is sealed piece by piece, heard through the gate, and gone when its time is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import RequestFactory

from ringbuoy.audit.openings import OPENINGS
from ringbuoy.contacts.attending import attend
from ringbuoy.contacts.left_messages import left_messages
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.doors.shell.sound_answers import OnlyPlayed, Part, part_of, require_player, sound_answer
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.channels import Channel
from ringbuoy.privacy.rows import showing
from ringbuoy.routing.actions import OfferOver, answer
from ringbuoy.routing.models import Offer
from ringbuoy.telephony.erasing_sounds import sweep
from ringbuoy.telephony.keeping_sounds import begin_message, end_sound, keep_piece
from ringbuoy.telephony.listening import NothingToHear, kept_sounds, listen
from ringbuoy.telephony.models import Sound, SoundPiece
from tests.cast import Bench
from tests.phone.sound import level, pieces_of, samples_in, tone
from tests.telephony.sound_files import Bits, samples_of, whole

ONE, OTHER = b"".join(tone(500)), b"".join(tone(700))


def _calls(bench: Bench) -> Contact:
    return bench.reaches_out(channel=Channel.VOICE).contact


def _leaves_message(bench: Bench) -> Contact:
    contact = _calls(bench)
    key = begin_message(contact, at=bench.at)
    keep_piece(key, 0, ONE)
    keep_piece(key, 1, OTHER)
    keep_piece(key, 1, OTHER)
    end_sound(key.contact, at=bench.later(seconds=2))
    return contact


def test_a_message_is_heard_as_it_was_spoken(bench: Bench) -> None:
    contact = _leaves_message(bench)
    (kept,) = kept_sounds(contact)

    samples = samples_of(listen(bench.ines, contact, kept.id, at=bench.at))

    assert (len(samples), kept.minutes, kept.is_going_on) == (16_000, "0:02", False)
    assert samples == samples_in([ONE, OTHER])
    assert level(pieces_of(samples[:8_000]), 500) > 7_000 > 100 > level(pieces_of(samples[:8_000]), 700)
    assert contact.where is State.MESSAGE_TAKEN


def test_what_is_written_down_says_nothing(bench: Bench) -> None:
    contact = _leaves_message(bench)
    sound = Sound.objects.get()

    with showing(sound.pk), connection.cursor() as cursor:
        cursor.execute("SELECT heard FROM telephony_soundpiece")
        rows = [bytes(row) for (row,) in cursor.fetchall()]
    assert len(rows) == 2
    assert not any(ONE[at : at + 8] in row for row in rows for at in range(0, 800, 8))
    assert not SoundPiece.objects.exists()
    assert sound.pk != contact.pk


def test_each_hearing_stands_in_the_journal_and_so_does_each_refusal(bench: Bench) -> None:
    contact = _leaves_message(bench)
    sound = Sound.objects.get().pk

    listen(bench.ines, contact, sound, at=bench.at)
    for name in ("maria", "kai", "femi"):
        with pytest.raises(NotYourContact):
            listen(bench.person(name), contact, sound, at=bench.at)

    told = Entry.objects.filter(name__in=OPENINGS, contact_id__in=[contact.pk, sound])
    assert list(told.values_list("name", "contact_id").order_by("id")) == [
        (Happened.CONTACT_READ, contact.pk),
        (Happened.CONTACT_READ, sound),
        *[(Happened.CONTACT_READ_REFUSED, contact.pk)] * 3,
    ]


def test_whoever_takes_it_up_hears_it(bench: Bench) -> None:
    contact = _leaves_message(bench)

    attend(bench.maria, contact, at=bench.at)

    assert whole(listen(bench.maria, contact, Sound.objects.get().pk, at=bench.at))[:4] == b"RIFF"
    with pytest.raises(NotYourContact):
        listen(bench.tom, contact, Sound.objects.get().pk, at=bench.at)
    with pytest.raises(NothingToHear):
        listen(bench.maria, contact, uuid4(), at=bench.at)


def test_who_begins_a_message_rings_nowhere_any_more(bench: Bench) -> None:
    bench.ready("maria")
    contact = _calls(bench)
    bench.routes()
    assert Offer.objects.filter(contact=contact, outcome="").exists()

    begin_message(bench.again(contact), at=bench.at)

    assert not Offer.objects.filter(outcome="").exists()
    with pytest.raises(OfferOver):
        answer(bench.maria, bench.again(contact), at=bench.at)
    assert begin_message(bench.again(contact), at=bench.at).contact != contact.pk


def test_a_counselor_who_was_first_is_the_better_way(bench: Bench) -> None:
    bench.ready("maria")
    contact = _calls(bench)
    bench.routes()
    answer(bench.maria, contact, at=bench.at)

    with pytest.raises(NotPossibleNow):
        begin_message(bench.again(contact), at=bench.at)
    assert not Sound.objects.exists()


def test_a_message_has_a_clock(bench: Bench) -> None:
    bench.line(answer_message_minutes=30)
    contact = _leaves_message(bench)

    (waits,) = left_messages((), at=bench.at)
    assert (waits.contact, waits.is_late) == (contact, False)
    assert left_messages(["anchor"], at=bench.at) == []
    (waits,) = left_messages(["harbor"], at=bench.later(minutes=31))
    assert waits.is_late


def test_what_was_said_goes_when_its_time_is_over(bench: Bench) -> None:
    bench.line(keep_sound_days=7)
    contact = _leaves_message(bench)
    sound = Sound.objects.get().pk

    assert sweep(at=bench.later(days=6)) == 0
    assert sweep(at=bench.later(days=2)) == 1

    assert kept_sounds(contact) == []
    with showing(sound):
        assert not SoundPiece.objects.exists()
    with pytest.raises(NothingToHear):
        listen(bench.ines, contact, sound, at=bench.at)
    assert Entry.objects.filter(name=Happened.SOUND_ERASED, contact_id=contact.pk).count() == 1


def test_of_somebody_who_was_erased_while_they_speak_nothing_more_is_kept(bench: Bench) -> None:
    contact = _calls(bench)
    key = begin_message(contact, at=bench.at)
    keep_piece(key, 0, ONE)
    Contact.objects.filter(pk=contact.pk).update(erased_at=bench.at)
    sweep(at=bench.later(seconds=1))

    keep_piece(key, 1, OTHER)
    end_sound(key.contact, at=bench.at)

    with showing(key.contact):
        assert not SoundPiece.objects.exists()


def test_what_an_erased_contact_said_goes_with_its_key(bench: Bench) -> None:
    contact = _leaves_message(bench)
    Contact.objects.filter(pk=contact.pk).update(erased_at=bench.at)

    assert sweep(at=bench.at + timedelta(seconds=1)) == 1
    assert not Sound.objects.exists()


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", Part(0, 99)),
        ("bytes=10-19", Part(10, 19)),
        ("bytes=90-500", Part(90, 99)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
        ("lines=1-2", None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(asked: str, part: Part | None) -> None:
    assert part_of(asked, 100) == part


def test_a_sound_lies_in_no_cache() -> None:
    factory = RequestFactory()
    sound = Bits(b"0123456789")
    everything = sound_answer(factory.get("/"), sound)
    piece = sound_answer(factory.get("/", headers={"range": "bytes=2-4"}), sound)
    beyond = sound_answer(factory.get("/", headers={"range": "bytes=20-"}), sound)

    assert [one.status_code for one in (everything, piece, beyond)] == [200, 206, 416]
    assert [b"".join(one) for one in (everything, piece, beyond)] == [b"0123456789", b"234", b""]
    assert (piece["Content-Range"], piece["Content-Length"]) == ("bytes 2-4/10", "3")
    assert {one["Cache-Control"] for one in (everything, piece, beyond)} == {"no-store"}


@pytest.mark.parametrize(
    ("first", "last"), [(0, 9), (0, 43), (40, 60), (44, 16_043), (16_040, 16_050), (32_040, 32_043)]
)
def test_any_part_of_a_sound_is_the_same_as_in_the_whole(bench: Bench, first: int, last: int) -> None:
    contact = _leaves_message(bench)
    sound = listen(bench.ines, contact, Sound.objects.get().pk, at=bench.at)

    assert b"".join(sound.part(first, last)) == whole(sound)[first : last + 1]


def test_a_sound_of_a_time_before_lengths_were_written_down_is_heard_all_the_same(bench: Bench) -> None:
    contact = _leaves_message(bench)
    key = Sound.objects.get().pk
    with showing(key):
        SoundPiece.objects.filter(sequence=1).update(length=None)

    assert len(samples_of(listen(bench.ines, contact, key, at=bench.at))) == 16_000


def test_a_sound_is_played_and_opened_as_no_page(bench: Bench) -> None:
    factory = RequestFactory()
    for asks in ("audio", "empty", ""):
        require_player(factory.get("/", headers={"sec-fetch-dest": asks}))

    with pytest.raises(OnlyPlayed):
        require_player(factory.get("/", headers={"sec-fetch-dest": "document"}))
