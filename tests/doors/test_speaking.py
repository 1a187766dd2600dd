"""A call in the caller's browser, told through its pages: who may begin one, what it gets, how it ends."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.public import speaking
from ringbuoy.doors.public.flood import MOST_STARTS, Flood
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.kernel.clock import now
from ringbuoy.lines.models import Line
from ringbuoy.routing.actions import answer
from ringbuoy.telephony import browser_calls
from ringbuoy.telephony.browser_calls import browser_calls as wanted
from ringbuoy.telephony.calls.browsers import browser_account
from ringbuoy.telephony.due import forget_old_rows
from ringbuoy.telephony.holding import hold_call
from ringbuoy.telephony.kinds import Way
from ringbuoy.telephony.models import BrowserCall, Call
from ringbuoy.telephony.recording_browsers import record_away, record_browser_call
from ringbuoy.telephony.recording_calls import record_gone
from tests.cast import Bench


@pytest.fixture
def harbor(bench: Bench) -> Line:
    bench.at = now()
    return bench.line()


def begins(client: Client, **more: str) -> BrowserCall:
    answer = client.post("/speak/begin", {"line": "harbor", **more})
    assert answer.status_code == 200, answer.content
    return BrowserCall.objects.get(pk=UUID(hex=answer.json()["user"][1:]))


def talks(call: BrowserCall, *, leg: str = "web-1") -> Contact:
    contact = record_browser_call(call.pk, leg, at=now())
    assert contact is not None
    return contact


def test_a_browser_gets_an_account_for_one_call_and_no_other(harbor: Line, client: Client) -> None:
    answer = client.post("/speak/begin", {"line": "harbor", "l": "es"})
    told = answer.json()
    call = BrowserCall.objects.get()
    again = client.post("/speak/begin", {"line": "harbor"}).json()
    other = Client().post("/speak/begin", {"line": "harbor"}).json()

    assert (told["user"], told["socket"]) == (browser_account(call.pk), "/speak/wire")
    assert again == told
    assert other["user"] != told["user"]
    assert other["password"] != told["password"]
    assert call.language == "es"
    cookie = answer.cookies["w"]
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Strict", True, "")
    assert [account.password for _, account in wanted(at=now())] == [told["password"], other["password"]]


def test_it_is_a_call_without_a_number_and_nothing_says_whose(harbor: Line, client: Client) -> None:
    call = begins(client)

    contact = talks(call)

    row = Call.objects.get()
    assert (row.contact, row.way, row.is_withheld) == (contact, Way.BROWSER, True)
    assert (contact.channel, contact.where, contact.caller) == ("voice", State.WAITING, None)
    assert talks(call, leg="web-2") == contact
    assert Call.objects.get().leg == "web-2"


def test_the_page_is_told_where_the_call_stands_and_not_with_whom(
    harbor: Line, bench: Bench, client: Client
) -> None:
    assert client.get("/speak/state").json() == {"state": "over"}
    contact = talks(begins(client))
    assert client.get("/speak/state").json() == {"state": "waiting"}

    bench.ready("maria")
    bench.routes()
    contact = answer(bench.maria, contact, at=bench.at)
    assert client.get("/speak/state").json() == {"state": "talking"}
    hold_call(bench.maria, contact, at=bench.at)
    assert client.get("/speak/state").json() == {"state": "held"}
    end(bench.maria, contact, at=bench.at)
    assert client.get("/speak/state").json() == {"state": "over"}


@pytest.mark.parametrize("path", ["/speak/end", "/here/leave", "/exit"])
def test_every_way_out_ends_the_call(harbor: Line, client: Client, path: str) -> None:
    contact = talks(begins(client))

    client.get(path) if path == "/exit" else client.post(path)

    contact.refresh_from_db()
    assert contact.where is State.ABANDONED
    assert wanted(at=now()) == []
    assert client.get("/internal/who-speaks").status_code == 401
    if path != "/speak/end":
        assert client.cookies["w"]["max-age"] == 0


def test_an_end_that_another_site_sends_ends_nothing(harbor: Line, client: Client) -> None:
    contact = talks(begins(client))
    elsewhere = {"Sec-Fetch-Site": "cross-site"}

    client.post("/speak/end", headers=elsewhere)

    contact.refresh_from_db()
    assert contact.where is State.WAITING
    assert Client().post("/speak/begin", headers=elsewhere).status_code == 403


def test_a_token_holds_for_its_call_and_is_worth_nothing_afterwards(harbor: Line, client: Client) -> None:
    call = begins(client)
    used = client.cookies["w"].value
    assert client.get("/internal/who-speaks").json() == {"account": browser_account(call.pk)}
    record_gone_leg(call)

    client.cookies["w"] = used
    assert client.get("/internal/who-speaks").status_code == 401
    assert begins(client).pk != call.pk
    client.cookies["w"] = used[:-2] + "xx"
    assert client.get("/internal/who-speaks").status_code == 401


def record_gone_leg(call: BrowserCall) -> None:
    talks(call, leg="web-1")
    record_gone("web-1", was_cut_off=True, at=now())


def test_an_account_that_nobody_uses_is_gone_in_minutes(harbor: Line, client: Client) -> None:
    call = begins(client)
    later = now() + browser_calls.BEGINS_WITHIN

    assert wanted(at=later) == []
    forget_old_rows(at=now() + timedelta(hours=13))
    assert not BrowserCall.objects.filter(pk=call.pk).exists()
    assert record_browser_call(call.pk, "web-1", at=later) is None


def test_who_comes_back_within_minutes_goes_first(harbor: Line, client: Client) -> None:
    record_gone_leg(begins(client))

    contact = talks(begins(client), leg="web-2")

    assert contact.returned_at is not None


def test_who_left_before_the_call_began_is_no_contact(harbor: Line, client: Client) -> None:
    call = begins(client)
    client.post("/speak/end")

    assert record_browser_call(call.pk, "web-1", at=now()) is None
    assert not Contact.objects.exists()


def test_the_counselor_sees_that_a_browser_is_cut_off_and_back(harbor: Line, client: Client) -> None:
    call = begins(client)
    contact = talks(call)

    record_away("web-1", at=now())
    record_away("web-1", at=now())
    assert Call.objects.get().away_since is not None
    talks(call, leg="web-2")

    assert Call.objects.get().away_since is None
    names = Entry.objects.filter(contact_id=contact.pk, name__startswith="contact.browser").order_by("id")
    assert [entry.name for entry in names] == [Happened.CONTACT_BROWSER_AWAY, Happened.CONTACT_BROWSER_BACK]


def test_a_flood_of_browsers_is_refused_and_keeps_no_address(
    harbor: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "flood", Flood())
    there = {"X-Forwarded-For": "203.0.113.7"}
    said = [
        Client().post("/speak/begin", {"line": "harbor"}, headers=there).status_code
        for _ in range(MOST_STARTS + 1)
    ]

    assert said == [200] * MOST_STARTS + [503]
    assert "203.0.113.7" not in str(list(BrowserCall.objects.values()))
    assert Client().post("/speak/begin", {"line": "harbor"}).status_code == 200


def test_browsers_that_never_come_are_no_people(harbor: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_calls, "MOST_BEGINNING", 2)
    said = [
        Client().post("/speak/begin", {"line": "harbor"}, headers={"Accept": "application/json"})
        for _ in range(3)
    ]

    assert [one.status_code for one in said] == [200, 200, 503]
    assert "Wait a minute" in said[2].json()["sentence"]


@pytest.mark.parametrize("why", ["off", "closed", "not public", "no line"])
def test_where_no_call_is_possible_the_page_says_so_and_shows_the_other_ways(
    harbor: Line, client: Client, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    match why:
        case "off":
            Line.objects.update(policy={"takes_browser_calls": False})
        case "closed":
            Line.objects.update(week={"mon": []})
        case "not public":
            Line.objects.update(is_open_to_public=False)
        case "no line":
            monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, sip_port=0))

    page = client.get("/speak?line=harbor").content.decode()

    assert client.post("/speak/begin", {"line": "harbor"}).status_code == 503
    assert "speak.js" not in page
    assert "Other ways" in page
    assert "Leave a message" in page
    assert "Call in this browser</b>" not in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_without_asterisk_the_page_says_so_in_every_language(
    harbor: Line, client: Client, language: str
) -> None:
    """No Asterisk runs beside these tests."""
    page = client.get(f"/speak?line=harbor&l={language}")

    assert page.status_code == 200
    assert "speak.js" not in page.content.decode()
    assert page.headers["Content-Language"] == language
