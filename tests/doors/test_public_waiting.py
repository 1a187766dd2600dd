"""What callers are told before anybody is there: how long it takes, and that a line is not open."""

from datetime import timedelta

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact, Message
from ringbuoy.contacts.rules import State
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.actions import create
from ringbuoy.lines.models import Line
from ringbuoy.lines.starting import starting_settings
from ringbuoy.presence.models import Presence
from tests.cast import Bench
from tests.rows import all_rows

CLOSED = "This line is not open yet"


@pytest.fixture
def line(bench: Bench) -> Line:
    """The harbor line, with Maria at her desk."""
    bench.at = now()
    bench.ready("maria")
    Presence.objects.update(beat_at=bench.at)
    return bench.line()


def answered_after(bench: Bench, *, minutes: int) -> None:
    """Three people reached us half an hour ago, and were answered after so long."""
    for _time in range(3):
        contact = bench.reaches_out().contact
        reached = bench.at - timedelta(minutes=30)
        then = reached + timedelta(minutes=minutes)
        Contact.objects.filter(pk=contact.pk).update(
            state=State.ABANDONED, reached_at=reached, waiting_since=reached, answered_at=then
        )


def test_the_wait_of_others_is_told_in_wide_steps(bench: Bench, line: Line, client: Client) -> None:
    answered_after(bench, minutes=2)

    assert "Usually a few minutes." in client.get("/?l=en").content.decode()


def test_a_jam_shows_while_it_lasts(bench: Bench, line: Line, client: Client) -> None:
    answered_after(bench, minutes=2)
    for _time in range(6):
        bench.reaches_out()
    Contact.objects.filter(state=State.WAITING).update(waiting_since=bench.at - timedelta(minutes=20))

    home = client.get("/?l=en").content.decode()
    client.post("/start", {"l": "en"})

    assert "It can take about 20 minutes right now." in home
    assert "It can take about 20 minutes right now." in client.get("/here").content.decode()


def test_nobody_is_promised_a_talk_when_nobody_is_there(line: Line, client: Client) -> None:
    Presence.objects.all().delete()

    page = client.get("/?l=en").content.decode()

    assert "You can leave us a message" in page
    assert "Talk with someone now" not in page


@pytest.mark.parametrize("path", ["/?l=en", "/message?l=en"])
def test_a_line_that_is_not_open_yet_says_so_and_where_help_is(line: Line, client: Client, path: str) -> None:
    Line.objects.update(is_open_to_public=False, phone_number="+15550100")

    page = client.get(path).content.decode()

    assert CLOSED in page
    assert 'href="tel:911"' in page
    assert "/start" not in page
    assert "+15550100" not in page, "nobody answers there"


def test_a_new_center_says_that_its_first_line_is_not_open_yet(bench: Bench, client: Client) -> None:
    settings = starting_settings("Cove Line", emergency_number="112", zone="UTC", languages=["en", "ar"])
    create("cove", settings, at=bench.at)

    english, arabic = (client.get(f"/?l={language}").content.decode() for language in ("en", "ar"))

    assert CLOSED in english
    assert "هذا الخط غير مفتوح بعد" in arabic
    assert 'href="tel:112"' in english


def test_no_chat_begins_on_a_line_that_is_not_open(line: Line, client: Client) -> None:
    Line.objects.update(is_open_to_public=False)

    page = client.post("/start", {"l": "en"}, follow=True).content.decode()

    assert CLOSED in page
    assert not Contact.objects.exists()


def test_a_talk_goes_on_when_its_line_is_closed(line: Line, client: Client) -> None:
    client.post("/start", {"l": "en"})
    Line.objects.update(is_open_to_public=False)

    assert "Go back to your talk" in client.get("/?l=en").content.decode()


def test_words_typed_before_the_line_was_closed_are_kept(line: Line, client: Client) -> None:
    Line.objects.update(is_open_to_public=False)

    client.post("/message", {"line": line.code, "words": "Please write.", "id": str(new_id())})

    with all_rows():
        assert Message.objects.count() == 1
