"""keyd keeps the keys: what is adopted is never lost, and nothing leaves before it is written down."""

import json
import os
import socket
import sqlite3
import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, NotPermitted, Refused
from ringbuoy.keyd.log import verify
from ringbuoy.keyd.retention import Retention
from ringbuoy.privacy.keys import KeysUnavailable, adopt_request
from ringbuoy.privacy.sealing import seal
from ringbuoy.privacy.unix_client import UnixClient
from tests.privacy.running import reading, until

PLACE = {"table": "t", "field": "words", "sequence": 1}


def test_a_fresh_key_is_kept_and_opens_again(keyd, contact):
    keys = keyd.keys()

    fresh = keys.fresh_key(contact)
    opened = keys.open_key(contact, grant=reading(contact))

    assert (opened.secret, opened.epoch) == (fresh.secret, fresh.epoch)
    assert fresh.epoch == f"words-{datetime.now(UTC):%Y-%m}"
    assert not list(keyd.places.spool.glob("*.key"))


def test_a_contact_has_one_key_for_each_class_of_content(keyd, contact):
    keys = keyd.keys()
    words = keys.fresh_key(contact)
    rescue = keys.fresh_key(contact, retention=Retention.RESCUE)

    opened = keys.open_key(contact, grant=reading(contact), retention=Retention.RESCUE)

    assert opened.secret == rescue.secret != words.secret


def test_a_contact_without_a_key_says_so(keyd, contact):
    with pytest.raises(NotFound, match="erased"):
        keyd.keys().open_key(contact, grant=reading(contact))


def test_handing_the_same_key_over_twice_changes_nothing_another_one_is_refused(keyd, contact):
    keys = keyd.keys()
    first = keys._fresh.make(contact, Retention.WORDS, at=datetime.now(UTC))
    second = keys._fresh.make(contact, Retention.WORDS, at=datetime.now(UTC))

    answers = [keys.ask(adopt_request(first)) for _ in range(2)]

    assert answers == [{"new": True}, {"new": False}]
    with pytest.raises(Conflict):
        keys.ask(adopt_request(second))
    assert keys.open_key(contact, grant=reading(contact)).secret == first.key.secret


# The first time that keyd writes is its start; the second is the batch with the key.
@pytest.mark.parametrize("moment", ["keyd.before_log:2", "keyd.before_commit:2", "keyd.before_answer"])
def test_killed_while_it_adopts_no_key_is_lost(resting_keyd, contact, moment):
    resting_keyd.start().stop()
    resting_keyd.start(ready=False, failpoint=moment).wait_until_listening()
    keys = resting_keyd.keys()

    fresh = keys.fresh_key(contact)
    resting_keyd.process.wait(10)
    resting_keyd.start()
    until(lambda: not list(resting_keyd.places.spool.glob("*.key")))

    assert keys.open_key(contact, grant=reading(contact)).secret == fresh.secret
    assert verify(resting_keyd.places.logs) > 0


def test_acknowledged_keys_survive_a_kill_at_any_moment(keyd):
    keys = keyd.keys()
    for _ in range(5):
        fresh = [keys.fresh_key(uuid4()) for _ in range(20)]
        keyd.kill()
        fresh += [keys.fresh_key(uuid4()) for _ in range(3)]
        keyd.start()
        until(lambda: not list(keyd.places.spool.glob("*.key")))

        live = [reading(key.contact, own_live=True) for key in fresh]
        opened = [keys.open_key(one.contact, grant=one) for one in live]

        assert [key.secret for key in opened] == [key.secret for key in fresh]


@pytest.mark.parametrize(("moment", "lines"), [("keyd.before_log:2", 0), ("keyd.before_answer", 1)])
def test_the_log_has_the_line_before_the_key_leaves(resting_keyd, contact, moment, lines):
    resting_keyd.start().keys().fresh_key(contact)
    resting_keyd.stop()
    resting_keyd.start(ready=False, failpoint=moment).wait_until_listening()
    keys = resting_keyd.keys()

    with pytest.raises(KeysUnavailable):
        keys.open_key(contact, grant=reading(contact))

    opened = [line for line in resting_keyd.log_lines() if line["what"] == "open"]
    assert resting_keyd.process.wait(10) == -9
    assert len(opened) == lines


def test_the_log_says_who_opened_what_and_never_a_key_or_handle(keyd, contact):
    keys = keyd.keys()
    fresh = keys.fresh_key(contact)
    keys.open_key(contact, grant=reading(contact, person=12))
    keys.ask({"op": "index", "kind": "phone", "handle": "+15550100123"})

    line = next(line for line in keyd.log_lines() if line["what"] == "open")
    whole = json.dumps(keyd.log_lines()) + keyd.said()

    assert (line["person"], line["role"], line["contact"]) == (12, "counselor", str(contact))
    assert (line["purpose"], line["own_live"], line["epoch"]) == ("transcript", False, fresh.epoch)
    assert "5550100123" not in whole
    assert fresh.secret.hex() not in whole


def test_opens_are_counted_by_person_and_own_live_ones_are_not(keyd):
    keys = keyd.keys()
    contacts = [uuid4() for _ in range(3)]
    for contact in contacts:
        keys.fresh_key(contact)

    for contact in (*contacts, contacts[0]):
        keys.open_key(contact, grant=reading(contact, person=1))
    keys.open_key(contacts[0], grant=reading(contacts[0], person=2, own_live=True))
    keyd.kill()
    keyd.start()
    keys.open_key(contacts[1], grant=reading(contacts[1], person=1))

    counts = [line["opens"] for line in keyd.log_lines() if line["what"] == "open"]
    assert counts == [1, 2, 3, 3, 0, 3]


def test_while_keyd_is_down_new_conversations_begin_and_reading_is_closed(resting_keyd, contact):
    resting_keyd.start().stop()
    keys = resting_keyd.keys()

    fresh = keys.fresh_key(contact)

    assert len(list(resting_keyd.places.spool.glob("*.key"))) == 1
    with pytest.raises(KeysUnavailable, match="Conversations go on"):
        keys.open_key(contact, grant=reading(contact))
    resting_keyd.start()
    until(lambda: not list(resting_keyd.places.spool.glob("*.key")))
    assert keys.open_key(contact, grant=reading(contact)).secret == fresh.secret


def test_a_keyd_that_hangs_holds_nobody_up(keyd, monkeypatch):
    """Whoever comes first waits for it, and nobody after them."""
    monkeypatch.setattr("ringbuoy.privacy.keys.ADOPT_WITHIN_S", 2.0)
    keys = keyd.keys()
    keys.fresh_key(uuid4())
    keyd.pause()

    begun = time.monotonic()
    fresh = [keys.fresh_key(uuid4()) for _ in range(5)]
    took = time.monotonic() - begun
    keyd.resume()

    assert took < 2 * 2.0
    until(lambda: not list(keyd.places.spool.glob("*.key")))
    assert all(keys.open_key(key.contact, grant=reading(key.contact)) for key in fresh)


def test_a_spooled_key_tells_nothing_and_a_foreign_file_is_set_aside(resting_keyd, contact):
    resting_keyd.start().stop()
    fresh = resting_keyd.keys().fresh_key(contact)
    spooled = next(resting_keyd.places.spool.glob("*.key"))
    content = spooled.read_bytes()
    (resting_keyd.places.spool / "rubbish.key").write_bytes(b"\xff\0not a key")
    (resting_keyd.places.spool / "link.key").symlink_to(resting_keyd.places.root_key)
    os.mkfifo(resting_keyd.places.spool / "pipe.key")

    resting_keyd.start()
    until(lambda: not spooled.exists() and (resting_keyd.places.refused / "rubbish.key").exists())

    assert fresh.secret not in content
    assert fresh.secret.hex().encode() not in content
    assert resting_keyd.keys().open_key(contact, grant=reading(contact)).secret == fresh.secret


def test_a_destroyed_epoch_leaves_no_key_in_the_file(resting_keyd, contact):
    from ringbuoy.keyd.root import read_root
    from ringbuoy.keyd.vault import open_vault

    resting_keyd.start()
    fresh = resting_keyd.keys().fresh_key(contact)
    sealed = seal(fresh, **PLACE, words="I am here.")
    resting_keyd.stop()
    wrapped = _wrapped_keys(resting_keyd.places.vault, fresh.epoch)

    vault = open_vault(resting_keyd.places.vault, read_root(resting_keyd.places.root_key))
    vault.destroy_epoch(fresh.epoch, at=datetime.now(UTC))
    vault.commit()
    vault.close()

    resting_keyd.start()
    with pytest.raises(NotFound):
        resting_keyd.keys().open_key(contact, grant=reading(contact))
    on_disk = b"".join(file.read_bytes() for file in resting_keyd.places.own.glob("keys.sqlite3*"))
    assert len(wrapped) == 2
    assert all(secret not in on_disk for secret in wrapped)
    assert sealed


def _wrapped_keys(path, epoch):
    with sqlite3.connect(path) as file:
        keys = file.execute("SELECT wrapped FROM contact_key WHERE epoch = ?", (epoch,)).fetchall()
        epochs = file.execute("SELECT wrapped FROM epoch WHERE name = ?", (epoch,)).fetchall()
    file.close()
    return [row[0] for row in keys + epochs]


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"op":"open"}',
        b'{"op":"open","contact":"7","retention":"words","grant":""}',
        b'{"op":"open","contact":7,"retention":"words","grant":""}',
        b'{"op":"adopt","contact":"0199d5b2-0000-7000-8000-000000000000","epoch":"../x","wrapped":""}',
        b'{"op":"adopt","contact":"0199d5b2-0000-7000-8000-000000000000","epoch":"words-1999-01","wrapped":""}',
        b'{"op":"adopt","contact":"0199d5b2-0000-7000-8000-000000000000","epoch":"words-1999-01","wrapped":"%"}',
        b'{"op":"index","kind":"phone","handle":""}',
        b'{"op":"index","kind":"a b","handle":"7"}',
        b'{"op":"destroy"}',
        b"\xff\xfe\0",
        b"x" * 20_000,
    ],
)
def test_rubbish_gets_one_sentence_and_the_next_one_is_served(keyd, line):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(keyd.places.socket))
        connection.sendall(line + b"\n")
        reply = json.loads(connection.recv(65536))

    assert reply["refused"] == "refused"
    assert reply["sentence"].endswith(".")
    assert "Traceback" not in keyd.said()
    assert keyd.keys().ask({"op": "status"})["epochs"]


def test_half_open_and_silent_clients_hold_nobody_up(keyd, contact):
    silent = [socket.socket(socket.AF_UNIX) for _ in range(200)]
    for client in silent:
        client.connect(str(keyd.places.socket))
        client.sendall(b'{"op":"open",')

    keyd.keys().fresh_key(contact)

    assert keyd.keys().open_key(contact, grant=reading(contact))
    for client in silent:
        client.close()


def test_a_restart_is_not_noticed_by_a_client_that_keeps_connections(keyd, contact):
    keys = keyd.keys()
    keys.fresh_key(contact)
    keyd.stop()
    keyd.start()

    assert keys.open_key(contact, grant=reading(contact))


def test_there_is_one_keyd_for_a_data_folder(keyd):
    first = keyd.process
    keyd.start(ready=False)
    second, keyd.process = keyd.process, first

    assert second.wait(10) == 1
    assert "running already" in keyd.said()


def test_root_key_gone_foreign_or_open_to_others_it_does_not_start(resting_keyd):
    resting_keyd.start().stop()
    root = resting_keyd.places.root_key
    good = root.read_text()
    for spoil, sentence in (
        (lambda: root.unlink(), "is missing"),
        (lambda: root.write_text(good[:40]), "damaged"),
        (lambda: root.write_text(good.replace("plain", "sealed")), "newer version"),
        (lambda: root.write_text(good[:-45] + "A" * 43 + "=\n"), "does not fit"),
        (lambda: root.chmod(0o644), "chmod 600"),
    ):
        spoil()
        resting_keyd.start(ready=False)

        assert resting_keyd.process.wait(10) == 1
        assert sentence in resting_keyd.said()
        assert "Traceback" not in resting_keyd.said()
        root.write_text(good)
        root.chmod(0o600)
    resting_keyd.start()


def test_a_file_of_a_newer_version_and_a_damaged_one_are_told_apart(resting_keyd):
    resting_keyd.start().stop()
    with sqlite3.connect(resting_keyd.places.vault) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    resting_keyd.start(ready=False)
    assert resting_keyd.process.wait(10) == 1
    assert "newer version" in resting_keyd.said()

    resting_keyd.places.vault.write_bytes(b"nothing of the sort" * 400)
    resting_keyd.start(ready=False)
    assert resting_keyd.process.wait(10) == 1
    assert "is damaged" in resting_keyd.said()


def test_keyds_files_are_for_its_own_user(keyd):
    files = [keyd.places.own, *keyd.places.own.rglob("*")]

    loose = [file for file in files if file.stat().st_mode & 0o077 and file != keyd.places.grant_public]

    assert loose == []


def test_forged_requests_are_refused_by_their_own_kind(keyd, contact):
    client = UnixClient(keyd.places.socket)
    keyd.keys().fresh_key(contact)
    asked = {"op": "open", "contact": str(contact), "retention": "words"}

    for grant in ("", ".", "e30.e30", "é.é", "a" * 9000):
        with pytest.raises(NotPermitted):
            client.ask({**asked, "grant": grant}, within=2)
    with pytest.raises(Refused):
        client.ask({**asked, "retention": "everything", "grant": ""}, within=2)
    with pytest.raises(Foreseen):
        client.ask({**asked, "grant": "x" * 17_000}, within=2)
