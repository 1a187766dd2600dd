"""The whole check on a real database: good is good, and a handful of tamperings are named."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from django.db import connection

from ringbuoy.alarms.queries import open_alarms
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.audit.checking import Tampered
from ringbuoy.audit.due import sweep
from ringbuoy.audit.ledger import CannotCheck, Checked, Places, check
from ringbuoy.audit.proving import NotProvable, proof_of
from ringbuoy.audit.sealing import Notary
from ringbuoy.journal.models import Entry, Leaf, SignedTree
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.ids import new_id
from ringbuoy.kernel.tree import is_included, leaf_hash
from ringbuoy.keyd.checkpoints import Checkpoint
from ringbuoy.keyd.log import LogBroken
from ringbuoy.keyd.root import read_root
from ringbuoy.privacy.grants import Grant, grant
from ringbuoy.server.older_journal import Gap, NothingLost, NotKnown, gap_between, last_kept, lay_down
from ringbuoy.server.postgres import Cluster
from tests.privacy.running import RunningKeyd
from tests.rows import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
MARIA, INES = 7, 8
LATER = timedelta(minutes=1)


class Audited:
    """A center whose readings are journaled, sealed and signed."""

    def __init__(self, keyd: RunningKeyd, places: Places) -> None:
        self.keyd = keyd
        self.places = places
        self.keys = keyd.keys()
        self.notary = Notary(self.keys, places.file)

    def opens(
        self, person: int, *, journaled: bool = True, own_live: bool = False, taken: bool = False
    ) -> None:
        """Somebody reads a contact, or has its key given without a line in the journal."""
        contact, at = self.keys.fresh_key(new_id()).contact, clock.now()
        if taken:
            write(Happened.CONTACT_ANSWERED, at=at - LATER, contact=contact, person=person)
        if journaled:
            write(Happened.CONTACT_READ, at=at, contact=contact, person=person, purpose="floor")
        self.keys.open_key(contact, grant=_grant(person, contact, at=at, own_live=own_live))

    def seal(self) -> None:
        """Seal and have signed."""
        sweep(at=clock.now(), notary=self.notary)


def _grant(person: int, contact: UUID, *, at: datetime, own_live: bool) -> Grant:
    return grant(person=person, role="supervisor", contact=contact, purpose="floor", own_live=own_live, at=at)


@pytest.fixture
def audited(cluster: Cluster, tmp_path: Path, resting_keyd: RunningKeyd) -> Audited:
    """Three rounds of readings, each sealed and signed."""
    address = replace(cluster.roles.owner, name=connection.settings_dict["NAME"])
    audited = Audited(resting_keyd.start(), Places(address, tmp_path, resting_keyd.places.logs))
    for person in (MARIA, INES, MARIA):
        audited.opens(person)
        audited.opens(person, journaled=False, own_live=True, taken=True)
        audited.seal()
    return audited


@pytest.fixture
def resting_keyd() -> Iterator[RunningKeyd]:
    """A keyd that has signed nothing yet."""
    running = RunningKeyd()
    yield running
    running.remove()


def checked(audited: Audited) -> Checked:
    return check(audited.places, at=clock.now() + LATER)


def test_what_is_whole_is_found_whole(audited: Audited) -> None:
    good = checked(audited)

    assert (good.lines, good.waiting, good.checkpoints, good.openings) == (6, 0, 3, 6)
    assert good.last is not None
    assert (good.last.size, len(good.keys)) == (6, 1)


def test_one_line_is_proved_to_somebody_who_has_the_public_key_only(audited: Audited) -> None:
    entry = Entry.objects.order_by("pk")[3].pk

    said = orjson.loads(proof_of(audited.places.database, entry))

    signed = Checkpoint.of(said["checkpoint"])
    path = [bytes.fromhex(node) for node in said["path"]]
    leaf = leaf_hash(said["leaf"].encode())
    assert is_included(leaf, said["position"], signed.size, proof=path, root=signed.root)
    assert orjson.loads(said["leaf"])[0] == entry
    with pytest.raises(NotProvable, match="Check its number"):
        proof_of(audited.places.database, 10**9)


def test_what_a_database_administrator_changes_is_named(audited: Audited) -> None:
    for statement, sentence in TAMPERINGS.items():
        with spoiled(statement), pytest.raises(Tampered, match=sentence):
            checked(audited)

    assert checked(audited).lines == 6


TAMPERINGS = {
    "UPDATE journal_entry SET person_id = 99 WHERE id = (SELECT min(id) + 3 FROM journal_entry)": "Line 4",
    "UPDATE journal_entry SET codes = '{}' WHERE name = 'contact.read'": "Line 1",
    """UPDATE journal_entry SET name = 'contact.transferred', codes = '{"receiver": "nobody"}'
        WHERE name = 'contact.read'""": "Line 1",
    "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)": "Line 6 .* is missing",
    "DELETE FROM journal_leaf WHERE position = 5": "ends at line 5, but",
    "DELETE FROM journal_leaf WHERE position = 2": "Line 3 of the journal is missing",
    "DELETE FROM journal_signedtree WHERE number = 3": "Checkpoint 3 .* is missing from the table",
    "UPDATE journal_signedtree SET size = 5 WHERE number = 2": "Checkpoint 2 .* altered in the table",
    "INSERT INTO journal_entry (at, name, codes) VALUES (now(), 'person.ready', '{}')": "has no seal and",
}
NEVER_EMPTIED = {
    "journal_entry": "journal_is_never_emptied",
    "journal_leaf": "leaves_are_never_emptied",
    "journal_signedtree": "signed_trees_are_never_emptied",
}
TABLES = tuple(NEVER_EMPTIED)


@contextmanager
def spoiled(statement: str) -> Iterator[None]:
    """Let somebody who has taken the triggers off change something; put it back afterwards."""
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TEMP TABLE was_{table} AS TABLE {table}")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        yield
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} TABLE was_{table}")
            cursor.execute(f"DROP TABLE was_{table}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            # The bench empties the tables after each test that commits.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {NEVER_EMPTIED[table]}")


def test_a_key_that_was_given_without_a_journaled_reading_is_named(audited: Audited) -> None:
    audited.opens(INES, journaled=False)
    audited.seal()

    with pytest.raises(Tampered, match=r"person 8 was given the key of contact .* no such reading"):
        checked(audited)


def test_a_number_that_was_revealed_is_a_journaled_reading(audited: Audited) -> None:
    contact, at = audited.keys.fresh_key(new_id()).contact, clock.now()
    write(Happened.HANDLE_REVEALED, at=at, contact=contact, person=INES, kind="phone", reason="check")
    audited.keys.open_key(contact, grant=_grant(INES, contact, at=at, own_live=False))
    audited.seal()

    assert checked(audited).openings == 7


def test_a_key_to_write_by_needs_a_contact_that_was_ones_own(audited: Audited) -> None:
    audited.opens(INES, journaled=False, own_live=True)

    with pytest.raises(Tampered, match="no such reading"):
        checked(audited)


def test_after_a_restore_a_new_keyd_goes_on_and_both_keys_are_told(audited: Audited, tmp_path: Path) -> None:
    audited.keyd.stop()
    new = RunningKeyd().start()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    restored = Audited(new, replace(audited.places, file=folder, log=new.places.logs))
    try:
        restored.opens(INES)
        restored.seal()
        restored.opens(MARIA)
        restored.seal()

        good = checked(restored)
    finally:
        new.remove()

    assert (good.checkpoints, good.lines, len(good.keys)) == (5, 8, 2)


def test_a_database_that_was_put_back_alone_counts_once_it_is_accepted(audited: Audited) -> None:
    put_back_to(2)
    audited.opens(INES)
    audited.seal()
    assert open_alarms().get().kind is AlarmCode.JOURNAL_DIFFERS

    gap = gap_of(audited)
    lay_down(audited.keyd.places, gap, root=read_root(audited.keyd.places.root_key))
    audited.seal()

    good = checked(audited)
    (loss,) = good.restored.losses
    assert (loss.after.size, loss.last.size, loss.accepted.size, good.laid.lost) == (4, 6, 6, 2)
    assert {alarm.kind for alarm in open_alarms()} == {
        AlarmCode.JOURNAL_DIFFERS,
        AlarmCode.RESTORE_ACCEPTED,
    }
    told = Entry.objects.get(name=Happened.JOURNAL_RESTORE_ACCEPTED)
    assert told.codes == {"checkpoint": 4, "after": 2, "after_line": 4}
    with pytest.raises(NothingLost):
        gap_of(audited)


def gap_of(audited: Audited) -> Gap:
    """Tell what the database, keyd and the file do not all have."""
    kept = last_kept(audited.places.database)
    return gap_between(audited.keyd.places, kept, file=audited.places.file)


def test_a_keyd_that_was_put_back_signs_again_once_it_is_accepted(audited: Audited) -> None:
    earlier = {path: path.read_bytes() for path in audited.keyd.places.own.rglob("*") if path.is_file()}
    audited.opens(INES)
    audited.seal()
    audited.keyd.stop()
    for path, content in earlier.items():
        path.write_bytes(content)
    audited.keyd.start()
    audited.seal()
    audited.opens(MARIA)
    audited.seal()
    assert open_alarms().get().kind is AlarmCode.JOURNAL_DIFFERS

    gap = gap_of(audited)
    lay_down(audited.keyd.places, gap, root=read_root(audited.keyd.places.root_key))
    audited.seal()

    good = checked(audited)
    (forgotten,) = good.restored.forgotten
    assert (gap.lost_lines, gap.keyd_forgot, good.restored.losses) == (0, True, [])
    assert (forgotten.after.number, forgotten.accepted.number, good.laid.forgotten) == (3, 5, 1)
    assert good.lines == Entry.objects.filter(pk__lte=Leaf.objects.latest("position").entry_id).count()


def put_back_to(number: int) -> None:
    """Leave what a backup would hold that was made when checkpoint `number` was the last."""
    size = SignedTree.objects.get(number=number).size
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM journal_signedtree WHERE number > %s", [number])
        cursor.execute(
            "DELETE FROM journal_entry WHERE id IN (SELECT entry_id FROM journal_leaf WHERE position >= %s)",
            [size],
        )
        cursor.execute("DELETE FROM journal_leaf WHERE position >= %s", [size])
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {NEVER_EMPTIED[table]}")


def test_a_journal_that_keyd_has_never_signed_cannot_be_accepted(audited: Audited) -> None:
    kept = last_kept(audited.places.database)

    with pytest.raises(NotKnown, match="never signed"):
        gap_between(audited.keyd.places, replace(kept, number=kept.number - 1), file=audited.places.file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can let another user listen")
def test_a_false_keyd_raises_an_alarm_and_is_told_nothing(audited: Audited) -> None:
    audited.keyd.stop()
    with false_keyd(audited.keyd.places.socket) as heard:
        write(Happened.PERSON_READY, at=clock.now())
        audited.seal()
        audited.seal()

    assert heard.read_bytes() == b""
    assert [(alarm.kind, alarm.times) for alarm in open_alarms()] == [(AlarmCode.FALSE_KEYD, 1)]


@contextmanager
def false_keyd(path: Path) -> Iterator[Path]:
    """Let somebody without rights listen where keyd should, and write down what they hear."""
    path.parent.parent.chmod(0o711)
    path.parent.chmod(0o777)
    heard = path.with_name("heard")
    heard.touch(mode=0o666)
    heard.chmod(0o666)
    listener = subprocess.Popen(
        [sys.executable, "-c", LISTENER, str(path), str(heard)], user=65534, stdout=subprocess.PIPE
    )
    assert listener.stdout is not None
    listener.stdout.readline()
    yield heard
    listener.kill()
    listener.wait()
    path.unlink()


LISTENER = """
import socket, sys
with socket.socket(socket.AF_UNIX) as listening, open(sys.argv[2], "ab", buffering=0) as heard:
    listening.bind(sys.argv[1])
    listening.listen()
    print("ready", flush=True)
    while True:
        heard.write(listening.accept()[0].recv(65536))
"""


def test_a_changed_line_of_keyds_log_is_named(audited: Audited) -> None:
    audited.keyd.stop()
    file = next(audited.places.log.glob("*.log"))
    file.write_bytes(file.read_bytes().replace(b'"person":8', b'"person":7', 1))

    with pytest.raises(LogBroken, match="Line"):
        checked(audited)


def test_without_a_database_the_sentence_says_what_to_do(audited: Audited) -> None:
    away = replace(audited.places, database=replace(audited.places.database, host="/tmp/nowhere"))

    with pytest.raises(CannotCheck, match="Start the service"):
        check(away, at=clock.now())
