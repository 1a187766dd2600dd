"""Somebody who contacts us often is met as agreed, asked each time, and never turned away."""

from datetime import date, time, timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.assessments.actions import give_answer
from ringbuoy.assessments.registering import record as record_instrument
from ringbuoy.caller_plans.actions import BadPlan, ChangedMeanwhile, NobodyKnown, Said, agree, end_plan
from ringbuoy.caller_plans.due import sweep
from ringbuoy.caller_plans.models import CallerPlan, PlanKey, PlanWords
from ringbuoy.caller_plans.queries import (
    contact_to_find,
    plan_of,
    plans_to_review,
    shared_history,
    standing_plans,
    was_asked,
)
from ringbuoy.caller_plans.rules import Term
from ringbuoy.caller_plans.words import RENEWED_AFTER, Helping, open_for
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import Tier
from ringbuoy.escalations.models import HelpRequest
from ringbuoy.journal.models import Entry
from ringbuoy.privacy.rows import showing
from ringbuoy.retention.erasing import erase
from ringbuoy.routing.actions import NobodyWaits, take_next
from ringbuoy.routing.apart import NotApart, NotKnown, all_apart, bring_together, stay_apart
from ringbuoy.routing.known import COMPLEX_FOR
from tests.cast import Bench

WORDS = Helping("Slow questions about the garden", "Being told to calm down")
TERM = Term(date(2026, 4, 1), date(2026, 6, 1))


def comes(bench: Bench, **more: object) -> Contact:
    """Robin, who is known by a number, reaches out."""
    caller = recognize(HandleKind.PHONE, "+1 555 010 0167", at=bench.at)
    return bench.reaches_out(caller=caller, **more).contact


def agreed(bench: Bench, contact: Contact, **more: object) -> CallerPlan:
    said = {"reason": "contacts_often", "term": TERM, "helping": WORDS}
    return agree(bench.ines, contact, Said(**{**said, **more}), at=bench.at)  # type: ignore[arg-type]


def taken(bench: Bench, name: str) -> Contact:
    bench.ready(name)
    return take_next(bench.person(name), at=bench.at)


def test_the_plan_is_found_when_they_come_by_another_channel(bench: Bench) -> None:
    plan = agreed(bench, comes(bench), minutes=20, hours=(time(18), time(19)), dedicated=bench.tom)
    again = comes(bench)

    assert plan_of(again) == plan
    assert open_for(bench.ines, bench.again(again), plan, at=bench.at) == WORDS
    assert plan_of(bench.reaches_out().contact) is None


def test_its_words_are_sealed_and_open_to_who_has_the_contact(bench: Bench) -> None:
    plan = agreed(bench, comes(bench))
    contact = taken(bench, "maria")
    with showing(PlanKey.objects.get().pk):
        assert b"garden" not in PlanWords.objects.get().helps.stored()

    assert open_for(bench.maria, contact, plan, at=bench.at) == WORDS
    with pytest.raises(NotYourContact):
        open_for(bench.tom, contact, plan, at=bench.at)
    assert "garden" not in "".join(str(entry.codes) for entry in Entry.objects.all())


@pytest.mark.parametrize(
    "more",
    [
        {"reason": "annoying"},
        {"helping": Helping()},
        {"minutes": 2},
        {"term": Term(date(2026, 3, 2), date(2026, 6, 1))},
        {"term": Term(date(2026, 4, 1), date(2027, 6, 1))},
        {"term": Term(date(2026, 6, 15), date(2026, 7, 1))},
    ],
)
def test_no_limit_stands_without_a_reason_a_review_and_an_end(bench: Bench, more: dict[str, object]) -> None:
    with pytest.raises(BadPlan):
        agreed(bench, comes(bench), **more)


def test_only_who_supervises_writes_a_plan_and_only_for_a_caller_who_is_known(bench: Bench) -> None:
    contact = comes(bench)

    with pytest.raises(NobodyKnown):
        agreed(bench, bench.reaches_out().contact)
    with pytest.raises(RoleDoesNotAllow):
        agree(bench.maria, contact, Said("contacts_often", TERM, WORDS), at=bench.at)


def test_complex_contacts_wait_for_the_skill_and_never_reach_a_trainee(bench: Bench) -> None:
    agreed(bench, comes(bench), is_complex=True)
    bench.tom.roles = ["trainee"]
    bench.tom.save(update_fields=["roles"])
    for name in ("maria", "tom"):
        with pytest.raises(NobodyWaits):
            taken(bench, name)

    bench.later(seconds=COMPLEX_FOR.total_seconds() + 1)

    with pytest.raises(NobodyWaits):
        taken(bench, "tom")
    assert taken(bench, "maria").caller is not None


def test_whoever_has_the_skill_takes_them_at_once(bench: Bench) -> None:
    agreed(bench, comes(bench), is_complex=True)
    bench.maria.skills = ["complex"]
    bench.maria.save(update_fields=["skills"])

    assert taken(bench, "maria").caller is not None


def test_whoever_is_in_danger_goes_to_whoever_is_there(bench: Bench) -> None:
    contact = comes(bench)
    agreed(bench, contact, is_complex=True)
    Contact.objects.filter(pk=contact.pk).update(tier=Tier.IMMINENT)

    assert taken(bench, "maria").pk == contact.pk


def test_who_asked_not_to_meet_them_again_does_not_and_somebody_else_does(bench: Bench) -> None:
    comes(bench)
    stay_apart(bench.maria, taken(bench, "maria"), at=bench.at)
    again = comes(bench)

    with pytest.raises(NobodyWaits):
        taken(bench, "maria")
    assert taken(bench, "tom").pk == again.pk
    bench.reaches_out()
    with pytest.raises(NotKnown):
        stay_apart(bench.maria, taken(bench, "maria"), at=bench.at)


def test_a_supervisor_lets_somebody_be_offered_a_caller_again(bench: Bench) -> None:
    comes(bench)
    stay_apart(bench.maria, taken(bench, "maria"), at=bench.at)
    (row,) = all_apart()
    with pytest.raises(RoleDoesNotAllow):
        bring_together(bench.maria, row.pk, at=bench.at)

    bring_together(bench.ines, row.pk, at=bench.at)

    assert all_apart() == []
    with pytest.raises(NotApart):
        bring_together(bench.ines, row.pk, at=bench.at)


def test_plans_to_look_at_again_stand_first_each_with_a_contact_to_find_it_by(bench: Bench) -> None:
    contact = comes(bench)
    plan = agreed(bench, contact)
    assert plans_to_review() == 0

    sweep(at=bench.at + timedelta(days=31))

    assert (plans_to_review(), standing_plans()) == (1, [plan])
    assert contact_to_find(plan) == contact


def test_a_supervisor_is_called_once_to_what_is_to_be_supervised(bench: Bench) -> None:
    contact = comes(bench)
    agreed(bench, contact, reason="crosses_boundaries", is_supervised=True)

    assert (sweep(at=bench.at), sweep(at=bench.at)) == (1, 0)
    assert HelpRequest.objects.get().contact == contact


def test_no_plan_goes_on_by_itself(bench: Bench) -> None:
    contact = comes(bench)
    plan = agreed(bench, contact, is_complex=True)
    sweep(at=bench.at + timedelta(days=31))
    assert CallerPlan.objects.get().is_review_due

    sweep(at=bench.at + timedelta(days=92))

    assert plan_of(contact) is None
    assert not PlanWords.objects.exists()
    assert taken(bench, "maria").pk == contact.pk
    with pytest.raises(ChangedMeanwhile):
        end_plan(bench.ines, plan, at=bench.at)


def test_a_plan_that_stands_for_long_is_sealed_anew(bench: Bench) -> None:
    contact = comes(bench)
    plan = agreed(bench, contact)
    before = PlanKey.objects.get()

    sweep(at=bench.at + RENEWED_AFTER)

    assert PlanKey.objects.get().pk != before.pk
    assert open_for(bench.ines, contact, plan, at=bench.at) == WORDS


def test_history_is_shared_only_where_they_agreed(bench: Bench) -> None:
    first, again = comes(bench), comes(bench)

    assert shared_history(again, agreed(bench, first)) == []
    assert [one.pk for one in shared_history(again, agreed(bench, first, shares_history=True))] == [first.pk]


def test_any_answer_about_suicide_counts_as_asked(bench: Bench) -> None:
    record_instrument("cssrs-screener-recent", reference="ours", at=bench.at)
    comes(bench)
    contact = taken(bench, "maria")
    assert not was_asked(contact)

    give_answer(bench.maria, contact, "1", "refused", at=bench.at)

    assert was_asked(contact)


def test_a_caller_who_is_forgotten_takes_the_plan_along(bench: Bench) -> None:
    contact = comes(bench)
    agreed(bench, contact)
    leave(contact, how="link", at=bench.at)
    erase(bench.nora, bench.again(contact), reason="caller_asked", at=bench.at)

    sweep(at=bench.at)

    assert CallerPlan.objects.get().ended_at == bench.at
    assert not PlanKey.objects.exists()
