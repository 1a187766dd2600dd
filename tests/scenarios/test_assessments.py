"""Maria asks the screener's questions; the level is computed, raised, lowered, and seen."""

import pytest
from django.db import IntegrityError

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.assessments.actions import NoSuchAnswer, give_answer, lower_level, raise_level, start
from ringbuoy.assessments.models import Assessment, ItemAnswer
from ringbuoy.assessments.queries import given_in, level_changes, standing_of
from ringbuoy.assessments.registering import (
    InstrumentNotRegistered,
    InstrumentOff,
    asked_here,
    find,
    opened_screener,
    record,
    register,
    switch,
)
from ringbuoy.assessments.rules import ReasonMissing
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import Tier
from ringbuoy.escalations.queries import newest_request
from ringbuoy.escalations.rules import Kind
from ringbuoy.journal.models import Entry
from ringbuoy.privacy.rows import showing
from ringbuoy.routing.actions import take_next
from tests.cast import Bench

CODE = "cssrs-screener-recent"


@pytest.fixture
def talk(bench: Bench) -> Opened:
    """Robin talks with Maria; the center has recorded its registration."""
    record(CODE, reference="demo center", at=bench.at)
    bench.ready("maria")
    opened = bench.reaches_out()
    return Opened(take_next(bench.maria, at=bench.at), opened.key)


def answers(bench: Bench, contact: Contact, path: str) -> None:
    for step in path.split():
        item, answer = step.split("=")
        give_answer(bench.maria, contact, item, answer, at=bench.later(seconds=5))


def test_level_is_computed_with_each_answer(bench, talk):
    answers(bench, talk.contact, "1=yes 2=yes 3=yes")

    standing = standing_of(bench.again(talk.contact))

    assert standing.level == "moderate"
    assert standing.next_item == "4"
    given = given_in(standing.assessment)
    assert [row.at for row in given] == sorted(row.at for row in given)


def test_high_goes_first_and_on_the_floor_once(bench, talk):
    answers(bench, talk.contact, "1=yes 2=yes 3=no 4=yes 5=yes")

    assert bench.again(talk.contact).tier == Tier.HIGH
    assert newest_request(talk.contact, Kind.HIGH_RISK) is not None
    assert Entry.objects.filter(name="assessment.level_changed", codes__after="high").count() == 1
    assert Entry.objects.filter(name="help.asked", codes__kind="high_risk").count() == 1


def test_a_corrected_answer_does_not_lower_the_level(bench, talk):
    answers(bench, talk.contact, "2=yes 4=yes 4=no")

    standing = standing_of(bench.again(talk.contact))

    assert (standing.computed, standing.level) == ("low", "high")


def test_a_supervisor_lowers_with_a_reason_and_a_new_answer_raises_again(bench, talk):
    answers(bench, talk.contact, "2=yes 4=yes")
    lower_level(bench.ines, talk.contact, "low", reason="misheard", key=talk.key, at=bench.later(seconds=5))
    lowered = bench.again(talk.contact)
    answers(bench, talk.contact, "3=no")
    unchanged = bench.again(talk.contact)
    answers(bench, talk.contact, "5=yes")

    assert (lowered.risk_level, lowered.tier) == ("low", Tier.EVERYONE)
    assert unchanged.risk_level == "low"
    assert bench.again(talk.contact).risk_level == "high"
    (change,) = [one for one in level_changes(lowered) if one.how == "lowered"]
    assert change.reason.open(talk.key, sequence=change.number) == "misheard"


def test_lowering_asks_for_a_supervisor_and_words(bench, talk):
    answers(bench, talk.contact, "4=yes")

    with pytest.raises(RoleDoesNotAllow):
        lower_level(bench.maria, talk.contact, "low", reason="fine", key=talk.key, at=bench.at)
    with pytest.raises(ReasonMissing):
        lower_level(bench.ines, talk.contact, "low", reason=" ", key=talk.key, at=bench.at)

    assert bench.again(talk.contact).risk_level == "high"


def test_raising_is_free(bench, talk):
    answers(bench, talk.contact, "1=no 2=no 6=no")
    raise_level(bench.maria, talk.contact, "high", reason="her voice", key=talk.key, at=bench.at)

    assert bench.again(talk.contact).risk_level == "high"
    assert newest_request(talk.contact, Kind.HIGH_RISK) is not None


def test_only_the_own_contact(bench, talk):
    with pytest.raises(NotYourContact):
        give_answer(bench.tom, talk.contact, "1", "yes", at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        give_answer(bench.kai, talk.contact, "1", "yes", at=bench.at)


def test_rubbish_is_refused(bench, talk):
    for item, answer in (("7", "yes"), ("1", "perhaps")):
        with pytest.raises(NoSuchAnswer):
            give_answer(bench.maria, talk.contact, item, answer, at=bench.at)


def test_without_registration_no_text_and_no_answers(bench):
    bench.ready("maria")
    bench.reaches_out()
    contact = take_next(bench.maria, at=bench.at)

    with pytest.raises(InstrumentNotRegistered):
        give_answer(bench.maria, contact, "1", "yes", at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        register(bench.kai, CODE, reference="x", at=bench.at)


def test_each_answer_set_keeps_its_text_and_each_answer_its_moment(bench, talk):
    give_answer(bench.maria, talk.contact, "1", "2", instrument="gad-7", at=bench.at)

    row = Assessment.objects.get()
    assert (row.instrument, row.version, row.language) == ("gad-7", "GAD-7", "en")
    (answer,) = given_in(row)
    assert (answer.person, answer.at) == (bench.maria, bench.at)


def test_other_instruments_leave_the_risk_level_alone(bench, talk):
    for item in range(1, 10):
        give_answer(bench.maria, talk.contact, str(item), "3", instrument="phq-9", at=bench.at)

    assert Assessment.objects.get().level == "severe"
    assert bench.again(talk.contact).risk_level == ""


def test_acute_positive_stands_as_high_and_calls_for_a_supervisor(bench, talk):
    give_answer(bench.maria, talk.contact, "3", "yes", instrument="asq", at=bench.at)
    before = bench.again(talk.contact).risk_level
    give_answer(bench.maria, talk.contact, "5", "yes", instrument="asq", at=bench.at)

    assert (before, bench.again(talk.contact).risk_level) == ("", "high")
    assert bench.again(talk.contact).tier == Tier.HIGH
    assert newest_request(talk.contact, Kind.HIGH_RISK) is not None


def test_a_second_instrument_never_lowers_what_the_first_one_proves(bench, talk):
    answers(bench, talk.contact, "1=no 2=no 6=no")
    give_answer(bench.maria, talk.contact, "r1", "yes", instrument="safe-t", at=bench.later(seconds=5))
    begun = bench.again(talk.contact).risk_level
    give_answer(bench.maria, talk.contact, "risk", "moderate", instrument="safe-t", at=bench.later(seconds=5))
    judged = bench.again(talk.contact).risk_level
    give_answer(bench.maria, talk.contact, "risk", "low", instrument="safe-t", at=bench.later(seconds=5))

    assert (begun, judged, bench.again(talk.contact).risk_level) == ("none", "moderate", "moderate")


def test_what_the_center_switched_off_is_not_asked(bench, talk):
    with pytest.raises(RoleDoesNotAllow):
        switch(bench.kai, "asq", to_on=False, at=bench.at)
    with pytest.raises(InstrumentNotRegistered):
        switch(bench.nora, "hits", to_on=True, at=bench.at)
    switch(bench.nora, "asq", to_on=False, at=bench.at)

    with pytest.raises(InstrumentOff):
        give_answer(bench.maria, talk.contact, "1", "yes", instrument="asq", at=bench.at)
    assert "asq" not in {one.code for one in asked_here()}
    assert Entry.objects.get(name="instrument.switched").codes == {"instrument": "asq", "is_on": False}


def test_the_screener_comes_first_and_another_opens_it(bench, talk):
    codes = [one.code for one in asked_here()]

    assert codes[0] == CODE
    assert "hits" not in codes
    assert opened_screener(find("phq-9")).code == CODE


def test_without_the_screener_another_one_is_opened(bench):
    assert opened_screener(find("phq-9")).code == "asq"
    assert opened_screener(find("asq")).code == "safe-t"


def test_an_answer_in_words_never_reaches_the_database(bench, talk):
    begun = start(bench.maria, talk.contact, at=bench.at)

    with pytest.raises(IntegrityError), showing(talk.contact.pk):
        ItemAnswer.objects.create(
            assessment=begun, item="1", answer="she said so", person=bench.maria, at=bench.at
        )
