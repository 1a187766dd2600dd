"""A questionnaire with its licence: closed without it, asked with it, closed again when it is over."""

import json
from datetime import date, timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.assessments.actions import give_answer
from ringbuoy.assessments.due import sweep
from ringbuoy.assessments.importing import CodeTaken, Confirmed, File, LicenceNotConfirmed, take_in
from ringbuoy.assessments.models import Assessment, Registration
from ringbuoy.assessments.questionnaires import Scored
from ringbuoy.assessments.registering import InstrumentNotRegistered, asked_here, text_of
from ringbuoy.journal.models import Entry
from tests.cast import Bench
from tests.rules.test_questionnaires import BANDS, QUESTIONNAIRE
from tests.scenarios.test_escalations import talks_with

LICENCE = Confirmed("Letter of 2 May, in the safe", "Nora", None)


def file(code: str = "made-up", scored: Scored = BANDS) -> File:
    return File(json.dumps(QUESTIONNAIRE), code, "en", scored)


def test_counselors_are_offered_it_and_its_level_is_no_risk_level(bench: Bench) -> None:
    take_in(bench.nora, file(), LICENCE, at=bench.at)
    contact = talks_with(bench, "maria")

    for item in ("q1", "q2"):
        give_answer(bench.maria, contact, item, "never", instrument="made-up", at=bench.at)

    assert "made-up" in [one.code for one in asked_here()]
    assert Assessment.objects.get(contact=contact).level == "worn-out"
    assert bench.again(contact).risk_level == ""
    told = Entry.objects.get(name="instrument.imported")
    assert (told.codes["instrument"], told.codes["items"]) == ("made-up", 2)


def test_without_a_confirmed_licence_nothing_is_taken_in(bench: Bench) -> None:
    yesterday = bench.at.date() - timedelta(days=1)

    for licence in (
        Confirmed("", "Nora", None),
        Confirmed("Letter", " ", None),
        Confirmed("L", "N", yesterday),
    ):
        with pytest.raises(LicenceNotConfirmed):
            take_in(bench.nora, file(), licence, at=bench.at)
    Registration.objects.all().delete()
    assert "made-up" not in [one.code for one in asked_here()]


def test_it_is_closed_by_default_when_its_entry_is_gone(bench: Bench) -> None:
    take_in(bench.nora, file(), LICENCE, at=bench.at)
    Registration.objects.all().delete()

    with pytest.raises(InstrumentNotRegistered):
        text_of("made-up")


def test_the_day_after_its_licence_ended_it_is_asked_no_more(bench: Bench) -> None:
    last = bench.at.date() + timedelta(days=10)
    take_in(bench.nora, file(), Confirmed("Letter", "Nora", last), at=bench.at)

    sweep(at=bench.later(days=10))
    on_the_last_day = [one.code for one in asked_here()]
    sweep(at=bench.later(days=1))

    assert "made-up" in on_the_last_day
    with pytest.raises(InstrumentNotRegistered):
        text_of("made-up")
    assert Entry.objects.get(name="instrument.switched").codes["why"] == "licence_over"


def test_the_same_short_name_again_is_its_next_version_and_a_published_one_is_refused(bench: Bench) -> None:
    take_in(bench.nora, file(), LICENCE, at=bench.at)
    take_in(bench.nora, file(scored=Scored()), LICENCE, at=bench.later(days=1))

    assert text_of("made-up").levels == ()
    with pytest.raises(CodeTaken):
        take_in(bench.nora, file("phq-9"), LICENCE, at=bench.at)


def test_only_the_clinical_director_takes_one_in(bench: Bench) -> None:
    for person in (bench.ines, bench.maria, bench.kai):
        with pytest.raises(RoleDoesNotAllow):
            take_in(person, file(), LICENCE, at=bench.at)


def test_the_register_says_who_and_until_when(bench: Bench) -> None:
    take_in(bench.nora, file(), Confirmed("Letter", "Nora", date(2027, 1, 1)), at=bench.at)

    entry = Registration.objects.get(instrument="made-up")
    assert (entry.reference, entry.confirmed_by, entry.until) == ("Letter", "Nora", date(2027, 1, 1))
