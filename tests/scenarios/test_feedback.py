"""Whoever complains or praises is heard in time, by somebody else than the one whom it is about."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.models import Alarm
from ringbuoy.feedback.attending import (
    AboutYourself,
    NoAnswer,
    NotPossibleNow,
    answer,
    close,
    find,
    open_words,
    say_about_whom,
    take_on,
)
from ringbuoy.feedback.due import sweep
from ringbuoy.feedback.models import Feedback
from ringbuoy.feedback.queries import all_for, counts, standing_of
from ringbuoy.feedback.receiving import NothingSaid, Told, note, take_in
from ringbuoy.feedback.rules import CameBy
from ringbuoy.journal.models import Entry
from ringbuoy.keyd.epochs import retention_of
from ringbuoy.keyd.retention import Retention
from ringbuoy.privacy.rows import showing
from ringbuoy.statements.models import StatementWords
from ringbuoy.statements.rules import Times, new_code
from ringbuoy.statements.times import ChangedMeanwhile, ImpossibleTimes, set_times
from tests.cast import Bench

WORDS = "She told me to calm down on Löwen bridge"
CODE = new_code()


def complains(bench: Bench, **more: object) -> Feedback:
    told = {"kind": "complaint", "words": WORDS, "reach": "wren@example.org, mornings", "code": CODE}
    return take_in(Told(**{**told, **more}), at=bench.at)  # type: ignore[arg-type]


def test_a_complaint_is_taken_on_answered_and_learned_from(bench: Bench) -> None:
    row = complains(bench)
    assert open_words(bench.ines, row, at=bench.at).said == WORDS

    take_on(bench.ines, row, at=bench.at)
    answer(bench.ines, row, "We are sorry.", "upheld", at=bench.later(days=2))
    close(bench.ines, row, "training", "We practise it in March.", at=bench.later(days=1))

    opened = open_words(bench.nora, find(row.pk), at=bench.at)
    assert (opened.answer, opened.learned) == ("We are sorry.", "We practise it in March.")
    year = counts(bench.ines, bench.at - timedelta(days=9), bench.at)
    assert (year.complaints, year.taken_on_in_time, year.answered_in_time, year.late) == (1, 1, 1, 0)
    assert (year.findings, year.learnings) == ({"upheld": 1}, {"training": 1})


def test_whoever_has_the_code_reads_the_answer_and_nobody_else(bench: Bench) -> None:
    row = complains(bench)
    said = standing_of(CODE, at=bench.at)
    assert said is not None
    assert (said.state, said.answer) == ("received", None)
    take_on(bench.ines, row, at=bench.at)
    answer(bench.ines, row, "We are sorry.", "upheld", at=bench.at)

    said = standing_of(f" {CODE.lower().replace('-', ' ')} ", at=bench.at)

    assert said is not None
    assert said.answer == "We are sorry."
    assert standing_of(new_code(), at=bench.at) is None
    assert standing_of("", at=bench.at) is None


def test_its_words_are_sealed_and_in_no_journal(bench: Bench) -> None:
    row = complains(bench)

    with showing(row.said_id):
        sealed = StatementWords.objects.get(statement=row.said).words
    assert b"bridge" not in sealed.stored()
    assert retention_of(sealed.epoch) is Retention.RESCUE
    assert "bridge" not in "".join(str(entry.codes) for entry in Entry.objects.all())


def test_what_was_said_is_never_changed(bench: Bench) -> None:
    row = complains(bench)

    with showing(row.said_id), pytest.raises(DatabaseError), transaction.atomic():
        StatementWords.objects.filter(statement=row.said).update(words=None)


def test_whom_it_is_about_neither_reads_nor_answers_it(bench: Bench) -> None:
    row = complains(bench, about=bench.ines)

    for attends in (
        lambda: open_words(bench.ines, row, at=bench.at),
        lambda: take_on(bench.ines, row, at=bench.at),
        lambda: say_about_whom(bench.ines, row, None, "", at=bench.at),
    ):
        with pytest.raises(AboutYourself):
            attends()
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.filter(pk=row.pk).update(owner=bench.ines)
    assert Entry.objects.filter(name="contact.read_refused", person_id=bench.ines.pk).count() == 1
    assert list(all_for(bench.ines, at=bench.at)) == []


def test_whoever_finds_that_it_is_about_them_has_it_no_more(bench: Bench) -> None:
    row = complains(bench)
    take_on(bench.ines, row, at=bench.at)

    say_about_whom(bench.ines, row, bench.ines, "how_we_talked", at=bench.at)

    assert (find(row.pk).state, find(row.pk).owner) == ("received", None)
    with pytest.raises(AboutYourself):
        take_on(bench.ines, find(row.pk), at=bench.at)
    take_on(bench.nora, find(row.pk), at=bench.at)


@pytest.mark.parametrize("name", ["maria", "owen", "abel", "kai"])
def test_everybody_else_may_note_one_and_not_read_it(bench: Bench, name: str) -> None:
    row = note(bench.person(name), Told(kind="compliment", words=WORDS, came_by=CameBy.SPOKEN), at=bench.at)

    with pytest.raises(RoleDoesNotAllow):
        open_words(bench.person(name), row, at=bench.at)
    assert open_words(bench.nora, row, at=bench.at).said == WORDS


def test_what_nobody_takes_on_or_answers_in_time_is_told_to_the_directors_once_each(bench: Bench) -> None:
    row = complains(bench)

    assert sweep(at=bench.later(days=3)) == 1
    assert sweep(at=bench.later(hours=1)) == 0
    take_on(bench.ines, find(row.pk), at=bench.at)
    assert sweep(at=bench.later(days=18)) == 1
    assert sweep(at=bench.later(days=18)) == 0

    alarm = Alarm.objects.get(code="feedback_late")
    assert (alarm.times, alarm.about) == (2, None)
    assert find(row.pk).late_at is not None
    assert counts(bench.ines, bench.at - timedelta(days=60), bench.at).late == 1


def test_sent_twice_it_is_kept_once(bench: Bench) -> None:
    assert complains(bench) == complains(bench)


@pytest.mark.parametrize(
    "more", [{"kind": "rant"}, {"words": "  "}, {"words": "x" * 8_001}, {"topic": "weather"}, {"code": "1"}]
)
def test_what_cannot_be_kept_is_said(bench: Bench, more: dict[str, object]) -> None:
    with pytest.raises(NothingSaid):
        complains(bench, **more)


def test_only_who_has_it_answers_and_says_what_was_found(bench: Bench) -> None:
    row = complains(bench)
    take_on(bench.nora, row, at=bench.at)

    with pytest.raises(NotPossibleNow):
        answer(bench.ines, row, "We are sorry.", "upheld", at=bench.at)
    for words, finding in (("", "upheld"), ("We are sorry.", "")):
        with pytest.raises(NoAnswer):
            answer(bench.nora, row, words, finding, at=bench.at)
    with pytest.raises(NotPossibleNow):
        close(bench.nora, row, "nothing", "", at=bench.at)


def test_who_was_second_is_told_so(bench: Bench) -> None:
    row, same = complains(bench), find(Feedback.objects.get().pk)
    take_on(bench.ines, row, at=bench.at)

    with pytest.raises(NotPossibleNow):
        take_on(bench.nora, same, at=bench.at)


def test_the_director_decides_how_soon_we_answer(bench: Bench) -> None:
    set_times(bench.nora, Times(acknowledge_days=1, answer_days=10), seen=0, at=bench.at)

    assert complains(bench).answer_by == bench.at + timedelta(days=10)
    with pytest.raises(ChangedMeanwhile):
        set_times(bench.nora, Times(), seen=0, at=bench.at)
    with pytest.raises(ImpossibleTimes):
        set_times(bench.nora, Times(acknowledge_days=9, answer_days=8), seen=1, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        set_times(bench.ines, Times(), seen=1, at=bench.at)
