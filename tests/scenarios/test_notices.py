"""Robin is told by the line who is there, and kindly when somebody was lost: each news once."""

from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notices import sweep
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.transfers import accept, ask_to_take_over
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.routing.actions import take_next
from ringbuoy.routing.losing import return_to_front
from tests.cast import Bench

LOST = "We lost the connection to the person you were writing with."


def answered(bench: Bench, name: str) -> Contact:
    bench.ready(name)
    return take_next(bench.person(name), at=bench.later(seconds=2))


def told(bench: Bench, opened: Opened) -> list[str]:
    """Give what Robin reads after the worker has looked twice."""
    sweep(at=bench.later(seconds=1))
    sweep(at=bench.later(seconds=1))
    return [words for _message, words in transcript(opened.contact, opened.key)]


def test_who_answers_is_named_once_by_the_alias(bench):
    robin = bench.reaches_out()
    answered(bench, "maria")

    assert told(bench, robin) == [f"{bench.maria.alias} is with you now."]


def test_the_news_is_told_in_the_callers_language(bench):
    robin = bench.reaches_out(language="es")
    answered(bench, "maria")

    assert told(bench, robin) == [f"{bench.maria.alias} está contigo ahora."]


def test_after_a_hand_over_the_colleague_is_named(bench):
    robin = bench.reaches_out()
    contact = answered(bench, "maria")
    told(bench, robin)
    bench.ready("tom")
    asked = ask_to_take_over(bench.maria, contact, bench.tom, words="", key=robin.key, at=bench.at)
    assert len(told(bench, robin)) == 1, "nothing has changed before the colleague accepts"

    accept(bench.tom, asked, at=bench.later(seconds=3))

    assert told(bench, robin)[1:] == [f"{bench.tom.alias} is with you now."]


def test_a_lost_counselor_is_told_kindly_and_then_who_came(bench):
    robin = bench.reaches_out()
    return_to_front(answered(bench, "maria"), why="counselor_lost", at=bench.later(seconds=9))

    lost = told(bench, robin)
    answered(bench, "tom")
    found = told(bench, robin)

    assert lost[-1].startswith(LOST)
    assert found[len(lost) :] == [f"{bench.tom.alias} is with you now."]


def test_old_news_is_left_untold(bench):
    robin = bench.reaches_out()
    return_to_front(answered(bench, "maria"), why="counselor_lost", at=bench.later(seconds=9))
    leave(bench.again(robin.contact), how="exit_button", at=bench.later(seconds=1))

    assert told(bench, robin) == []


def test_news_waits_for_the_keys(bench, monkeypatch):
    robin = bench.reaches_out()
    answered(bench, "maria")
    with monkeypatch.context() as away:
        away.setattr("ringbuoy.contacts.notices.open_or_borrow", keys_are_away)
        assert told(bench, robin) == []

    assert told(bench, robin) == [f"{bench.maria.alias} is with you now."]


def keys_are_away(*_args: object, **_more: object) -> None:
    raise KeysUnavailable("The keys are away.")
