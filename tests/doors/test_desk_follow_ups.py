"""A follow-up from the desk: promised beside a talk, kept between two, looked after in the office."""

from datetime import timedelta

import pytest
from django.test import Client

from ringbuoy.assessments.actions import give_answer
from ringbuoy.assessments.registering import record
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.directory.models import Service
from ringbuoy.followups.due import sweep
from ringbuoy.followups.models import FollowUp
from ringbuoy.followups.rules import State
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.referrals.actions import give
from ringbuoy.safety_plans.rules import Section
from ringbuoy.safety_plans.writing import note_again, plan_of, save_plan
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with
from tests.scenarios.test_referrals import shelter as shelter

FORM = {
    "channel": "voice",
    "number": "+1 555 010 0167",
    "ask_for": "Robin B.",
    "code_word": "zebra pier",
    "from": "00:00",
    "until": "23:59",
    "zone": "UTC",
    "day": [str(day) for day in range(7)],
    "holidays": "on",
    "answering": "code_word_first",
    "consent": "on",
}


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Robin talks with Maria now."""
    bench.at = clock.now()
    return talks_with(bench, "maria")


def promise_at(client: Client, contact: Contact, **more: object) -> FollowUp:
    sent = {**FORM, **more}
    answer = client.post(f"/desk/contacts/{contact.pk}/promise", sent, headers=HTMX)
    assert answer.status_code == 204, answer.content
    return FollowUp.objects.get()


def due_now(row: FollowUp) -> None:
    FollowUp.objects.filter(pk=row.pk).update(opens_at=clock.now() - timedelta(hours=1))


def keeps(client: Client, row: FollowUp) -> Contact:
    answer = client.post(f"/desk/follow-ups/{row.pk}/take", headers=HTMX)
    assert answer.status_code == 204, answer.content
    return Contact.objects.get(counts_as="follow_up")


def test_a_promise_is_made_in_one_form_and_stands_beside_the_talk(bench: Bench, contact: Contact) -> None:
    maria = at_desk(bench, "maria")
    form = maria.get(f"/desk/contacts/{contact.pk}/promise", headers=HTMX).content.decode()
    row = promise_at(maria, contact)
    pane = maria.get(f"/desk/contacts/{contact.pk}/pane", headers=HTMX).content.decode()

    assert "They said yes to this" in form
    assert (row.answering, row.voicemail, row.days_left, row.prefers) == ("code_word_first", False, [], None)
    assert "to be kept by" in pane
    assert not any(word in pane for word in ("010 0167", "Robin B.", "zebra pier"))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"consent": []}, "Without a yes"),
        ({"number": "call me"}, "number"),
        ({"from": "evening"}, "both hours"),
        ({"zone": "Atlantis"}, "time zone"),
        ({"channel": "pigeon"}, "call or text"),
        ({"day": []}, "at least one day"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_promised(
    bench: Bench, contact: Contact, more: dict[str, object], says: str
) -> None:
    sent = {**FORM, **more}
    answer = at_desk(bench, "maria").post(f"/desk/contacts/{contact.pk}/promise", sent, headers=HTMX)

    assert (answer.status_code, says in answer.content.decode()) == (400, True)
    assert not FollowUp.objects.exists()


def test_a_call_by_hand_from_the_list_to_its_outcome(bench: Bench, contact: Contact) -> None:
    maria, tom = at_desk(bench, "maria"), at_desk(bench, "tom")
    row = promise_at(maria, contact, about="The appointment")
    assert "Take it" not in tom.get("/desk/").content.decode()
    due_now(row)
    assert "Take it" in tom.get("/desk/follow-ups", headers=HTMX).content.decode()

    call = keeps(tom, row)
    pane = tom.get(f"/desk/contacts/{call.pk}/pane", headers=HTMX).content.decode()
    number = tom.post(f"/desk/contacts/{call.pk}/keeping/number", headers=HTMX).content.decode()

    assert all(word in pane for word in ("Robin B.", "zebra pier", "The appointment", "Leave no message"))
    assert ("010 0167" in pane, "+1 555 010 0167" in number) == (False, True)
    assert Entry.objects.filter(name="handle.revealed", contact_id=call.pk).count() == 1
    assert maria.get(f"/desk/contacts/{call.pk}/keeping", headers=HTMX).status_code == 403
    told = tom.post(f"/desk/contacts/{call.pk}/keeping", {"outcome": "not_now", "again": "48"}, headers=HTMX)
    row.refresh_from_db()
    assert (told.status_code, row.where) == (204, State.PROMISED)
    assert tom.post(f"/desk/contacts/{call.pk}/keeping/number", headers=HTMX).status_code == 409


def wanted_again(bench: Bench, contact: Contact) -> None:
    """Robin and Maria write a plan, and Robin wants it to be opened again."""
    key = key_to_write(bench.maria, contact, at=bench.at)
    save_plan(bench.maria, contact, {Section.ALONE: "Walk to the canal"}, seen=0, key=key, at=bench.at)
    note_again(bench.maria, contact, "yes", at=bench.at)


def test_the_plan_and_what_was_given_are_looked_at_from_the_card(
    bench: Bench, contact: Contact, shelter: Service
) -> None:
    maria, tom = at_desk(bench, "maria"), at_desk(bench, "tom")
    wanted_again(bench, contact)
    given = give(bench.maria, contact, shelter.pk, at=bench.at)
    row = promise_at(maria, contact)
    due_now(row)
    call = keeps(tom, row)
    card = f"/desk/contacts/{call.pk}/keeping"

    before = tom.get(card, headers=HTMX).content.decode()
    plan = tom.post(f"{card}/plan", headers=HTMX).content.decode()
    failed = {"outcome": "not_reach", "failure": "full"}
    told = tom.post(f"/desk/referrals/{given.pk}/outcome", failed, headers=HTMX)

    assert ("look at the plan together" in before, "canal" in before) == (True, False)
    assert "Ask what became of what we gave them" in before
    assert ("Walk to the canal" in plan, plan_of(call)) == (True, None)
    assert told.status_code == 204
    assert "It was full" in tom.get(card, headers=HTMX).content.decode()
    assert maria.post(f"{card}/plan", headers=HTMX).status_code == 403
    tom.post(card, {"outcome": "reached"}, headers=HTMX)
    assert tom.post(f"{card}/plan", headers=HTMX).status_code == 409
    assert "canal" not in "".join(str(entry.codes) for entry in Entry.objects.all())


def test_what_was_missed_stands_on_the_floor_until_a_supervisor_answers_for_it(
    bench: Bench, contact: Contact
) -> None:
    row = promise_at(at_desk(bench, "maria"), contact)
    sweep(at=row.miss_at)
    ines = at_desk(bench, "ines")

    assert "Not kept in its time" in ines.get("/floor/board").content.decode()
    page = ines.get("/office/follow-ups/").content.decode()
    assert ("I take care of it" in page, "010 0167" in page) == (True, False)
    assert ines.post(f"/office/follow-ups/{row.pk}/answered/").status_code == 302
    assert "Not kept in its time" not in ines.get("/floor/board").content.decode()
    assert ines.post(f"/office/follow-ups/{row.pk}/off/", {"reason": ""}).status_code == 400
    assert ines.post(f"/office/follow-ups/{row.pk}/off/", {"reason": "not_safe"}).status_code == 302
    assert "It is not safe for them" in ines.get("/office/follow-ups/").content.decode()


def test_the_director_sets_the_times_and_is_told_what_cannot_be(bench: Bench) -> None:
    nora = at_desk(bench, "nora")
    said = {
        "seen": 0,
        "opens_hours": 12,
        "closes_hours": 48,
        "grave_opens_hours": 0,
        "grave_closes_hours": 24,
    }
    said |= {"tries": 3, "retry_hours": 4, "series_days": "7, 30"}

    wrong = nora.post("/office/follow-ups/times/", {**said, "closes_hours": 12})
    assert (wrong.status_code, "begin before it ends" in wrong.content.decode()) == (400, True)
    assert nora.post("/office/follow-ups/times/", {**said, "series_days": "soon"}).status_code == 400
    assert nora.post("/office/follow-ups/times/", said).status_code == 302

    assert 'value="7, 30"' in nora.get("/office/follow-ups/").content.decode()
    assert nora.post("/office/follow-ups/times/", said).status_code == 400  # a colleague was first
    assert at_desk(bench, "ines").post("/office/follow-ups/times/", said).status_code == 403


def test_with_a_known_caller_the_question_about_suicide_is_never_skipped(bench: Bench) -> None:
    bench.at = clock.now()
    record("cssrs-screener-recent", reference="ours", at=bench.at)
    caller = recognize(HandleKind.PHONE, "+1 555 010 0167", at=bench.at)
    contact = talks_with(bench, "maria")
    Contact.objects.filter(pk=contact.pk).update(caller=caller)
    ines, maria = at_desk(bench, "ines"), at_desk(bench, "maria")
    form = {
        "reason": "crosses_boundaries",
        "helps": "Slow questions",
        "minutes": "20",
        "from": "",
        "until": "",
    }
    days = {"review_on": f"{bench.at + timedelta(days=30):%Y-%m-%d}", "ends_on": "soon"}
    page = f"/floor/contacts/{contact.pk}/caller-plan"
    assert ines.post(page, {**form, **days}).status_code == 400
    assert ines.post(page, {**form, **days, "ends_on": days["review_on"]}).status_code == 302
    assert "Slow questions" in ines.get(page).content.decode()

    pane = maria.get(f"/desk/contacts/{contact.pk}/pane", headers=HTMX).content.decode()
    prank = maria.post(f"/desk/contacts/{contact.pk}/not-counseling", {"counts_as": "prank"}, headers=HTMX)

    assert all(words in pane for words in ("Slow questions", "Ask about suicide, also today", "20 minutes"))
    assert (prank.status_code, "Ask about suicide first" in prank.content.decode()) == (400, True)
    maria.post(f"/desk/contacts/{contact.pk}/end", headers=HTMX)
    finish = {"disposition": "supported"}
    assert "never skipped" in maria.post(f"/desk/contacts/{contact.pk}/finish", finish).content.decode()
    give_answer(bench.maria, bench.again(contact), "1", "refused", at=clock.now())
    assert maria.post(f"/desk/contacts/{contact.pk}/finish", finish, headers=HTMX).status_code == 204


def test_what_funders_ask_is_written_down_and_handed_out_as_counts(bench: Bench, contact: Contact) -> None:
    maria = at_desk(bench, "maria")
    promise_at(maria, contact)
    about = f"/desk/contacts/{contact.pk}/about-them"

    assert "Would rather not say" in maria.get(about, headers=HTMX).content.decode()
    assert maria.post(about, {"age": "25_34", "military": "wont_say"}, headers=HTMX).status_code == 204
    assert maria.post(about, {"age": "old"}, headers=HTMX).status_code == 400
    sent = {"emergency": "agreed", "police": "on"}
    assert maria.post(f"/desk/contacts/{contact.pk}/help-sent", sent, headers=HTMX).status_code == 204

    assert 'value="25_34" selected' in maria.get(about, headers=HTMX).content.decode()
    month = f"{bench.at:%Y-%m}"
    assert maria.get(f"/office/reports/month/{month}/follow-ups.csv").status_code == 403
