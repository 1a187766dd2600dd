"""What callers tell before and after a chat, in the numbers: with how many told it, of how many."""

from datetime import date

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.question_words import ANSWERED, ASKED
from ringbuoy.contacts.questions import AFTERWARDS, QUESTIONS, SKIPPED, is_answer
from ringbuoy.doors.desk.told import told_of
from ringbuoy.kernel.channels import Channel
from ringbuoy.reporting.measures import figures
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.voiced import VOICED, Voiced, total_of
from tests.cast import Bench

DAY = Span(date(2026, 3, 2), date(2026, 3, 2))


def chat(bench: Bench, *, talked: bool = True, channel: Channel = Channel.CHAT, **told: str) -> Contact:
    """Somebody reached us on the bench's day and told this."""
    contact = bench.reaches_out().contact
    Contact.objects.filter(pk=contact.pk).delete()
    contact.state, contact.channel, contact.told = "closed" if talked else "abandoned", channel, told
    contact.counselor = bench.maria if talked else None
    contact.answered_at = bench.at if talked else None
    contact.ended_at = bench.at
    contact.closed_at = bench.at if talked else None
    contact.disposition = "supported" if talked else ""
    contact.save(force_insert=True)
    return contact


def test_outcomes_come_with_how_many_told_them(bench: Bench) -> None:
    chat(bench, distress="5", hopelessness="4", distress_after="2", hopelessness_after="4", helped="helped")
    chat(bench, distress="3", distress_after="4", helped="helped_some")
    chat(bench, distress=SKIPPED, hopelessness="", helped=SKIPPED)
    chat(bench, talked=False, hopelessness="5")
    chat(bench, channel=Channel.TEXT, distress="1")

    told = report(DAY, line="harbor").voiced

    assert told == Voiced(
        asked=4,
        told_before=3,
        talked=3,
        told_after=2,
        distress_known=2,
        calmer=1,
        hopelessness_known=1,
        more_hopeful=0,
        helped_known=2,
        helped=1,
        helped_some=1,
    )
    assert report(DAY).voiced == report(Span.month("2026-03")).voiced == told
    assert report(DAY, line="other").voiced == report(DAY.before).voiced == Voiced()
    shares = {one.measure.key: one.value for one in figures(VOICED, told)}
    assert shares["told_before"] == 0.75
    assert shares["told_after"] == pytest.approx(2 / 3)


def test_the_counts_of_lines_add_up() -> None:
    one = Voiced(*range(11))

    assert total_of([one, one]) == Voiced(*range(0, 22, 2))
    assert total_of([]) == Voiced()


def test_every_question_and_answer_has_its_words_and_nothing_else_is_an_answer() -> None:
    asked = {**QUESTIONS, **AFTERWARDS}

    assert set(ASKED) == set(asked)
    assert {answer for answers in asked.values() for answer in answers} | {SKIPPED} == set(ANSWERED)
    assert is_answer("distress", "5")
    assert is_answer("helped", SKIPPED)
    assert not any(is_answer("distress", answer) for answer in ("0", "6", "55", "helped", "１"))
    assert not is_answer("anything", "1")


def test_the_counselor_reads_what_was_told_while_waiting_and_not_what_was_skipped(bench: Bench) -> None:
    told = {"about": "me", "distress": "4", "hopelessness": SKIPPED, "helped": "helped"}

    assert told_of(Contact(told=told)) == [
        ("Who is this about?", "Me"),
        ("How upset are you? 1: not at all, 5: as much as can be.", "4"),
    ]
