"""The hub when something breaks: no word lost, none doubled, and the talk goes on."""

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection

from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact, Conversation, Message
from ringbuoy.contacts.rules import Author
from ringbuoy.kernel import clock
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.holders import HubKeys
from ringbuoy.privacy.keys import open_key
from ringbuoy.privacy.rows import showing
from ringbuoy.routing.actions import take_next
from ringbuoy.server.postgres import Cluster
from tests.doors.hub_bench import HubBench, app_url, bench, hub, read_path, say_path, stored, web
from tests.doors.hubs import Browser, RunningHub, second_folder
from tests.outages import away
from tests.rows import as_owner
from tests.scenarios.conftest import keyd

__all__ = ["bench", "hub", "keyd", "web"]

CRASHING = str(Path(__file__).with_name("hub_crashing.py"))
GIVE_UP_S = 25.0


@pytest.fixture
def own_folder(data: Path) -> Iterator[Path]:
    """A data folder for another hub of the same center."""
    folder = second_folder(data, f"own-{uuid4().hex[:6]}")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_hub(own_folder: Path, cluster: Cluster, bench: HubBench) -> Iterator[RunningHub]:
    """Another hub on the same database, for this test alone."""
    running = RunningHub(own_folder, app_url(cluster))
    running.start()
    yield running
    running.stop()


def say_until_kept(browser: Browser, words: str, said: UUID, to: str = "/here/say") -> int:
    """Send again with the same id until it is kept, as a page's outbox does; give the sequence."""
    until = time.monotonic() + GIVE_UP_S
    while time.monotonic() < until:
        try:
            reply = browser.say(words, id=said, to=to)
        except OSError:
            time.sleep(0.1)
            continue
        if reply.status == 200:
            return int(reply.fields["sequence"])
        assert reply.status in (429, 503), reply
        time.sleep(0.1)
    raise AssertionError("It was never kept.")


def write_all(browser: Browser, ids: list[UUID], to: str = "/here/say") -> Thread:
    """Write these one after the other, beside everything else."""

    def write() -> None:
        for said in ids:
            say_until_kept(browser, str(said), said, to)

    writer = Thread(target=write)
    writer.start()
    return writer


def test_two_hubs_tell_each_other(bench: HubBench, own_hub: RunningHub) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria", own_hub)
    his, hers = robin.listen(), maria.listen("/live/stream")
    robin.say("Begin.")

    assert hers.next("message")["words"] == "Begin."
    maria.say("From the other hub.", to=say_path(contact))

    assert his.next("message")["words"] == "Begin."
    assert his.next("message")["words"] == "From the other hub."


def test_both_sides_at_two_hubs_see_one_order(bench: HubBench, own_hub: RunningHub) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria", own_hub)
    his, hers = robin.listen(), maria.listen("/live/stream")
    robins, marias = ([uuid4() for _ in range(15)] for _ in range(2))

    writers = [write_all(robin, robins), write_all(maria, marias, say_path(contact))]
    for writer in writers:
        writer.join()

    kept = [str(client_id) for _, client_id in stored(contact)]
    seen = [[side.next("message")["id"] for _ in range(30)] for side in (his, hers)]
    assert seen == [kept, kept]
    assert [sequence for sequence, _ in stored(contact)] == list(range(1, 31))
    assert [one for one in kept if UUID(one) in robins] == [str(one) for one in robins]
    assert [one for one in kept if UUID(one) in marias] == [str(one) for one in marias]


def test_a_crash_between_commit_and_answer_doubles_nothing(
    bench: HubBench, own_folder: Path, cluster: Cluster
) -> None:
    contact, said = bench.talk(), uuid4()
    crashing = RunningHub(own_folder, app_url(cluster), CRASHING)
    crashing.start()
    robin = bench.robin(contact, crashing)

    with pytest.raises(ConnectionError):
        robin.say("Kept, but nobody was told.", id=said)
    assert stored(contact) == [(1, said)]
    crashing.start()

    assert say_until_kept(robin, "Kept, but nobody was told.", said) == 1
    assert stored(contact) == [(1, said)]
    assert robin.listen().next("message")["id"] == str(said)
    crashing.stop()


def test_the_talk_goes_on_after_the_hub_was_killed(bench: HubBench, own_hub: RunningHub) -> None:
    contact = bench.talk()
    robin, ids = bench.robin(contact, own_hub), [uuid4() for _ in range(25)]
    writer = write_all(robin, ids)
    for _ in range(2):
        time.sleep(0.3)
        own_hub.kill()
        own_hub.start()
    writer.join()

    assert [client_id for _, client_id in stored(contact)] == ids
    assert robin.listen().sequences(25) == list(range(1, 26))


def test_a_restart_of_postgres_loses_nothing(bench: HubBench, cluster: Cluster) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    his, hers = robin.listen(), maria.listen("/live/stream")
    his.next("state")
    ids = [uuid4() for _ in range(25)]
    writer = write_all(robin, ids)
    time.sleep(0.3)
    connection.close()

    with away(cluster):
        his.next("away")
        time.sleep(1.0)
    assert his.next("state")["state"] == "talking"
    writer.join()

    assert [client_id for _, client_id in stored(contact)] == ids
    assert [hers.next("message")["sequence"] for _ in range(25)] == list(range(1, 26))
    assert [one["sequence"] for one in maria.get(read_path(contact)).fields["messages"]] == list(range(1, 26))


def test_while_postgres_is_away_the_answer_is_a_sentence(bench: HubBench, cluster: Cluster) -> None:
    contact, said = bench.talk(), uuid4()
    robin = bench.robin(contact)
    robin.say("One.")
    connection.close()

    with away(cluster):
        reply = robin.say("Two.", id=said)
        log = robin.get("/here/log")

    assert reply.status == 503
    assert reply.headers["retry-after"]
    assert "Your words are kept" in reply.fields["sentence"]
    assert "Connecting again" in log.text
    assert say_until_kept(robin, "Two.", said) == 2


def test_an_open_talk_goes_on_without_keyd(bench: HubBench, own_folder: Path, own_hub: RunningHub) -> None:
    keyd_socket = own_folder / "run" / "keyd.sock"
    away = keyd_socket.rename(keyd_socket.with_suffix(".away"))
    opened = bench.reaches_out()
    HubKeys(own_folder / "run" / "hub.sock", center=opened.key.center).hand_over(opened.key)
    bench.ready("maria")
    contact, other = take_next(bench.maria, at=bench.at), bench.reaches_out().contact
    robin, stranger = bench.robin(contact, own_hub), bench.robin(other, own_hub)
    maria = bench.seat("maria", own_hub)

    robin.say("One.")
    maria.say("Two.", to=say_path(contact))
    read = maria.get(read_path(contact))
    not_held = stranger.say("This hub has no key for me.")
    away.rename(keyd_socket)

    assert robin.listen().sequences(2) == [1, 2]
    assert [one["words"] for one in read.fields["messages"]] == ["One.", "Two."]
    assert not_held.status == 503
    assert "Your words are kept" in not_held.fields["sentence"]
    assert stored(other) == []
    assert say_until_kept(stranger, "This hub has a key for me now.", uuid4()) == 1


def test_history_is_closed_without_keyd(bench: HubBench, own_folder: Path, own_hub: RunningHub) -> None:
    contact = bench.talk()
    bench.robin(contact).say("Hello.")
    end(bench.maria, contact, at=bench.at)
    close(bench.maria, bench.again(contact), "supported", at=bench.at)
    keyd_socket = own_folder / "run" / "keyd.sock"
    keyd_socket.rename(keyd_socket.with_suffix(".away"))

    read = bench.seat("ines", own_hub).get(read_path(contact))

    assert read.status == 503
    assert "Hello" not in read.text


def test_a_lost_hint_costs_seconds_and_no_word(bench: HubBench) -> None:
    contact = bench.talk()
    stream = bench.robin(contact).listen()
    stream.next("state")

    insert_without_hint(contact, "Nobody was told of this.")

    assert stream.next("message")["words"] == "Nobody was told of this."


def insert_without_hint(contact: Contact, words: str) -> None:
    key = open_key(contact.id, grant=line_grant(contact.id, at=clock.now()))
    with showing(contact.pk):
        Message.objects.create(
            contact=contact,
            sequence=1,
            client_id=uuid4(),
            author=Author.LINE,
            at=clock.now(),
            words=Message.words.seal(key, words, sequence=1),
        )
    Conversation.objects.filter(contact=contact).update(last_sequence=1)


def test_a_busy_talk_does_not_hold_up_the_others(bench: HubBench) -> None:
    from django.db import transaction

    busy, other = bench.talk(), bench.reaches_out().contact
    robin, stranger, said = bench.robin(busy), bench.robin(other), uuid4()
    given_up: list[int] = []
    with transaction.atomic():
        Conversation.objects.select_for_update().get(contact=busy)
        writer = Thread(target=lambda: given_up.append(robin.say("Held up.", id=said).status))
        writer.start()
        reply = stranger.say("Not held up.")
        assert given_up == [], "the busy talk still waits: who is held up by it would wait as long"
    writer.join()

    assert reply.status == 200
    say_until_kept(robin, "Held up.", said)
    assert stored(busy) == [(1, said)]


REFUSE = """
    CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'no'; END $$;
    CREATE TRIGGER refuse_one BEFORE INSERT ON contacts_message
        FOR EACH ROW WHEN (NEW.contact_id = '{contact}') EXECUTE FUNCTION refuse_one();
"""
ALLOW = "DROP TRIGGER refuse_one ON contacts_message; DROP FUNCTION refuse_one();"


def test_one_bad_row_stops_nobody(bench: HubBench) -> None:
    bad = bench.reaches_out().contact
    others = [bench.reaches_out().contact for _ in range(5)]
    for contact in (bad, *others):
        bench.robin(contact).say("Before.")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(REFUSE.format(contact=bad.id))

    replies: dict[UUID, int] = {}
    writers = [
        Thread(target=lambda one=one: replies.update({one.id: bench.robin(one).say("Now.").status}))
        for one in (bad, *others)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(ALLOW)

    assert replies == {bad.id: 503, **{contact.id: 200 for contact in others}}
    assert bench.robin(bad).say("Again.").fields["sequence"] == 2


def test_a_frozen_postgres_is_noticed(bench: HubBench, cluster: Cluster) -> None:
    contact, said = bench.talk(), uuid4()
    robin = bench.robin(contact)
    robin.say("One.")
    stream = robin.listen()
    stream.next("state")
    assert cluster.process is not None
    pids = [cluster.process.pid, *children_of(cluster.process.pid)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        stream.next("away")
        reply = robin.say("Two.", id=said)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)

    assert reply.status == 503
    assert stream.next("state")["state"] == "talking"
    assert say_until_kept(robin, "Two.", said) == 2
    assert [one for _, one in stored(contact)][1:] == [said]


def children_of(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_nobody_opens_pages_without_end(bench: HubBench) -> None:
    robin = bench.robin(bench.talk())
    streams = [robin.listen() for _ in range(10)]
    streams[-1].next("state")

    robin.say("Still heard.")

    assert streams[0].has_ended()
    assert streams[-1].next("message")["words"] == "Still heard."


def test_a_head_without_end_ends_the_connection(bench: HubBench) -> None:
    with socket.create_connection(("127.0.0.1", bench.hub.port)) as talkative:
        talkative.sendall(b"GET /here HTTP/1.1\r\nHost: localhost\r\n")
        with pytest.raises(ConnectionError):
            send_headers(talkative, 200)

    assert bench.robin(bench.talk()).say("Not disturbed.").status == 200


def send_headers(talkative: socket.socket, count: int) -> None:
    for _ in range(count):
        talkative.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")
        time.sleep(0.005)


def test_a_reader_that_does_not_read_holds_up_nobody(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    deaf = socket.create_connection(("127.0.0.1", bench.hub.port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    cookie = maria.cookies["s"]
    deaf.sendall(f"GET /live/stream HTTP/1.1\r\nHost: localhost\r\nCookie: s={cookie}\r\n\r\n".encode())
    his = robin.listen()

    ids = [uuid4() for _ in range(30)]
    for said in ids:
        say_until_kept(robin, "x" * 4000, said)

    assert his.sequences(30) == list(range(1, 31))
    assert maria.listen("/live/stream").next("message")["sequence"] == 1
    deaf.close()
