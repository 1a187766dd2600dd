"""The caller's door, told through its pages: what a person may do, and what is kept of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import CallerAddress, Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.public import start as starting
from ringbuoy.doors.public.flood import MOST_STARTS, Flood
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import NEUTRAL_PAGE
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.keys import ContactKey, open_key
from tests.cast import Bench
from tests.rows import all_rows

WORDS = "canary words of Robin"


@pytest.fixture
def open_line(bench: Bench) -> Line:
    """The harbor line, open, with Maria at her desk."""
    bench.at = now()
    bench.ready("maria")
    Presence.objects.update(beat_at=bench.at)
    return bench.line()


def key_of(contact: Contact) -> ContactKey:
    return open_key(contact.id, grant=line_grant(contact.id, at=now()))


def words_of(contact: Contact) -> list[str]:
    return [words for _message, words in transcript(contact, key_of(contact))]


def test_the_first_page_leaves_no_trace(open_line: Line, client: Client) -> None:
    answer = client.get("/")

    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert len(answer.content) < 8_000


def test_one_tap_leads_into_the_queue(open_line: Line, client: Client) -> None:
    answer = client.post("/start", {"line": open_line.code})

    contact = Contact.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/here")
    assert contact.where is State.WAITING
    assert set(answer.cookies) == {"v"}
    assert answer.cookies["v"]["httponly"]
    assert answer.cookies["v"]["samesite"] == "Strict"
    assert not answer.cookies["v"]["max-age"]
    assert len(words_of(contact)) == 1


def test_a_second_tap_goes_on_with_the_same_talk(open_line: Line, client: Client) -> None:
    client.post("/start")

    client.post("/start")

    assert Contact.objects.count() == 1


def test_the_script_is_told_where_to_go(open_line: Line, client: Client) -> None:
    answer = client.post("/start", headers={"Accept": "application/json"})

    assert answer.json() == {"next": "/here"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_another_site_starts_no_chat(open_line: Line, client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/start", headers=headers)

    assert answer["Location"] == "/"
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "null"},
        {"Origin": "http://testserver"},
    ],
)
def test_every_browser_of_ours_starts_a_chat(
    open_line: Line, client: Client, headers: dict[str, str]
) -> None:
    client.post("/start", headers=headers)

    assert Contact.objects.count() == 1


def test_the_page_of_the_talk_works_before_its_script(open_line: Line, client: Client) -> None:
    client.post("/start")

    page = client.get("/here").content.decode()

    assert "Finding someone for you" in page
    assert 'action="/here/say"' in page
    assert '<iframe class="c-log__plain" src="/here/log"' in page


def test_without_a_talk_the_page_leads_to_the_first(open_line: Line, client: Client) -> None:
    client.cookies["v"] = "forged.token"

    answer = client.get("/here")

    assert answer["Location"] == "/"
    assert answer.cookies["v"]["max-age"] == 0


def test_nobody_on_shift_means_leaving_a_message(bench: Bench, client: Client) -> None:
    bench.line()

    page = client.get("/").content.decode()
    answer = client.post("/start")

    assert 'action="/start"' not in page
    assert "/message?line=harbor" in page
    assert answer["Location"].startswith("/message")


def test_a_line_that_is_closed_says_when_it_opens(open_line: Line, client: Client) -> None:
    day = (now() + timedelta(days=2)).strftime("%a").lower()
    Line.objects.update(week={day: [["09:00", "17:00"]]})

    page = client.get("/").content.decode()

    assert "Open again" in page
    assert "09:00" in page


def test_a_message_is_sealed_and_kept_once(open_line: Line, client: Client) -> None:
    form = {"line": open_line.code, "words": WORDS, "reach": "after eight", "id": str(uuid4())}

    client.post("/message", form)
    answer = client.post("/message", form)

    contact = Contact.objects.get()
    assert answer["Location"].startswith("/message/sent")
    assert contact.where is State.MESSAGE_TAKEN
    assert words_of(contact) == [WORDS, "You can reach me here: after eight"]
    assert not Entry.objects.filter(codes__icontains="canary").exists()


@pytest.mark.parametrize("words", ["", "   \n", "a" * 4001])
def test_a_message_that_cannot_be_taken_stays_in_the_form(
    open_line: Line, client: Client, words: str
) -> None:
    answer = client.post("/message", {"words": words, "reach": "kept as it was"})

    assert answer.status_code == 400
    assert "kept as it was" in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_talk_that_becomes_a_message_keeps_its_words(open_line: Line, client: Client) -> None:
    client.post("/start")

    client.post("/here/as-message")
    client.post("/message", {"words": WORDS, "id": str(uuid4())})

    contact = Contact.objects.get()
    assert contact.where is State.MESSAGE_TAKEN
    assert words_of(contact)[-1] == WORDS


def test_leaving_ends_the_visit_and_cleans_the_browser(open_line: Line, client: Client) -> None:
    client.post("/start")

    answer = client.get("/exit")

    contact = Contact.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, NEUTRAL_PAGE)
    assert answer["Clear-Site-Data"] == '"cookies", "storage"'
    assert answer.cookies["v"]["max-age"] == 0
    assert (contact.where, contact.left_by) == (State.ABANDONED, "exit_button")


def test_leaving_works_although_nothing_began(open_line: Line, client: Client) -> None:
    assert client.get("/exit")["Location"] == NEUTRAL_PAGE


def test_the_beacon_of_another_site_ends_nothing(open_line: Line, client: Client) -> None:
    client.post("/start")

    client.post("/here/leave", headers={"Sec-Fetch-Site": "cross-site"})

    assert Contact.objects.get().where is State.WAITING


def test_whoever_left_offline_is_not_let_back_in(open_line: Line, client: Client) -> None:
    client.post("/start")
    client.cookies["left"] = "1"

    answer = client.get("/here")

    assert answer["Location"] == "/"
    assert answer.cookies["v"]["max-age"] == 0


def test_coming_back_within_minutes_goes_first(open_line: Line, client: Client) -> None:
    client.post("/start")
    Contact.objects.update(state=State.ABANDONED, ended_at=now())

    client.post("/start")

    assert Contact.objects.filter(returned_at__isnull=False).count() == 1


def test_an_address_is_not_kept(open_line: Line, client: Client) -> None:
    client.post("/start", headers={"X-Forwarded-For": "203.0.113.7"})

    with all_rows():
        assert not CallerAddress.objects.exists()
    assert "We do not keep your network address" in client.get("/?l=en").content.decode()


def test_an_address_is_kept_sealed_where_the_page_says_so(open_line: Line, client: Client) -> None:
    Line.objects.update(policy={"keep_address_hours": 24})

    page = client.get("/").content.decode()
    client.post("/start", headers={"X-Forwarded-For": "198.51.100.9, 203.0.113.7"})

    with all_rows():
        kept = CallerAddress.objects.get()
    assert "for 24 hours" in page
    assert kept.address.open(key_of(kept.contact)) == "203.0.113.7"


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_page_speaks_as_asked(open_line: Line, client: Client, language: str, direction: str) -> None:
    page = client.get(f"/?l={language}").content.decode()

    assert f'<html lang="{language}" dir="{direction}"' in page


def test_the_browser_s_language_is_heard(open_line: Line, client: Client) -> None:
    assert 'lang="es"' in client.get("/", headers={"Accept-Language": "es-MX,es;q=0.9"}).content.decode()


def test_a_talk_is_asked_for_in_a_language_that_the_line_speaks(open_line: Line, client: Client) -> None:
    answer = client.post("/start", {"l": "ar"})

    assert Contact.objects.get().language == "en"
    assert answer["Location"] == "/here?l=ar"
    assert "English, Español" in client.get("/here?l=ar").content.decode()


def test_a_flood_from_one_network_is_slowed(open_line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "flood", Flood())
    from_there = {"X-Forwarded-For": "203.0.113.7"}

    for _time in range(MOST_STARTS):
        Client().post("/start", headers=from_there)
    refused = Client().post("/start", headers={"X-Forwarded-For": "203.0.113.99"})
    neighbor = Client().post("/start", headers={"X-Forwarded-For": "198.51.100.9"})

    assert (refused.status_code, neighbor.status_code) == (429, 303)
    assert "911" in refused.content.decode()


def test_the_page_of_an_error_tells_where_help_is(bench: Bench, client: Client) -> None:
    page = client.get("/nowhere").content.decode()

    assert settings.RINGBUOY.emergency_number in page
    assert 'href="/exit"' in page


def test_the_promises_of_a_line_are_those_of_its_settings(open_line: Line, client: Client) -> None:
    open_line.policy = {"number_shown": "never_stored", "keep_address_hours": 6}
    open_line.save()

    page = client.get("/privacy?line=harbor").content.decode()

    assert "We do not store it." in page
    assert "locked, 6 hours" in page
    assert "90 days after the month" in page
    assert 'href="/privacy?line=harbor' in client.get("/").content.decode()
    assert 'dir="rtl"' in client.get("/privacy?line=harbor&l=ar").content.decode()


def answers(client: Client, **told: str) -> list[int]:
    """Tap on answers, one after the other; 303 leads back to the talk."""
    said = [{"question": question, "answer": answer} for question, answer in told.items()]
    return [client.post("/here/answer", one).status_code for one in said]


def test_how_it_is_is_asked_before_and_after_and_never_in_the_way(open_line: Line, client: Client) -> None:
    client.post("/start", {"line": open_line.code})
    before = client.get("/here").content.decode()
    told = answers(client, distress="5", hopelessness="skipped", helped="helped")
    Contact.objects.update(
        state=State.TALKING, answered_at=now(), counselor=Person.objects.get(username="maria")
    )
    Contact.objects.update(state=State.WRAP_UP, ended_at=now())
    after = client.get("/here").content.decode()
    told_after = answers(client, distress_after="3", helped="helped_some", hopelessness="1")

    assert "How upset are you?" in before
    assert "Did this help?" in after
    assert "How hopeless does it feel?" not in after.partition('id="end"')[2]
    assert (told, told_after) == ([303, 303, 409], [303, 303, 409])
    assert Contact.objects.get().told == {
        "distress": "5",
        "hopelessness": "skipped",
        "distress_after": "3",
        "helped": "helped_some",
    }


def test_who_was_not_answered_is_not_asked_whether_it_helped(open_line: Line, client: Client) -> None:
    client.post("/start", {"line": open_line.code})
    Contact.objects.update(state=State.ABANDONED, ended_at=now())

    assert answers(client, helped="not_helped") == [409]
