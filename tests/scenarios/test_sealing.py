"""Every entry gets its place in the tree, in whatever order transactions end, and keyd signs the tree."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from ringbuoy.alarms.models import Alarm
from ringbuoy.audit import due
from ringbuoy.audit.checkpoint_file import lines_in
from ringbuoy.audit.sealing import Notary, seal_waiting, tree_size
from ringbuoy.journal.models import Entry, Leaf, SignedTree, Unsealed
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.keyd.lookups import MANY
from tests.cast import Bench
from tests.privacy.keepers import House, Line
from tests.privacy.running import RunningKeyd
from tests.rows import as_owner


def test_each_entry_is_sealed_once_whenever_it_comes(bench: Bench) -> None:
    for _ in range(5):
        write(Happened.PERSON_READY, at=bench.at)
    newest = Entry.objects.latest("pk").pk
    first = seal_waiting()
    write_with_id(newest - 2_000_000, bench)

    assert (seal_waiting(), seal_waiting()) == (1, 0)
    assert Leaf.objects.count() == Entry.objects.count() == tree_size() == first + 1
    assert Leaf.objects.latest("position").entry_id == newest - 2_000_000
    assert not Unsealed.objects.exists()


def write_with_id(entry_id: int, bench: Bench) -> None:
    """Add an entry whose id was handed out long ago."""
    Entry.objects.create(pk=entry_id, at=bench.at, name=Happened.PERSON_READY, codes={})


def test_a_leaf_and_a_signed_tree_are_never_changed(bench: Bench) -> None:
    write(Happened.PERSON_READY, at=bench.at)
    seal_waiting()

    with pytest.raises(DatabaseError), transaction.atomic():
        Leaf.objects.update(hash=b"x" * 32)
    with pytest.raises(DatabaseError), transaction.atomic():
        Leaf.objects.all().delete()


@pytest.fixture
def signing_keyd() -> Iterator[RunningKeyd]:
    """A keyd that has signed nothing yet."""
    running = RunningKeyd().start()
    yield running
    running.remove()


@pytest.fixture
def notary(signing_keyd: RunningKeyd, tmp_path: Path) -> Notary:
    """Signs with a keyd of its own, and writes into a folder of its own."""
    return Notary(signing_keyd.keys(), tmp_path)


def test_the_tree_is_signed_when_it_grows_and_each_minute(bench: Bench, notary: Notary) -> None:
    write(Happened.PERSON_READY, at=bench.at)
    at = clock.now()

    due.sweep(at=at, notary=notary)
    due.sweep(at=at + timedelta(seconds=30), notary=notary)
    due.sweep(at=at + timedelta(seconds=90), notary=notary)

    rows = list(SignedTree.objects.all())
    assert [(row.number, row.size) for row in rows] == [(1, tree_size()), (2, tree_size())]
    assert [one.number for _file, _line, one in lines_in(notary.folder)] == [1, 2]


def test_a_signature_that_did_not_arrive_is_made_good(bench: Bench, notary: Notary) -> None:
    write(Happened.PERSON_READY, at=bench.at)
    seal_waiting()
    with transaction.atomic():
        assert notary.sign_due(at=bench.at) == 1
        transaction.set_rollback(True)
    write(Happened.PERSON_AWAY, at=bench.at)

    assert [due.sweep(at=bench.at, notary=notary) for _ in range(2)] == [1, 0]

    assert [row.number for row in SignedTree.objects.all()] == [1, 2]
    assert [one.number for _file, _line, one in lines_in(notary.folder)] == [1, 2]


def test_while_keyd_is_down_sealing_goes_on_and_signing_waits(
    bench: Bench, notary: Notary, signing_keyd: RunningKeyd
) -> None:
    write(Happened.PERSON_READY, at=bench.at)
    signing_keyd.kill()

    assert due.sweep(at=bench.at, notary=notary) >= 1
    assert not SignedTree.objects.exists()
    signing_keyd.start()
    due.sweep(at=bench.at, notary=notary)
    assert SignedTree.objects.count() == 1


def test_a_journal_that_was_replaced_is_not_signed_and_somebody_is_told(bench: Bench, notary: Notary) -> None:
    write(Happened.PERSON_READY, at=bench.at)
    seal_waiting()
    with transaction.atomic():
        notary.sign_due(at=bench.at)
        transaction.set_rollback(True)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_leaf DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_leaf SET hash = sha256('forged')")

    due.sweep(at=bench.at, notary=notary)
    due.sweep(at=bench.at, notary=notary)

    assert [(alarm.code, alarm.times) for alarm in Alarm.objects.all()] == [("journal_differs", 1)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A keyd in this process, so that very many questions take no time."""
    house = House(tmp_path)
    yield house
    house.close()


def test_somebody_is_told_when_a_program_may_be_trying_every_number(
    bench: Bench, house: House, tmp_path: Path
) -> None:
    notary = Notary(Line(house), tmp_path)
    house.look_up(MANY)
    due.sweep(at=bench.at, notary=notary)
    assert not Alarm.objects.exists()

    house.look_up(MANY + 1)
    due.sweep(at=bench.at, notary=notary)
    due.sweep(at=bench.at, notary=notary)

    assert [(alarm.code, alarm.times) for alarm in Alarm.objects.all()] == [("many_lookups", 1)]


def test_a_folder_that_cannot_be_written_is_told_and_made_good(bench: Bench, notary: Notary) -> None:
    write(Happened.PERSON_READY, at=bench.at)
    away = Notary(notary.keys, notary.folder / "away")

    due.sweep(at=bench.at, notary=away)

    assert Alarm.objects.get().code == "checkpoints_unwritten"
    away.folder.mkdir()
    due.sweep(at=bench.at, notary=away)
    assert [one.number for _file, _line, one in lines_in(away.folder)] == [1]
