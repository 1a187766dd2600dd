"""Where backups lie, how long they are kept, and what is said of the last one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ringbuoy.kernel.backup_report import Report, Standing, Trial, read_report, standing, write_report
from ringbuoy.kernel.settings import Settings
from ringbuoy.kernel.settings_file import WrongSettings, check_decisions
from ringbuoy.keyd.sealed_files import Kind, Label, SealedFile
from ringbuoy.server.backups.keeping import KEYS_KEPT, file_name, kept_in, prune
from ringbuoy.server.backups.places import BackupPlaces, SideBySide

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PUBLIC = X25519PrivateKey.generate().public_key().public_bytes_raw()


def saved(folder: Path, *, days_ago: int, kind: Kind = Kind.KEYS, center: str = "harbor-line") -> Path:
    label = Label(kind, center, NOW - days_ago * DAY, "0.1.0", 1, "pair")
    with SealedFile(folder / file_name(label), label, public=PUBLIC) as file:
        file.write(b"content")
    return file.path


def test_keys_are_gone_after_fourteen_days(tmp_path: Path):
    old, young, newest = (saved(tmp_path, days_ago=days) for days in (15, 13, 0))

    prune(tmp_path, Kind.KEYS, center="harbor-line", longest=KEYS_KEPT, at=NOW)

    assert not old.exists()
    assert young.exists()
    assert newest.exists()


def test_the_newest_stays_however_old_it_is(tmp_path: Path):
    newest = saved(tmp_path, days_ago=400)

    prune(tmp_path, Kind.KEYS, center="harbor-line", longest=KEYS_KEPT, at=NOW)

    assert newest.exists()


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path):
    theirs = saved(tmp_path, days_ago=40, center="anchor-line")
    of_the_database = saved(tmp_path, days_ago=40, kind=Kind.DATABASE)
    photo = tmp_path / "photo.backup"
    photo.write_bytes(b"not ours")
    saved(tmp_path, days_ago=0)

    prune(tmp_path, Kind.KEYS, center="harbor-line", longest=KEYS_KEPT, at=NOW)

    assert all(file.exists() for file in (theirs, of_the_database, photo))
    assert len(kept_in(tmp_path, Kind.KEYS, center="harbor-line")) == 1


def test_what_was_broken_off_goes_with_the_next_good_one(tmp_path: Path):
    half = saved(tmp_path, days_ago=1).rename(tmp_path / "harbor-line-x.keys.backup.part")
    saved(tmp_path, days_ago=0)

    prune(tmp_path, Kind.KEYS, center="harbor-line", longest=KEYS_KEPT, at=NOW)

    assert not half.exists()


@pytest.mark.parametrize(("to", "keys_to"), [("a", "a"), ("a", "a/keys"), ("a/database", "a"), ("link", "a")])
def test_both_files_in_one_place_are_refused(tmp_path: Path, to: str, keys_to: str):
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")

    with pytest.raises(SideBySide, match="would find both"):
        BackupPlaces.of(Settings(data=tmp_path), to=tmp_path / to, keys_to=tmp_path / keys_to)


def test_both_files_in_one_place_are_refused_in_the_settings_too():
    with pytest.raises(WrongSettings, match="lie together"):
        check_decisions(
            {"backup_database_dir": "/mnt/a", "backup_keys_dir": "/mnt/a/keys"}, source="This file"
        )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("backup_every_hours", 0),
        ("backup_every_hours", "often"),
        ("backup_keep_days", 0),
        ("backup_keys_dir", "x"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(key: str, value: object):
    with pytest.raises(WrongSettings, match=f"'{key}' must be"):
        check_decisions({key: value}, source="This file")


def test_the_list_of_erased_contacts_is_copied_when_it_has_grown(tmp_path: Path):
    places = BackupPlaces(tmp_path, tmp_path / "database", tmp_path / "keys")
    places.prepare()
    (tmp_path / "keyd").mkdir()
    own = tmp_path / "keyd" / "tombstones.log"

    assert not places.copy_tombstones()
    own.write_bytes(b"one\n")
    assert places.copy_tombstones()
    assert not places.copy_tombstones()
    own.write_bytes(b"one\ntwo\n")
    assert places.copy_tombstones()
    own.write_bytes(b"")
    assert not places.copy_tombstones()
    assert places.tombstones.read_bytes() == b"one\ntwo\n"


GOOD = Report(NOW, trial=Trial.GOOD)


@pytest.mark.parametrize(
    ("report", "hours_later", "stands"),
    [
        (None, 0, Standing.NONE_YET),
        (GOOD, 3, Standing.GOOD),
        (GOOD, 47, Standing.GOOD),
        (GOOD, 49, Standing.LATE),
        (Report(NOW, trial=Trial.NOT_MADE), 3, Standing.NOT_TRIED),
        (Report(NOW, trial=Trial.BAD), 3, Standing.FAILED),
        (Report(NOW, failure="The disk is full."), 3, Standing.FAILED),
    ],
)
def test_how_it_stands_with_the_backups(report: Report | None, hours_later: int, stands: Standing):
    later = NOW + timedelta(hours=hours_later)

    assert standing(report, every=timedelta(hours=24), at=later) is stands


def test_a_failure_does_not_make_the_last_good_one_forgotten(tmp_path: Path):
    (tmp_path / "backups").mkdir()
    write_report(tmp_path, GOOD)

    write_report(tmp_path, Report(NOW + DAY, failure="The disk is full."))

    assert read_report(tmp_path).last_good == NOW
    assert read_report(tmp_path).failure == "The disk is full."


def test_a_report_that_cannot_be_read_is_no_report(tmp_path: Path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "report.json").write_text('{"at": 7}')

    assert read_report(tmp_path) is None
