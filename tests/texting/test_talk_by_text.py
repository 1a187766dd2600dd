"""Robin texts the line: a person answers, and no word gets lost or is taken for a command."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbuoy.callers.models import Caller
from ringbuoy.contacts import due as contacts_due
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.rules import State, Tier
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel import clock
from ringbuoy.privacy.rows import showing
from ringbuoy.texting import due
from ringbuoy.texting.basis import Purpose
from ringbuoy.texting.joining import GAP, ORDER_PATIENCE, PATIENCE, Part
from ringbuoy.texting.models import DemoPhone, Outgoing, Sitting, Texter, TextNumber, WaitingPart
from ringbuoy.texting.replying import MOST_ANSWERS
from ringbuoy.texting.splitting import parts_of
from tests.cast import Bench
from tests.texting.air import (
    NUMBER,
    Phone,
    answered_by_maria,
    contact_of,
    maria_writes,
    said_by_robin,
    states,
)


@pytest.fixture
def phone(bench: Bench) -> Phone:
    bench.at = clock.now()
    return Phone(bench)


def test_the_first_text_waits_for_a_person_and_is_greeted_once(phone: Phone) -> None:
    phone.bench.ready("maria")
    phone.texts("i cant sleep")
    phone.texts("hello?")

    contact = contact_of(phone)
    assert (contact.channel, contact.where, Contact.objects.count()) == ("text", State.WAITING, 1)
    assert said_by_robin(phone, contact) == ["i cant sleep", "hello?"]
    assert len(phone.shows) == 1
    assert "911" in phone.shows[0]
    assert "as soon as they can" in phone.shows[0]


def test_when_nobody_is_there_the_line_says_so_and_promises_nobody_soon(phone: Phone) -> None:
    phone.carrier.line.greetings = {"en": "Someone will be with you soon."}
    phone.texts("hi")

    assert "Nobody is here right now" in phone.shows[0]
    assert "soon." not in phone.shows[0]


def test_the_lines_own_greeting_is_said_when_somebody_is_there(phone: Phone) -> None:
    phone.carrier.line.greetings = {"en": "Someone will be with you soon."}
    phone.bench.ready("maria")
    phone.texts("hi")

    assert phone.shows[0].startswith("Someone will be with you soon.")


def test_who_texts_of_danger_goes_first_without_waiting_for_the_worker(phone: Phone) -> None:
    phone.texts("hello. i took all my pills")

    assert contact_of(phone).tier == Tier.IMMINENT


def test_a_sentence_of_danger_in_two_texts_is_read_as_one(phone: Phone) -> None:
    phone.texts("i took all")
    before = contact_of(phone).tier
    phone.texts("my pills")

    assert (before, contact_of(phone).tier) == (Tier.EVERYONE, Tier.IMMINENT)


def test_words_are_kept_where_they_cannot_be_read_for_danger(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringbuoy.triage.due._UNREAD_OF", "SELECT nothing FROM nowhere")
    phone.texts("i took all my pills")

    assert said_by_robin(phone, contact_of(phone)) == ["i took all my pills"]


def test_what_robin_says_is_no_work_for_the_outbox(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    assert phone.shows
    phone.texts("are you there?")
    phone.texts("please")

    assert Sitting.objects.get().taken_up_to == 4
    maria_writes(phone, contact, "I am.")
    assert phone.shows[-1] == "I am."


def test_a_text_that_comes_keeps_no_counselor_from_writing_to_the_same_contact(phone: Phone) -> None:
    phone.texts("hi")
    answered_by_maria(phone)

    with CaptureQueriesContext(connection) as said:
        phone.texts("are you there?")

    held = [one["sql"] for one in said if "FOR UPDATE" in one["sql"]]
    assert [sql for sql in held if '"contacts_contact"' in sql or '"texting_texter"' in sql] == []
    assert sum("FOR NO KEY UPDATE" in one["sql"] for one in said) == 2


def test_what_the_counselor_writes_comes_to_the_phone_in_order(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    for words in ("Hello, I am Maria.", "What happened?"):
        maria_writes(phone, contact, words)

    assert phone.shows[-2:] == ["Hello, I am Maria.", "What happened?"]
    assert states(contact) == ["with_carrier"] * 3


def test_a_very_long_answer_goes_out_in_several_texts_before_the_next_one(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    maria_writes(phone, contact, "word " * 500)
    maria_writes(phone, contact, "Did you get that?")

    assert "".join(phone.shows[1:-1]) == "word " * 500
    assert phone.shows[-1] == "Did you get that?"
    assert Outgoing.objects.filter(contact=contact).count() == 4


def test_the_same_text_told_twice_is_heard_once(phone: Phone) -> None:
    phone.texts("hi", name="message 1")
    phone.texts("hi", name="message 1")

    assert said_by_robin(phone, contact_of(phone)) == ["hi"]


def test_the_number_is_sealed_and_the_caller_is_known_again(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    end(phone.bench.maria, contact, at=phone.bench.at)
    close(phone.bench.maria, contact, "supported", at=phone.bench.at)
    phone.bench.later(days=2)
    phone.texts("me again")

    assert (Caller.objects.count(), Contact.objects.count(), Texter.objects.count()) == (1, 2, 1)
    with showing(contact.pk):
        assert CallerHandle.objects.filter(contact=contact).exists()
    assert all(NUMBER[1:].encode() not in bytes(row.fingerprint) for row in Texter.objects.all())


def test_who_comes_back_soon_goes_to_the_same_counselor(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    end(phone.bench.maria, contact, at=phone.bench.at)
    phone.bench.later(minutes=3)
    phone.texts("one more thing")

    assert contact_of(phone).prefers == phone.bench.maria
    assert contact_of(phone).returned_at == phone.bench.at


def test_stop_silences_us_and_not_the_person(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    assert phone.shows
    phone.texts("STOP")
    confirmed = phone.shows[-1]
    maria_writes(phone, contact, "Are you safe?")
    after_stop = phone.shows
    phone.texts("I took the pills")
    maria_writes(phone, contact, "I am here.")

    assert "no more texts" in confirmed
    assert "911" in confirmed
    assert after_stop[-1] == confirmed
    assert said_by_robin(phone, contact) == ["hi", "STOP", "I took the pills"]
    assert phone.shows[-1] == "I am here."
    assert states(contact) == ["with_carrier", "with_carrier", "not_sent", "with_carrier"]
    names = set(Entry.objects.filter(contact_id=contact.pk).values_list("name", flat=True))
    assert {Happened.TEXT_STOPPED, Happened.TEXT_NOT_SENT, Happened.TEXT_RESTORED} <= names


def test_stop_of_somebody_new_is_confirmed_once_and_opens_nothing(phone: Phone) -> None:
    phone.texts("stop")
    phone.texts("Stop ")

    assert len(phone.shows) == 1
    assert not Contact.objects.exists()
    assert not any(bytes(row.number) for row in Outgoing.objects.all())


def test_end_in_a_conversation_is_answered_by_a_question(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    phone.texts("END")
    maria_writes(phone, contact, "Still here.")

    assert "We are still here" in phone.shows[-2]
    assert phone.shows[-1] == "Still here."
    assert Texter.objects.get().stopped_at is None


def test_help_gets_its_text_and_enters_the_queue(phone: Phone) -> None:
    phone.texts("HELP")

    assert contact_of(phone).where is State.WAITING
    assert said_by_robin(phone, contact_of(phone)) == ["HELP"]
    assert "STOP ends our texts" in phone.shows[0]


def test_who_sends_command_after_command_is_not_answered_each_time(phone: Phone) -> None:
    for _time in range(MOST_ANSWERS + 5):
        phone.texts("HELP")
    in_this_hour = Outgoing.objects.filter(purpose=Purpose.ANSWER_TO_COMMAND).count()
    phone.bench.later(minutes=61)
    phone.texts("HELP")

    assert in_this_hour == MOST_ANSWERS
    assert len(said_by_robin(phone, contact_of(phone))) == MOST_ANSWERS + 6
    assert Outgoing.objects.filter(purpose=Purpose.ANSWER_TO_COMMAND).count() == MOST_ANSWERS + 1


def test_a_picture_is_not_fetched_and_both_sides_are_told(phone: Phone) -> None:
    phone.texts("", pictures=2)

    assert said_by_robin(phone, contact_of(phone)) == ["[Sent pictures or files: 2. They are not fetched.]"]
    assert any("only words reach us" in words for words in phone.shows)


def test_silence_is_asked_then_parked_and_the_next_text_comes_back(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    Contact.objects.filter(pk=contact.pk).update(**contacts_due.due_when_talking(contact, at=phone.bench.at))
    for minutes in (15, 15):
        contacts_due.sweep(at=phone.bench.later(minutes=minutes))
    parked = phone.bench.again(contact).where
    phone.bench.later(seconds=5)
    phone.bench.beat("maria")
    phone.texts("sorry fell asleep")
    contacts_due.sweep(at=phone.bench.at)

    assert any("Are you still there?" in words for words in phone.shows)
    assert (parked, phone.bench.again(contact).where) == (State.PARKED, State.TALKING)
    assert phone.bench.again(contact).counselor == phone.bench.maria


def test_a_part_that_never_comes_is_shown_as_a_gap(phone: Phone) -> None:
    phone.texts("so I went", part=Part("7", 1, 2, "so I went"))
    before = said_by_robin(phone, contact_of(phone))
    due.sweep(at=phone.bench.at + PATIENCE)

    assert before == []
    assert said_by_robin(phone, contact_of(phone)) == [f"so I went{GAP}"]
    assert not WaitingPart.objects.exists()


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_air_does_each_message_is_there_once(phone: Phone, seed: int) -> None:
    chance = Random(seed)
    said = [f"{number} " + "ñ😢 words " * chance.randint(1, 60) for number in range(6)]
    air = [
        (f"{number}-{place}", Part(str(number), place, len(parts), part))
        for number, parts in enumerate(map(parts_of, said))
        for place, part in enumerate(parts, start=1)
    ]
    air += chance.sample(air, len(air) // 2)
    chance.shuffle(air)

    for name, part in air:
        phone.bench.later(milliseconds=chance.randint(0, 50))
        phone.texts(part.words, name=name, part=part)

    begun = dict.fromkeys(int(part.reference) for _name, part in air)
    assert said_by_robin(phone, contact_of(phone)) == [said[number] for number in begun]
    assert Contact.objects.count() == 1


def test_a_message_waits_a_little_for_the_rest_of_an_earlier_one(phone: Phone) -> None:
    phone.texts("so I ", part=Part("7", 1, 2, "so I "))
    phone.texts("and then I left")
    before = said_by_robin(phone, contact_of(phone))
    phone.texts("went", part=Part("7", 2, 2, "went"))

    assert before == []
    assert said_by_robin(phone, contact_of(phone)) == ["so I went", "and then I left"]
    assert not WaitingPart.objects.exists()


def test_no_message_waits_long_and_no_command_waits_at_all(phone: Phone) -> None:
    phone.texts("so I ", part=Part("7", 1, 2, "so I "))
    phone.texts("help me")
    phone.texts("STOP")
    before = said_by_robin(phone, contact_of(phone))
    due.sweep(at=phone.bench.at + ORDER_PATIENCE)

    assert before == ["STOP"]
    assert said_by_robin(phone, contact_of(phone)) == ["STOP", "help me"]


def test_who_writes_spanish_is_answered_in_spanish_by_who_speaks_it(phone: Phone) -> None:
    phone.texts("hola, necesito hablar con alguien")

    assert contact_of(phone).language == "es"
    assert "escribirnos aquí" in phone.shows[0]
    assert "English" not in phone.shows[0]


def test_who_shows_no_language_is_told_of_the_others_and_followed_while_they_wait(phone: Phone) -> None:
    phone.texts("??")
    phone.texts("estoy muy mal, no puedo dormir")
    phone.texts("ayuda por favor")

    first, second = phone.shows
    assert first.endswith("También puedes escribirnos en español.")
    assert "escribirnos aquí" in second
    assert (contact_of(phone).language, Texter.objects.get().language) == ("es", "es")
    assert Entry.objects.get(name=Happened.CONTACT_LANGUAGE_CHANGED).codes == {"language": "es"}


def test_a_talk_that_goes_on_stays_with_its_counselor_in_any_language(phone: Phone) -> None:
    phone.texts("hi, I need help")
    contact = answered_by_maria(phone)
    phone.texts("perdón, mejor en español")

    assert phone.bench.again(contact).language == "en"
    assert len(phone.shows) == 1


def test_a_line_that_never_stores_numbers_forgets_them_after_the_talk(phone: Phone) -> None:
    phone.carrier.line.policy = {"number_shown": "never_stored"}
    phone.carrier.line.save()
    phone.texts("hi")
    contact = answered_by_maria(phone)
    assert phone.shows
    end(phone.bench.maria, contact, at=phone.bench.at)
    close(phone.bench.maria, contact, "supported", at=phone.bench.at)
    due.sweep(at=phone.bench.later(seconds=1))

    with showing(contact.pk):
        assert not TextNumber.objects.exists()
        assert not CallerHandle.objects.exists()


def test_a_carrier_that_blocks_is_a_failure_everybody_sees(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    assert phone.shows
    DemoPhone.objects.update(is_blocked=True)
    maria_writes(phone, contact, "Are you there?")
    assert phone.shows[-1] != "Are you there?"

    assert states(contact)[-1] == "failed"
    assert Texter.objects.get().blocked_at is not None
    entry = Entry.objects.get(name=Happened.TEXT_NOT_SENT)
    assert (entry.codes, entry.person_id) == ({"code": "blocked", "state": "failed"}, phone.bench.maria.pk)


def test_words_of_long_ago_do_not_go_out(phone: Phone) -> None:
    phone.texts("hi")
    contact = answered_by_maria(phone)
    maria_writes(phone, contact, "Take care.")
    end(phone.bench.maria, contact, at=phone.bench.at)
    phone.bench.at += timedelta(hours=2)

    assert phone.shows == []
    assert states(contact) == ["not_sent", "not_sent"]
