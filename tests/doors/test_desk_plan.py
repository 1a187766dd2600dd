"""The safety plan from the desk to the person's own page, through the pages themselves."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.linking import link_caller
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_write
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.safety_plans.models import PlanPage
from ringbuoy.safety_plans.rules import Section, packed
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with

Talk = tuple[Client, Contact]
PLAN = packed({Section.ALONE: "Walk to the canal", Section.PEOPLE: "Ana <3"})


@pytest.fixture
def talk(bench: Bench) -> Talk:
    """Maria at her desk, talking with Robin."""
    bench.at = clock.now()
    return at_desk(bench, "maria"), talks_with(bench, "maria")


def save(talk: Talk, words: object = PLAN, *, seen: object = 0) -> tuple[int, Any]:
    client, contact = talk
    answer = client.post(
        f"/desk/contacts/{contact.pk}/plan",
        json.dumps({"words": words, "seen": seen}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    return answer.status_code, answer.json()


def posted(talk: Talk, part: str, **form: str) -> str:
    client, contact = talk
    answer = client.post(f"/desk/contacts/{contact.pk}/plan/{part}", form, headers=HTMX)
    assert answer.status_code in (200, 204), answer.content.decode()
    return answer.content.decode()


def link_of(page: str) -> tuple[str, str]:
    found = re.search(r"/read/([\w-]+)#([\w-]{43})<", page)
    assert found is not None
    return found.group(1), found.group(2)


def test_a_plan_saves_itself_and_two_screens_overwrite_nothing(talk: Talk) -> None:
    first, again = save(talk), save(talk, packed({Section.ALONE: "Other"}))

    assert first == (200, {"version": 1, "at": first[1]["at"]})
    assert (again[0], again[1]["version"], again[1]["words"]) == (409, 1, PLAN)
    assert "Walk to the canal" in talk[0].get(f"/desk/contacts/{talk[1].pk}/pane").content.decode()


@pytest.mark.parametrize(
    ("words", "seen"),
    [("no plan", 0), (PLAN, -1), (PLAN, "x"), (None, 0), (packed({Section.ALONE: "x" * 4_001}), 0)],
)
def test_what_is_no_plan_is_refused_with_a_sentence(talk: Talk, words: object, seen: object) -> None:
    status, answer = save(talk, words, seen=seen)

    assert status == 400
    assert "plan" in answer["sentence"]


def test_the_person_gets_a_locked_page_which_the_link_alone_opens(talk: Talk) -> None:
    save(talk)
    address, key = link_of(posted(talk, "page", days="7"))

    answer = Client().get(f"/read/{address}")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "canal" not in page
    assert key not in page
    assert "Leave this page now" in page
    assert "we read your plan to you" in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "canal" not in str([entry.codes for entry in Entry.objects.all()])


def test_ended_taken_back_and_unknown_pages_look_alike(talk: Talk) -> None:
    save(talk)
    first, second = (link_of(posted(talk, "page", days="1"))[0] for _page in range(2))

    own = PlanPage.objects.get(address=first)
    talk[0].post(f"/desk/plan-pages/{own.pk}/take-back", headers=HTMX)
    stranger = Client().post(f"/read/{second}", headers={"Sec-Fetch-Site": "cross-site"})
    assert (stranger.status_code, PlanPage.objects.count()) == (303, 1)
    Client().post(f"/read/{second}", headers={"Sec-Fetch-Site": "same-origin"})

    pages = [Client().get(f"/read/{one}") for one in (first, second, "x" * 43)]
    assert [one.status_code for one in pages] == [404, 404, 404]
    assert len({re.sub(r"data-now=\S+", "", one.content.decode()) for one in pages}) == 1


def test_ways_and_codes_are_written_down(talk: Talk) -> None:
    posted(talk, "noted", means="agreed")
    posted(talk, "noted", again="yes")
    posted(talk, "given", way="read_back")

    codes = [entry.codes for entry in Entry.objects.filter(name__startswith="plan.")]
    assert codes == [{"means": "agreed"}, {"again": "yes"}, {"way": "read_back"}]
    refused = talk[0].post(f"/desk/contacts/{talk[1].pk}/plan/given", {"way": "text"}, headers=HTMX)
    assert (refused.status_code, "Ask first" in refused.content.decode()) == (400, True)


def test_the_desk_offers_the_plan_of_before_and_opens_it_on_a_yes(talk: Talk, bench: Bench) -> None:
    _client, contact = talk
    known(bench, contact, "maria")
    save(talk)
    posted(talk, "noted", again="yes")
    second = talks_with(bench, "tom")
    known(bench, second, "tom")
    toms = (at_desk(bench, "tom"), second)

    offered = toms[0].get(f"/desk/contacts/{second.pk}/pane").content.decode()
    shown = posted(toms, "reopen")

    assert "wanted it to be opened again" in offered
    assert "canal" not in offered
    assert "Walk to the canal" in shown


def known(bench: Bench, contact: Contact, name: str) -> None:
    person = bench.person(name)
    key = key_to_write(person, contact, at=bench.at)
    link_caller(person, contact, HandleKind.WORD, "lighthouse", key=key, at=bench.at)


def test_beginnings_hold_the_centers_own_ways_to_cope_in_the_callers_language(talk: Talk) -> None:
    Contact.objects.filter(pk=talk[1].pk).update(language="es")

    pane = talk[0].get(f"/desk/contacts/{talk[1].pk}/pane").content.decode()

    assert "Dar una vuelta a la manzana" in pane
    assert "Cinco cosas a su alrededor" in pane
    assert "What I can do by myself" in pane


def test_a_supervisor_reads_the_plan_with_the_record(talk: Talk, bench: Bench) -> None:
    save(talk)

    record = at_desk(bench, "ines").get(f"/floor/contacts/{talk[1].pk}/").content.decode()

    assert "What I can do by myself" in record
    assert "Ana &lt;3" in record


def test_the_plan_is_printed_as_it_was_saved_and_begins_with_what_was_given(talk: Talk) -> None:
    at = f"/desk/contacts/{talk[1].pk}/plan"
    assert "Nothing of the plan is saved yet" in talk[0].get(f"{at}/sheet").content.decode()
    save(talk)

    sheet = talk[0].get(f"{at}/sheet").content.decode()

    assert "Walk to the canal" in sheet
    assert "Ana &lt;3" in sheet
    assert "My plan for hard hours" in sheet


def test_what_nobody_finished_stays_at_the_desk(talk: Talk) -> None:
    save(talk, packed({Section.PEOPLE: "People I trust:", Section.ALONE: "Walk"}))

    sheet = talk[0].get(f"/desk/contacts/{talk[1].pk}/plan/sheet").content.decode()

    assert ("Walk" in sheet, "People I trust" in sheet) == (True, False)
    assert "People I trust:" in talk[0].get(f"/desk/contacts/{talk[1].pk}/pane").content.decode()
    save(talk, packed({Section.PEOPLE: "People I trust:"}), seen=1)
    refused = talk[0].post(f"/desk/contacts/{talk[1].pk}/plan/page", {"days": "7"}, headers=HTMX)
    assert "Nothing is written in the plan yet" in refused.content.decode()


def test_the_plan_may_begin_with_what_came_up_in_the_callers_language(talk: Talk) -> None:
    client, contact = talk
    Contact.objects.filter(pk=contact.pk).update(language="es")
    pane = f"/desk/contacts/{contact.pk}/pane"
    assert "Came up in this talk" not in client.get(pane).content.decode()
    for sign in ("b7", "d6", "i3"):
        form = {"instrument": "imminent-risk", "item": sign, "answer": "yes"}
        client.post(f"/desk/contacts/{contact.pk}/questions", form, headers=HTMX)

    drawn = client.get(f"/desk/contacts/{contact.pk}/plan/begun", headers=HTMX).content.decode()

    lines = re.findall(r'data-begins="(\w+)" data-came-up="([^"]+)"', drawn)
    assert lines == [("signs", "Me siento sin salida"), ("reasons", "Algo o alguien por quien vivir:")]
    assert "Came up in this talk" in client.get(pane).content.decode()
    assert 'data-version="0"' in client.get(pane).content.decode()


def test_what_the_level_suggests_opens_the_plan_and_fills_the_promise(talk: Talk) -> None:
    Contact.objects.filter(pk=talk[1].pk).update(risk_level="moderate", channel="text")

    pane = talk[0].get(f"/desk/contacts/{talk[1].pk}/questions").content.decode()
    promise = talk[0].get(f"/desk/contacts/{talk[1].pk}/promise", headers=HTMX).content.decode()

    for pressed in ('data-presses="plan"', 'data-section-of-plan="surroundings"', 'data-presses="follow_up"'):
        assert pressed in pane
    assert 'value="text" checked' in promise
