"""Forgot your password? The answer tells nothing; the worker writes to whoever has the name."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.people.actions import deactivate
from ringbuoy.people.forgotten import (
    AGAIN_AFTER,
    MOST_FOR_ONE,
    MOST_FROM_HERE,
    MOST_SENDINGS,
    AskedTooOften,
    ask_for_link,
    send_asked,
)
from ringbuoy.people.links import invite_by_link, owner_of
from ringbuoy.people.mail_rules import Encryption
from ringbuoy.people.mail_settings import THE_SERVER
from ringbuoy.people.models import AskedLink, MailServer, Person
from tests.cast import Bench
from tests.doors.mail_servers import MailServerHere, mail_server
from tests.doors.test_choosing_links import NEW, NIA

PAGE = "/sign-in/forgotten"


@pytest.fixture
def post(bench: Bench) -> Iterator[MailServerHere]:
    """A mail server that works, and Tom who has an address."""
    Person.objects.filter(pk=bench.tom.pk).update(email="tom@example.org")
    with mail_server() as server:
        way = {"host": "127.0.0.1", "port": server.port, "encryption": Encryption.NONE}
        MailServer.objects.create(pk=THE_SERVER, sender="office@example.org", **way)
        yield server


def ask(bench: Bench, name: str = "tom", network: str = "192.0.2.0/24") -> None:
    ask_for_link(name, network=network, at=bench.at)


def test_a_link_goes_out_and_opens_once(post: MailServerHere) -> None:
    page = Client().post(PAGE, {"login": " TOM "}).content.decode()
    sent = send_asked(at=now())

    link = re.search(r"/sign-in/link/[\w-]{43}", post.taken[0].replace("=\r\n", ""))
    assert link is not None
    chosen = Client().post(link[0], {"password": NEW}, follow=True).content.decode()
    assert ("link is on its way" in page, sent, AskedLink.objects.count()) == (True, 1, 0)
    assert "Your password is set" in chosen
    assert Client().get(link[0]).status_code == 404
    assert Entry.objects.get(name="person.link_made").person_id is None


def statements(name: str) -> list[str]:
    """Give what the page asks of the database for a name, with what was typed left out."""
    with CaptureQueriesContext(connection) as asked:
        Client().post(PAGE, {"login": name})
    return [re.sub(r"'[^']*'|\"s\d+_x\d+\"|\b\d+\b", "?", query["sql"]) for query in asked.captured_queries]


def test_a_name_that_exists_and_one_that_does_not_are_the_same_to_the_page(post: MailServerHere) -> None:
    answers = [Client().post(PAGE, {"login": name}).content for name in ("tom", "nobody-here", "kai")]

    assert statements("tom") == statements("nobody-here")
    assert len({re.sub(rb'data-now="[^"]*"', b"", answer) for answer in answers}) == 1


def closed(bench: Bench) -> None:
    deactivate(bench.owen, bench.tom, at=bench.at)


def without_an_address(bench: Bench) -> None:
    Person.objects.filter(pk=bench.tom.pk).update(email="")


@pytest.mark.parametrize("act", [closed, without_an_address])
def test_nobody_is_written_to_who_is(bench: Bench, post: MailServerHere, act: object) -> None:
    assert callable(act)
    act(bench)
    ask(bench)

    sent = send_asked(at=bench.at)

    assert (sent, post.taken, AskedLink.objects.count()) == (0, [], 0)
    assert Entry.objects.get(name="person.link_not_sent").codes == {"reason": "nobody"}


def test_an_invitation_that_still_opens_is_not_ended(bench: Bench, post: MailServerHere) -> None:
    link = invite_by_link(bench.owen, NIA, at=bench.at)
    Person.objects.filter(pk=link.person.pk).update(email="nia@example.org")
    ask(bench, "nia")

    send_asked(at=bench.at)

    assert owner_of(link.token, at=bench.at) == link.person


def test_what_could_not_be_sent_is_tried_again_then_given_up(bench: Bench, post: MailServerHere) -> None:
    post.refuses = {"MAIL": "451 later"}
    ask(bench)

    sent = [send_asked(at=bench.at + AGAIN_AFTER * turn) for turn in range(MOST_SENDINGS - 1)]
    left = AskedLink.objects.count()
    send_asked(at=bench.at + AGAIN_AFTER * MOST_SENDINGS)

    assert (sent, left, AskedLink.objects.count()) == ([0, 0], 1, 0)
    assert Entry.objects.get(name="person.link_not_sent").codes == {"reason": "mail"}


def test_a_letter_that_another_worker_sends_is_left_alone(bench: Bench, post: MailServerHere) -> None:
    ask(bench)
    AskedLink.objects.update(due_at=bench.at + timedelta(seconds=1))

    assert send_asked(at=bench.at) == 0


def test_one_name_gets_few_letters_and_another_network_still_gets_one(
    bench: Bench, post: MailServerHere
) -> None:
    for _time in range(MOST_FOR_ONE + 3):
        ask(bench)
    ask(bench, network="198.51.100.0/24")

    assert AskedLink.objects.count() == MOST_FOR_ONE + 1


def test_who_asks_for_many_names_is_stopped(bench: Bench, post: MailServerHere) -> None:
    for number in range(MOST_FROM_HERE):
        ask(bench, f"name{number}")

    with pytest.raises(AskedTooOften):
        ask(bench, "tom")


def test_what_was_typed_is_kept_nowhere(bench: Bench, post: MailServerHere) -> None:
    ask(bench, "a secret typed into the wrong field")
    kept = str(list(AskedLink.objects.values()))
    send_asked(at=bench.at)

    assert "wrong field" not in kept + str(list(Entry.objects.values()))


def test_without_a_mail_server_the_page_says_whom_to_ask(bench: Bench) -> None:
    pages = [Client().get(PAGE).content.decode(), Client().post(PAGE, {"login": "tom"}).content.decode()]

    assert all("Ask your coordinator or IT administrator" in page for page in pages)
    assert not AskedLink.objects.exists()


def test_no_name_is_no_question(post: MailServerHere) -> None:
    answer = Client().post(PAGE, {"login": " "})

    assert (answer.status_code, "Write your sign-in name" in answer.content.decode()) == (400, True)
