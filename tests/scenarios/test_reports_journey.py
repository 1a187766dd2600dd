"""From a first word to a closed, counted contact; and Kai, who has no business here, at each step."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.danger import raise_imminent
from ringbuoy.contacts.ending import close, close_as, end, leave
from ringbuoy.contacts.finishing import Closing, finish
from ringbuoy.contacts.messages import Saying, say, transcript
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import save_note
from ringbuoy.contacts.reading import NotYourContact, unlock
from ringbuoy.contacts.rules import Author, State
from ringbuoy.escalations.actions import ask_for_help
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.ids import new_id
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.spans import Span
from ringbuoy.routing.actions import take_next
from ringbuoy.routing.losing import return_to_front
from tests.cast import Bench

TODAY = Span.day("2026-03-02")


def test_robin_reaches_out_and_is_heard_and_counted(bench: Bench) -> None:
    bench.ready("maria")
    contact, key = vars(bench.reaches_out()).values()
    say(contact, Saying("I cannot sleep.", Author.CALLER, new_id()), key=key, at=bench.later(seconds=2))
    with pytest.raises(RoleDoesNotAllow):
        take_next(bench.kai, at=bench.at)

    contact = take_next(bench.maria, at=bench.later(seconds=8))
    say(
        contact,
        Saying("I am here.", Author.COUNSELOR, new_id(), bench.maria),
        key=key,
        at=bench.later(seconds=20),
    )
    with pytest.raises(RoleDoesNotAllow):
        save_note(bench.kai, contact, "Mine.", seen=0, key=key, at=bench.at)
    save_note(bench.maria, contact, "Exams, no sleep.", seen=0, key=key, at=bench.later(minutes=3))
    with pytest.raises(RoleDoesNotAllow):
        ask_for_help(bench.kai, contact, at=bench.at)
    ask_for_help(bench.maria, contact, at=bench.later(minutes=1))
    with pytest.raises(NotYourContact):
        unlock(bench.kai, contact, purpose="transcript", at=bench.at)
    assert [words for _row, words in transcript(contact, key)] == ["I cannot sleep.", "I am here."]

    with pytest.raises(RoleDoesNotAllow):
        end(bench.kai, contact, at=bench.at)
    end(bench.maria, bench.again(contact), at=bench.later(minutes=10))
    finish(bench.maria, bench.again(contact), Closing("supported", []), at=bench.later(minutes=2))

    total = report(TODAY).total
    assert bench.again(contact).where is State.CLOSED
    assert (total.offered, total.answered, total.abandoned, total.closed_counseling) == (1, 1, 0, 1)
    assert total.answered_in_goal == 1
    assert total.wait.p50 == timedelta(seconds=10)
    assert total.handling.p50 == timedelta(minutes=16, seconds=20)


def test_the_journal_tells_the_same_story_as_the_report(bench: Bench) -> None:
    test_robin_reaches_out_and_is_heard_and_counted(bench)

    names = list(Entry.objects.filter(contact_id__isnull=False).order_by("id").values_list("name", flat=True))
    told = [
        name
        for name in names
        if name in {f"contact.{one}" for one in ("opened", "answered", "ended", "closed")}
    ]
    assert told == ["contact.opened", "contact.answered", "contact.ended", "contact.closed"]


def test_robin_leaves_before_anybody_answers(bench: Bench) -> None:
    contact = bench.reaches_out().contact

    leave(contact, how="exit_button", at=bench.later(seconds=25))

    total = report(TODAY).total
    assert (total.offered, total.answered, total.abandoned) == (1, 0, 1)
    assert total.abandoned_within == (0, 0, 0, 1, 1, 1, 1)


def test_robin_is_answered_loses_maria_and_leaves(bench: Bench) -> None:
    bench.ready("maria")
    bench.reaches_out()
    contact = take_next(bench.maria, at=bench.later(seconds=5))
    return_to_front(contact, why="away", at=bench.later(minutes=2))

    leave(bench.again(contact), how="link", at=bench.later(seconds=30))

    total = report(TODAY).total
    assert (total.answered, total.abandoned, total.lost) == (1, 0, 1)
    assert total.wait.p50 == timedelta(seconds=5)


def test_a_second_answer_does_not_change_the_wait_for_the_first(bench: Bench) -> None:
    bench.ready("maria", "tom")
    bench.reaches_out()
    contact = take_next(bench.maria, at=bench.later(seconds=5))
    return_to_front(contact, why="away", at=bench.later(minutes=2))

    take_next(bench.tom, at=bench.later(seconds=40))

    assert report(TODAY).total.wait.longest == timedelta(seconds=5)


@pytest.mark.parametrize("kind", ["wrong_number", "silent", "prank"])
def test_what_is_not_counseling_is_counted_apart(bench: Bench, kind: str) -> None:
    bench.ready("maria")
    bench.reaches_out()
    contact = take_next(bench.maria, at=bench.later(seconds=5))

    close_as(bench.maria, contact, kind, at=bench.later(seconds=30))

    made = report(TODAY)
    assert (made.total.answered, made.total.counseling, made.total.not_counseling) == (1, 0, 1)
    assert made.kinds == {kind: 1}
    assert made.total.handling.count == 0


def test_a_test_contact_is_in_no_other_number(bench: Bench) -> None:
    bench.ready("maria")
    bench.reaches_out()
    contact = take_next(bench.maria, at=bench.later(seconds=5))

    close_as(bench.maria, contact, "test", at=bench.later(seconds=30))

    total = report(TODAY).total
    assert (total.tests, total.offered, total.contacts) == (1, 0, 0)


def test_a_contact_counts_on_the_day_of_its_line(bench: Bench) -> None:
    bench.reaches_out(line=bench.line("harbor"))
    line = bench.line("tokyo")
    type(line).objects.filter(pk=line.pk).update(zone="Asia/Tokyo")
    bench.reaches_out(line=bench.line("tokyo"))

    assert {code: tally.offered for code, tally in report(TODAY).by_line.items()} == {"harbor": 1}
    assert {code: t.offered for code, t in report(Span.day("2026-03-03")).by_line.items()} == {"tokyo": 1}


def _raise(bench: Bench, contact: Contact) -> None:
    raise_imminent(bench.kai, contact, reason="help_now", at=bench.at)


def _close(bench: Bench, contact: Contact) -> None:
    close(bench.kai, contact, "supported", at=bench.at)


def _close_as(bench: Bench, contact: Contact) -> None:
    close_as(bench.kai, contact, "test", at=bench.at)


@pytest.mark.parametrize("act", [_raise, _close, _close_as])
def test_kai_can_do_nothing_to_robins_contact(bench: Bench, act: Callable[[Bench, Contact], None]) -> None:
    bench.ready("maria")
    bench.reaches_out()
    contact = take_next(bench.maria, at=bench.later(seconds=5))

    with pytest.raises(RoleDoesNotAllow):
        act(bench, contact)

    assert bench.again(contact).where is State.TALKING
