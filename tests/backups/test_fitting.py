"""Two files that do not belong together, and what would be lost with them: said before it is too late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from ringbuoy.keyd.canary import Canary
from ringbuoy.keyd.root import make_root
from ringbuoy.keyd.sealed_files import Header, Kind, NewerBackup
from ringbuoy.keyd.vault import open_vault
from ringbuoy.keyd.wrapping import wrap_to
from ringbuoy.server.backups.emptiness import FolderInUse, all_or_nothing, refuse_used
from ringbuoy.server.backups.fitting import Found, WrongPair, losses, refuse_unfit, refuse_unfit_content
from ringbuoy.server.backups.laying_out import newest_tombstones
from ringbuoy.server.backups.manifest import Manifest, known_migrations
from ringbuoy.server.binaries import NoPostgres, all_binaries, binaries_from
from ringbuoy.server.claims import HALF_RESTORED, HalfRestored, refuse_half_restored

AT = datetime(2026, 11, 3, 4, 0, tzinfo=UTC)
DATABASE = Header(Kind.DATABASE, "harbor-line", AT, "0.1.0", 1, "pair", "public", "sealed")
KEYS = replace(DATABASE, kind=Kind.KEYS)


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """A database and its keys, saved together."""
    (tmp_path / "keyd").mkdir()
    root = make_root(tmp_path / "keyd" / "root.key")
    vault = open_vault(tmp_path / "keyd" / "keys.sqlite3", root)
    vault.prepare(AT)
    contact, epoch, secret = uuid4(), "words-2026-11", bytes(range(32))
    vault.adopt(contact, epoch, wrap_to(vault.publics()[epoch], secret, contact=contact, epoch=epoch))
    vault.commit()
    canary = Canary.sealed(contact, epoch, secret)
    manifest = Manifest("ringbuoy", "ringbuoy_app", 15, known_migrations(), vault.epochs, canary.said, {})
    keys = {"keys.sqlite3": vault.snapshot(), "root.key": (tmp_path / "keyd" / "root.key").read_bytes()}
    vault.close()
    return Found(manifest, keys)


def without(found: Found, epoch: str, tmp_path: Path) -> Found:
    """The keys of a later day, when an epoch was over."""
    root = make_root(tmp_path / "root.key")
    vault = open_vault(tmp_path / "later.sqlite3", root)
    vault.prepare(AT)
    vault.destroy_epoch(epoch, at=AT)
    vault.commit()
    keys = {"keys.sqlite3": vault.snapshot(), "root.key": (tmp_path / "root.key").read_bytes()}
    vault.close()
    return replace(found, keys=keys)


def test_a_pair_fits_and_loses_nothing(found: Found):
    refuse_unfit(DATABASE, KEYS)
    refuse_unfit_content(DATABASE, KEYS, found)

    assert losses(DATABASE, KEYS, found) == []


@pytest.mark.parametrize(
    ("database", "keys", "error", "says"),
    [
        (KEYS, DATABASE, WrongPair, "database's file first"),
        (DATABASE, DATABASE, WrongPair, "database's file first"),
        (DATABASE, replace(KEYS, center="anchor-line"), WrongPair, "'anchor-line'"),
        (replace(DATABASE, release="0.2.0"), KEYS, NewerBackup, r"0\.2\.0"),
        (DATABASE, replace(KEYS, release="0.10.0"), NewerBackup, r"0\.10\.0"),
        (replace(DATABASE, layout=2), KEYS, NewerBackup, "newer release"),
    ],
)
def test_what_is_written_on_two_files_can_rule_them_out(database, keys, error, says):
    with pytest.raises(error, match=says):
        refuse_unfit(database, keys)


def test_tables_of_a_newer_release_are_refused(found: Found):
    ahead = replace(found.manifest, migrations=[*found.manifest.migrations, "contacts.9999_later"])

    with pytest.raises(NewerBackup, match=r"contacts\.9999_later"):
        refuse_unfit_content(DATABASE, KEYS, replace(found, manifest=ahead))


def test_the_keys_of_another_installation_do_not_wake_the_canary(found: Found, tmp_path: Path):
    others = without(found, "words-2026-12", tmp_path)

    with pytest.raises(WrongPair, match="another installation"):
        refuse_unfit_content(DATABASE, KEYS, others)


def test_an_epoch_that_is_over_is_named(found: Found, tmp_path: Path):
    later = without(found, "words-2026-11", tmp_path)

    refuse_unfit_content(DATABASE, replace(KEYS, made=AT + timedelta(days=120)), later)

    said = losses(DATABASE, replace(KEYS, made=AT + timedelta(days=120)), later)
    assert len(said) == 1
    assert "words-2026-11 were destroyed" in said[0]


def test_keys_older_than_the_database_are_named(found: Found):
    older = replace(KEYS, made=AT - timedelta(days=3))

    said = losses(DATABASE, older, found)

    assert len(said) == 1
    assert "begun after 2026-10-31 04:00 UTC" in said[0]


def test_a_dump_of_a_newer_postgresql_needs_its_programs():
    newest = max(one.major for one in all_binaries())

    assert binaries_from(newest).major == newest
    with pytest.raises(NoPostgres, match=f"is of PostgreSQL {newest + 1}"):
        binaries_from(newest + 1)


def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path):
    (tmp_path / "settings.toml").write_text("")

    with pytest.raises(FolderInUse, match="is not empty"):
        refuse_used(tmp_path)


def test_two_restores_at_once_are_refused(tmp_path: Path):
    data = tmp_path / "data"

    with all_or_nothing(data), pytest.raises(FolderInUse, match="another restore"), all_or_nothing(data):
        pass


def test_a_restore_that_fails_leaves_nothing(tmp_path: Path):
    data = tmp_path / "data"

    def restore_half() -> None:
        with all_or_nothing(data):
            (data / "keyd").mkdir()
            (data / "keyd" / "root.key").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        restore_half()

    refuse_half_restored(data)
    assert [path.name for path in data.iterdir()] == ["lock"]


def test_what_a_killed_restore_left_does_not_start_and_can_be_restored_again(tmp_path: Path):
    (tmp_path / HALF_RESTORED).touch()
    (tmp_path / "settings.toml").write_text("half")

    with pytest.raises(HalfRestored, match="Start the restore again"):
        refuse_half_restored(tmp_path)
    with all_or_nothing(tmp_path):
        assert not (tmp_path / "settings.toml").exists()


def test_the_longest_list_of_erased_contacts_is_taken(tmp_path: Path):
    (tmp_path / "tombstones.log").write_bytes(b"one\ntwo\n")
    given = tmp_path / "given"
    given.write_bytes(b"one\ntwo\nthree\n")

    assert newest_tombstones(None, tmp_path, {"tombstones.log": b"one\n"}) == b"one\ntwo\n"
    assert newest_tombstones(given, tmp_path, {"tombstones.log": b"one\n"}) == b"one\ntwo\nthree\n"
    assert newest_tombstones(None, tmp_path / "none", {}) == b""
