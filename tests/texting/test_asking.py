"""Who texts is asked how they feel once, where the line wants it, and no word of theirs gets lost by that."""

import pytest

from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.lines.models import Line
from ringbuoy.reporting.queries import counted_by_database, with_voices
from ringbuoy.reporting.reports import Report
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.voiced import Voiced
from ringbuoy.texting.asked import answer_in, next_question
from ringbuoy.texting.due import sweep
from ringbuoy.texting.models import Asked
from tests.cast import Bench
from tests.texting.air import Phone, answered_by_maria, contact_of, said_by_robin


@pytest.fixture
def phone(bench: Bench) -> Phone:
    """Robin's phone, and a line that asks."""
    bench.line(asks_by_text=True)
    return Phone(bench)


def talked(phone: Phone, words: str = "I feel low today") -> Contact:
    """Robin and Maria have texted; Maria has just ended the talk."""
    phone.texts(words)
    contact = answered_by_maria(phone)
    end(phone.bench.maria, contact, at=phone.bench.later(minutes=20))
    sweep(at=phone.bench.later(seconds=2))
    return phone.bench.again(contact)


def told(phone: Phone, contact: Contact) -> dict[str, str]:
    answers: dict[str, str] = phone.bench.again(contact).told
    return answers


@pytest.mark.parametrize(
    ("words", "question", "answer"),
    [
        ("3", "distress", "3"),
        (" 5. ", "hopelessness_after", "5"),
        ("٤", "distress_after", "4"),
        ("6", "distress", None),
        ("0", "distress", None),
        ("33", "distress", None),
        ("3 pills", "distress", None),
        ("three", "distress", None),
        ("yes", "distress", None),
        ("YES", "helped", "helped"),
        ("Sí!", "helped", "helped"),
        ("un poco", "helped", "helped_some"),
        ("a little", "helped", "helped_some"),
        ("no", "helped", "not_helped"),
        ("لا", "helped", "not_helped"),
        ("no one cares", "helped", None),
        ("1", "helped", None),
        ("", "helped", None),
    ],
)
def test_only_a_text_that_is_nothing_else_is_an_answer(words: str, question: str, answer: str | None) -> None:
    assert answer_in(words, question, ["en", "es", "ar"]) == answer


def test_nothing_is_asked_twice() -> None:
    assert next_question(("distress", "hopelessness"), asked={"distress"}) == "hopelessness"
    assert next_question(("distress",), asked={"distress"}) is None


def test_who_waits_is_asked_once_and_their_number_stays_in_the_conversation(phone: Phone) -> None:
    phone.texts("I feel low today")
    contact = contact_of(phone)
    phone.texts("4")
    phone.texts("1")
    phone.texts("2")

    asked = [words for words in phone.shows if "Send one number" in words]
    assert [("upset" in words, "hopeless" in words) for words in asked] == [(True, False), (False, True)]
    assert told(phone, contact) == {"distress": "4", "hopelessness": "1"}
    assert said_by_robin(phone, contact) == ["I feel low today", "4", "1", "2"]


def test_a_number_told_to_a_counselor_is_theirs(phone: Phone) -> None:
    phone.texts("I feel low today")
    contact = answered_by_maria(phone)

    phone.texts("4")

    assert told(phone, contact) == {}
    assert said_by_robin(phone, contact)[-1] == "4"


def test_who_tells_of_danger_is_not_asked(phone: Phone) -> None:
    phone.texts("I took all the pills, I am dying")

    assert not [words for words in phone.shows if "Send one number" in words]
    assert not Asked.objects.exists()


def test_a_line_that_does_not_ask_asks_nothing(bench: Bench) -> None:
    phone = Phone(bench)
    contact = talked(phone)

    phone.texts("3")

    assert not Asked.objects.exists()
    assert contact_of(phone) != contact


def test_answers_after_the_talk_stay_with_it_and_are_thanked_for(phone: Phone) -> None:
    contact = talked(phone)
    assert phone.shows[-1].startswith("Only if you like")
    for answer in ("2", "1", "yes"):
        phone.texts(answer)
    sweep(at=phone.bench.later(seconds=2))

    assert told(phone, contact) == {"distress_after": "2", "hopelessness_after": "1", "helped": "helped"}
    assert said_by_robin(phone, contact)[1:] == ["2", "1", "yes"]
    assert contact_of(phone) == contact
    shows = phone.shows
    assert ["Only if you like" in words for words in shows[-4:]] == [True, False, False, False]
    assert shows[-1].startswith("Thank you.")
    phone.texts("yes")
    assert contact_of(phone) != contact


@pytest.mark.parametrize("words", ["I am not safe", "3 pills left", "6", "no one helps", "STOP"])
def test_everything_else_reaches_somebody_as_ever(phone: Phone, words: str) -> None:
    contact = talked(phone)

    phone.texts(words)

    assert told(phone, contact) == {}
    assert (contact_of(phone) == contact) is (words == "STOP")


def test_who_has_no_hope_when_the_talk_is_over_is_answered_by_a_person(phone: Phone) -> None:
    contact = talked(phone)
    phone.texts("2")
    asked = len(phone.shows)

    phone.texts("5")

    assert told(phone, contact) == {"distress_after": "2", "hopelessness_after": "5"}
    assert contact_of(phone) != contact
    assert not any("Answer YES" in words for words in phone.shows[asked:])


def test_after_a_day_or_a_closed_record_an_answer_is_still_kept(phone: Phone) -> None:
    contact = talked(phone)
    close(phone.bench.maria, contact, "supported", at=phone.bench.later(minutes=2))
    assert phone.shows[-1].startswith("Only if you like")
    sweep(at=phone.bench.later(minutes=1))

    phone.bench.later(hours=5)
    phone.texts("5")

    assert told(phone, contact) == {"distress_after": "5"}
    assert len([words for words in phone.shows if "how upset" in words.casefold()]) == 2
    phone.bench.later(hours=30)
    phone.texts("2")
    assert contact_of(phone) != contact


@pytest.mark.parametrize("how", ["boundary", "counselor"])
def test_who_was_stopped_or_writes_on_is_asked_nothing(phone: Phone, how: str) -> None:
    phone.texts("I feel low today")
    contact = answered_by_maria(phone)
    end(phone.bench.maria, contact, at=phone.bench.later(minutes=20), how=how)
    if how == "counselor":
        phone.texts("One thing more")

    sweep(at=phone.bench.later(seconds=2))

    assert not Asked.objects.filter(contact=contact, question="distress_after").exists()


def test_the_report_counts_whom_we_asked_by_text(phone: Phone) -> None:
    phone.texts("I feel low today")
    phone.texts("4")
    contact = answered_by_maria(phone)
    end(phone.bench.maria, contact, at=phone.bench.later(minutes=20))
    sweep(at=phone.bench.later(seconds=2))
    phone.texts("2")

    made = counted(phone)

    assert made.voiced == Voiced()
    assert made.voiced_by_text == Voiced(
        asked=1, told_before=1, talked=1, told_after=1, distress_known=1, calmer=1
    )
    Line.objects.update(policy={})
    assert counted(phone).voiced_by_text.asked == 1


def counted(phone: Phone) -> Report:
    return with_voices(counted_by_database(Span.month(f"{phone.bench.at:%Y-%m}")))
