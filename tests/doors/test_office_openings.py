"""Who has opened what: the page, one's own page, the export, and what is journaled on the way."""

from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from django.test import Client

from ringbuoy.audit.fhir import KINDS, PATIENT_READ
from ringbuoy.audit.models import CloseHandle
from ringbuoy.audit.openings import OPENINGS
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact, unlock
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.doors.office.opening_words import DONE
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from tests.cast import Bench

PATH = "/office/openings/"


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Maria has opened her contact and Ines has from the floor; Tom was refused it."""
    bench.at = clock.now() - timedelta(minutes=5)
    bench.ready("maria")
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    unlock(bench.maria, contact, purpose="notes", at=bench.at)
    unlock(bench.ines, contact, purpose="floor", at=bench.later(seconds=1))
    with pytest.raises(NotYourContact):
        unlock(bench.tom, contact, purpose="earlier", at=bench.later(seconds=1))
    return contact


def test_every_opening_has_words_and_a_kind_of_event() -> None:
    assert set(DONE) == set(KINDS) == set(OPENINGS)


def test_a_callers_question_who_has_read_my_words_is_answered(bench: Bench, contact: Contact) -> None:
    other = bench.reaches_out().contact
    unlock(bench.ines, other, purpose="floor", at=bench.at)

    page = signed_in(bench, "nora").get(PATH, {"contact": str(contact.pk)}).content.decode()

    assert page.count("from the floor") == 1
    assert "own contact" in page
    assert "▲ Was refused" in page
    looked = Entry.objects.get(name="journal.read")
    assert (looked.person_id, looked.contact_id) == (bench.nora.pk, contact.pk)


def test_the_four_digits_find_the_contact_and_a_wrong_one_says_what_to_do(
    bench: Bench, contact: Contact
) -> None:
    nora = signed_in(bench, "nora")

    assert "own notes" in nora.get(PATH, {"contact": contact.number}).content.decode()
    wrong = f"{(int(contact.number) + 1) % 10_000:04d}"
    answer = nora.get(PATH, {"contact": wrong})
    assert answer.status_code == 400
    assert "Check the digits and the days" in answer.content.decode()


def test_by_person_and_by_day(bench: Bench, contact: Contact) -> None:
    nora, today = signed_in(bench, "nora"), f"{bench.at:%Y-%m-%d}"

    of_ines = nora.get(PATH, {"person": bench.ines.pk, "since": today}).content.decode()
    long_ago = nora.get(PATH, {"until": "2020-01-01"}).content.decode()

    assert "from the floor" in of_ines
    assert "own notes" not in of_ines
    assert "Nothing was opened." in long_ago


def test_everybody_sees_their_own_openings_and_nobody_elses(bench: Bench, contact: Contact) -> None:
    page = signed_in(bench, "maria").get("/office/openings/mine").content.decode()

    assert "own notes" in page
    assert "from the floor" not in page
    for name in ("maria", "ines", "owen", "kai"):
        assert signed_in(bench, name).get(PATH).status_code == 403
        assert signed_in(bench, name).get(f"{PATH}export").status_code == 403


@pytest.mark.parametrize(("name", "may"), [("maria", True), ("owen", False)])
def test_only_who_reads_contacts_is_led_to_those_who_are_close_to_them(
    bench: Bench, name: str, may: bool
) -> None:
    client = signed_in(bench, name)

    assert ("/office/openings/close-to-me" in client.get("/office/openings/mine").content.decode()) is may
    assert (client.get("/office/openings/close-to-me").status_code == 200) is may


def test_more_than_a_page_goes_on_without_a_gap(bench: Bench, contact: Contact) -> None:
    for _ in range(110):
        Entry.objects.create(
            at=bench.at, name="contact.read", contact_id=contact.pk, person_id=bench.ines.pk, codes={}
        )
    nora, query = signed_in(bench, "nora"), {"contact": str(contact.pk)}

    first = nora.get(PATH, query)
    rest = nora.get(PATH, {**query, "before": str(first.context["older"])})

    shown = [row.entry for page in (first, rest) for row in page.context["rows"]]
    opened = Entry.objects.filter(contact_id=contact.pk, name__in=[name.value for name in OPENINGS])
    assert sorted(shown) == sorted(set(shown))
    assert set(shown) == set(opened.filter(name__startswith="contact.").values_list("pk", flat=True))


def test_the_export_is_fhir_and_stands_in_the_journal(bench: Bench, contact: Contact) -> None:
    answer = signed_in(bench, "abel").get(f"{PATH}export")

    events = [orjson.loads(line) for line in b"".join(answer).splitlines()]
    by_person = {event["agent"][0]["name"]: event for event in events}
    read, refused = by_person["Ines"], by_person["Tom"]
    assert read["meta"]["profile"] == [PATIENT_READ]
    assert (read["action"], read["outcome"], read["subtype"][0]["code"]) == ("R", "0", "read")
    assert [agent["type"]["coding"][0]["code"] for agent in read["agent"]] == ["IRCP", "110152", "110153"]
    assert [entity["type"]["code"] for entity in read["entity"]] == ["1", "2"]
    assert read["agent"][0]["role"] == [{"text": "supervisor"}]
    assert read["purposeOfEvent"][0]["text"] == "floor"
    assert (refused["outcome"], "meta" in refused) == ("4", False)
    assert by_person["Abel"]["type"]["code"] == "110106"
    assert UUID(read["entity"][1]["what"]["identifier"]["value"]) == contact.pk


def test_an_action_whose_gate_stays_shut_is_journaled_too(bench: Bench, contact: Contact) -> None:
    """Owen's role may not take contacts; Tom may, and this one is not his."""
    notes, path = {"words": "x", "seen": 0}, f"/desk/contacts/{contact.pk}/notes"

    for name in ("owen", "tom"):
        signed_in(bench, name).post(path, notes, content_type="application/json")

    assert Entry.objects.get(name="person.denied").person_id == bench.owen.pk
    assert Entry.objects.filter(name="contact.read_refused", person_id=bench.tom.pk).count() == 2


def test_a_director_watches_a_contact_from_its_page(bench: Bench, contact: Contact) -> None:
    nora, path = signed_in(bench, "nora"), f"{PATH}watch/{contact.pk}"

    watched = nora.post(path, {"watch": "yes"}, follow=True).content.decode()
    no_more = nora.post(path, {"watch": "no"}, follow=True).content.decode()

    assert "This contact is watched" in watched
    assert "Raise an alarm when somebody opens it" in no_more
    assert Entry.objects.filter(name__in=["contact.watched", "contact.unwatched"]).count() == 2


def test_somebody_names_who_is_close_and_takes_it_back(bench: Bench) -> None:
    maria, path = signed_in(bench, "maria"), f"{PATH}close-to-me"

    wrong = maria.post(path, {"kind": "phone", "handle": "12"})
    page = maria.post(path, {"kind": "phone", "handle": "+1 206 555 0142"}, follow=True).content.decode()

    assert wrong.status_code == 400
    assert "6 to 15 digits" in wrong.content.decode()
    assert "Telephone number" in page
    assert "5550142" not in page.replace(" ", "")
    row = CloseHandle.objects.get()
    assert "Nobody is in your list." in maria.post(f"{path}/{row.pk}/take-back", follow=True).content.decode()


def test_a_decoy_is_made_on_a_page_of_those_who_attend_to_alarms(bench: Bench) -> None:
    bench.line()
    nora = signed_in(bench, "nora")

    refused = nora.post("/office/openings/decoys/", {"line": "nowhere"})
    made = nora.post("/office/openings/decoys/", {"line": "harbor"}, follow=True)

    assert (refused.status_code, "Choose the line" in refused.content.decode()) == (400, True)
    decoy = Contact.objects.get()
    assert f"/floor/contacts/{decoy.pk}/" in made.content.decode()
    assert f"Record {decoy.number} is made" in made.content.decode()
    assert Entry.objects.filter(name="contact.watched", contact_id=decoy.pk).exists()
    assert signed_in(bench, "ines").get("/office/openings/decoys/").status_code == 403
