"""The desk's pages through Django's own client: gates, parts, saves, and what goes wrong."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from ringbuoy.assessments.registering import record
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact, Note
from ringbuoy.contacts.rules import Move, State, Tier
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.keyd.log import lines_backwards
from ringbuoy.keyd.places import Places
from tests.cast import Bench
from tests.rows import all_rows

HTMX = {"HX-Request": "true"}


def at_desk(bench: Bench, name: str) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def talks_with(bench: Bench, name: str) -> Contact:
    """Robin talks with a counselor."""
    bench.ready(name)
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.person(name), seat=1, answered_at=bench.at)
    return contact


def save(client: Client, contact: Contact, words: str, *, seen: int) -> tuple[int, dict[str, object]]:
    answer = client.post(
        f"/desk/contacts/{contact.pk}/notes",
        json.dumps({"words": words, "seen": seen}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    return answer.status_code, answer.json()


def test_the_desk_shows_every_open_contact_with_its_pane(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    page = at_desk(bench, "maria").get("/desk/").content.decode()

    assert f'id="pane-{contact.pk}"' in page
    assert f"Visitor {contact.number}" in page


def test_beside_a_contact_with_high_risk_the_bar_promises_no_second_chat(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    maria = at_desk(bench, "maria")
    before = maria.get("/my/state").content.decode()

    Contact.objects.filter(pk=contact.pk).update(tier=Tier.HIGH)

    assert "Ready for 1 more chat" in before
    assert "Ready, all places taken" in maria.get("/my/state").content.decode()


@pytest.mark.parametrize("name", ["owen", "dara", "femi", "kai"])
def test_nobody_without_business_here_sees_the_desk(bench: Bench, name: str) -> None:
    contact = talks_with(bench, "maria")
    client = at_desk(bench, name)

    answers = [client.get(path).status_code for path in ("/desk/", f"/desk/contacts/{contact.pk}/pane")]

    assert answers == [403, 403]
    assert Entry.objects.filter(name="person.denied", person_id=bench.person(name).pk).count() == 2


def test_another_counselors_contact_stays_closed(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    tom = at_desk(bench, "tom")

    assert tom.get(f"/desk/contacts/{contact.pk}/pane", headers=HTMX).status_code == 403
    assert tom.get(f"/desk/contacts/{contact.pk}/record", headers=HTMX).status_code == 403
    assert save(tom, contact, "Mine now.", seen=0)[0] == 403
    assert tom.get(f"/desk/contacts/{uuid4()}/pane", headers=HTMX).status_code == 404
    refused = Entry.objects.filter(name="contact.read_refused").values_list("person_id", "contact_id")
    assert list(refused) == [(bench.tom.pk, contact.pk)] * 3


def test_notes_save_as_versions_and_a_conflict_shows_both(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    maria = at_desk(bench, "maria")

    first = save(maria, contact, "Lost the job.", seen=0)
    conflict = save(maria, contact, "Lives with a sister.", seen=0)
    kept = save(maria, contact, "Lives with a sister.", seen=1)

    assert first[0] == 200
    assert (conflict[0], conflict[1]["version"], conflict[1]["words"]) == (409, 1, "Lost the job.")
    assert (kept[0], kept[1]["version"]) == (200, 2)
    history = maria.get(f"/desk/contacts/{contact.pk}/notes/history", headers=HTMX).content.decode()
    assert "Lost the job." in history
    assert "Lives with a sister." in history


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"words": 7, "seen": 0}', b'{"words": "x", "seen": -1}', b"\xff"]
)
def test_what_is_no_note_is_refused_with_a_sentence(bench: Bench, body: bytes) -> None:
    contact = talks_with(bench, "maria")

    answer = at_desk(bench, "maria").post(
        f"/desk/contacts/{contact.pk}/notes",
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 400
    assert "could not be read" in answer.json()["sentence"]
    with all_rows():
        assert not Note.objects.exists()


def test_a_test_contact_closes_in_two_actions(bench: Bench) -> None:
    contact = talks_with(bench, "maria")

    answer = at_desk(bench, "maria").post(
        f"/desk/contacts/{contact.pk}/not-counseling", {"counts_as": "test"}, headers=HTMX
    )

    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {"desk:acted": {"contact": str(contact.pk)}}
    assert bench.again(contact).where is State.CLOSED


def test_ending_asks_how_it_ended_in_one_summary_and_keeps_what_was_chosen(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    maria = at_desk(bench, "maria")
    maria.post(f"/desk/contacts/{contact.pk}/end", headers=HTMX)

    asked = maria.post(f"/desk/contacts/{contact.pk}/finish", {"disposition": ""}, headers=HTMX)
    done = maria.post(f"/desk/contacts/{contact.pk}/finish", {"disposition": "supported"}, headers=HTMX)

    assert "There is a problem" in asked.content.decode()
    assert done.status_code == 204
    assert bench.again(contact).disposition == "supported"


def test_a_call_for_help_can_be_taken_back(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    maria = at_desk(bench, "maria")

    maria.post(f"/desk/contacts/{contact.pk}/help", headers=HTMX)
    asked = maria.get(f"/desk/contacts/{contact.pk}/bar", headers=HTMX).content.decode()
    maria.post(f"/desk/contacts/{contact.pk}/help/take-back", headers=HTMX)
    back = maria.get(f"/desk/contacts/{contact.pk}/bar", headers=HTMX).content.decode()

    assert "Help asked" in asked
    assert "Help asked" not in back


def test_an_earlier_contact_opens_only_through_the_gate(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    maria = at_desk(bench, "maria")
    save(maria, contact, "Likes to walk.", seen=0)
    maria.post(f"/desk/contacts/{contact.pk}/not-counseling", {"counts_as": "test"}, headers=HTMX)

    opened = maria.get(f"/desk/contacts/{contact.pk}/record", headers=HTMX)

    assert "Likes to walk." in opened.content.decode()
    assert Entry.objects.filter(name="contact.read", codes__purpose="earlier").count() == 1


def test_the_crosses_on_paper_are_entered_and_kept_after_a_mistake(bench: Bench) -> None:
    record("cssrs-screener-recent", reference="demo center", at=bench.at)
    bench.line()
    maria = at_desk(bench, "maria")
    sent = {"line": "harbor", "words": "Kept.", "channel": "voice", "answer_4": "yes"}

    wrong = maria.post("/desk/paper/enter", sent).content.decode()
    an_hour_ago = (clock.now() - timedelta(hours=1)).isoformat(timespec="minutes")[:16]
    right = {"began_at": an_hour_ago, "minutes": "20", "disposition": "supported"}
    maria.post("/desk/paper/enter", {**sent, **right})

    assert 'name="answer_4" value="yes" checked' in wrong
    assert Contact.objects.get().risk_level == "high"


def test_the_paper_form_can_be_printed_and_entered(bench: Bench) -> None:
    bench.line()
    maria = at_desk(bench, "maria")

    printed = maria.get("/desk/paper").content.decode()
    wrong = maria.post("/desk/paper/enter", {"line": "harbor", "words": "Kept.", "channel": "chat"})
    an_hour_ago = (clock.now() - timedelta(hours=1)).isoformat(timespec="minutes")[:16]
    right = {"began_at": an_hour_ago, "minutes": "20", "disposition": "supported"}
    entered = maria.post(
        "/desk/paper/enter", {"line": "harbor", "words": "Kept.", "channel": "chat", **right}
    )

    assert "record of one contact" in printed
    assert (wrong.status_code, "Kept." in wrong.content.decode()) == (400, True)
    assert entered.status_code == 200
    assert Entry.objects.filter(name="contact.paper_entered").count() == 1


def keys_given_to(person: int, data: Path) -> int:
    """Count the keys that keyd has given to this person, as its own log has it."""
    said = lines_backwards(Places(data).logs)
    return sum(line["what"] == "open" and line["person"] == person for line in said)


def test_a_note_that_comes_after_the_record_was_closed_takes_no_key(bench: Bench, data: Path) -> None:
    bench.at = clock.now()
    contact = talks_with(bench, "maria")
    client = at_desk(bench, "maria")
    save(client, contact, "In time.", seen=0)
    end(bench.maria, bench.again(contact), at=bench.at)
    close(bench.maria, bench.again(contact), "supported", at=bench.at)
    before = keys_given_to(bench.maria.pk, data)

    status, answer = save(client, contact, "Too late.", seen=1)

    assert (status, "closed" in str(answer["sentence"])) == (409, True)
    assert keys_given_to(bench.maria.pk, data) == before


def test_notes_of_another_screen_are_shown_with_a_line_in_the_journal(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    client = at_desk(bench, "maria")
    save(client, contact, "From the other screen.", seen=0)
    read = Entry.objects.filter(name="contact.read", contact_id=contact.pk)
    before = read.count()

    status, answer = save(client, contact, "From this one.", seen=0)

    assert (status, answer["words"]) == (409, "From the other screen.")
    assert read.count() == before + 1
