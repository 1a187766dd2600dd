"""What somebody tries who wants in, or wants others out."""

import pytest
from django.core.cache import cache
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Move, State
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.presence.models import Presence
from tests.cast import PASSWORD, Bench

HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def forget_tries() -> None:
    cache.clear()


def tries(username: str, password: str, *, address: str, **more: str) -> Client:
    client = Client()
    client.post(
        "/sign-in",
        {"login": username, "password": password, **more},
        headers={"X-Forwarded-For": address},
    )
    return client


def is_in(client: Client) -> bool:
    return client.get("/internal/whoami").status_code == 200


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def talk_of_maria(bench: Bench) -> Contact:
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    return contact


def test_a_stranger_keeps_nobody_from_the_desk(bench: Bench) -> None:
    bench.person("maria")
    for _time in range(12):
        tries("maria", "guessed", address=ELSEWHERE)

    assert is_in(tries("maria", PASSWORD, address=HOME))


def test_a_stranger_who_guesses_is_stopped_whatever_the_spelling(bench: Bench) -> None:
    bench.person("maria")
    for name in ("maria", "Maria", "MARIA", "mAria", "maRia"):
        tries(name, "guessed", address=ELSEWHERE)

    assert not is_in(tries("maria", PASSWORD, address=ELSEWHERE))


def test_what_one_colleague_mistypes_keeps_no_other_out(bench: Bench) -> None:
    bench.person("maria")
    bench.person("tom")
    for _time in range(12):
        tries("maria", "mistyped", address=HOME)

    assert is_in(tries("tom", PASSWORD, address=HOME))


@pytest.mark.parametrize("asked", ["//evil.example", "%2f%2fevil.example", "evil", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(bench: Bench, asked: str) -> None:
    bench.person("maria")

    answer = Client().post("/sign-in", {"login": "maria", "password": PASSWORD, "next": asked})

    assert (answer.status_code, answer["Location"]) == (302, "/start-of-shift")


def test_a_forged_form_is_refused_in_our_own_words(bench: Bench) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bench.maria, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.post("/my/readiness", {"readiness": "ready"})

    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()


@pytest.mark.parametrize("path", ["/here", "/exit"])
def test_a_link_on_another_site_clears_no_browser(bench: Bench, path: str) -> None:
    answer = Client().get(path, headers={"Sec-Fetch-Site": "cross-site"})

    assert "Clear-Site-Data" not in answer


def test_a_stolen_address_opens_no_other_desk_and_the_journal_has_it(bench: Bench) -> None:
    contact = talk_of_maria(bench)
    tom = signed_in(bench, "tom")

    paths = [f"/desk/contacts/{contact.id}/{part}" for part in ("pane", "notes/history", "bar", "record")]
    answers = [tom.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [403] * 4
    refused = Entry.objects.filter(name="contact.read_refused", contact_id=contact.id, person_id=bench.tom.pk)
    assert refused.count() == 4


def test_rubbish_from_a_desk_is_refused_and_nothing_moves(bench: Bench) -> None:
    contact = talk_of_maria(bench)
    maria = signed_in(bench, "maria")

    answer = maria.post(f"/desk/contacts/{contact.id}/caller", {"kind": "fax", "handle": "+15551234"})

    assert answer.status_code == 400
    assert bench.again(contact).where is State.TALKING


@pytest.mark.parametrize(
    ("began_at", "minutes"),
    [("2026-03-01T10:00", "9" * 20), ("9999-12-31T23:59", "30"), ("0001-01-01T00:00", "5")],
)
def test_impossible_times_on_a_form_lose_no_notes(bench: Bench, began_at: str, minutes: str) -> None:
    form = {
        "line": bench.line().code,
        "channel": "voice",
        "began_at": began_at,
        "minutes": minutes,
        "disposition": "supported",
        "words": "Copied from the form.",
    }

    answer = signed_in(bench, "maria").post("/desk/paper/enter", form)

    assert answer.status_code == 400
    assert "Copied from the form." in answer.content.decode()


def test_a_zero_byte_stops_no_public_page(bench: Bench) -> None:
    bench.at = now()
    bench.ready("maria")
    Presence.objects.update(beat_at=bench.at)
    robin = Client(raise_request_exception=False)

    answers = [
        robin.get("/", {"line": "\0", "l": "\0"}),
        robin.get("/message", {"line": "\0"}),
        robin.post("/start", {"line": "\0"}),
        robin.post("/here/answer", {"question": "\0", "answer": "\0"}),
        robin.post("/message", {"words": "Hello\0 there", "reach": "\0", "id": "\0"}),
        robin.post("/sign-in", {"login": "\0", "password": "\0"}),
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
