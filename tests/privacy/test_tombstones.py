"""Tombstones: each line signed and chained, so that nothing is erased, or kept, by a changed list."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.keyd.tombstones import BEGINNING, Tombstone, Tombstones, TombstonesBroken, read

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
CONTACTS = [uuid4() for _ in range(3)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list of three."""
    return written(tmp_path / "tombstones.log", *CONTACTS)


def written(path: Path, *contacts: UUID, key: Ed25519PrivateKey = KEY) -> Path:
    stones = Tombstones(path, key)
    for contact in contacts:
        stones.add(contact, at=NOON)
    stones.close()
    return path


def test_what_was_written_is_read_again_in_order(path: Path) -> None:
    assert list(read(path)) == [Tombstone(contact, NOON) for contact in CONTACTS]
    assert list(read(path.with_name("none.log"))) == []
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_a_crash_left_half_written_does_not_count_and_the_list_goes_on(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])

    written(path, CONTACTS[0])

    assert [stone.contact for stone in read(path)] == [CONTACTS[0], CONTACTS[1], CONTACTS[0]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: [lines[0].replace(b"2026", b"2025"), *lines[1:]], "Line 1 .* was changed"),
        (lambda lines: [lines[1], lines[0], lines[2]], "Before line 1"),
        (lambda lines: [lines[0], lines[2]], "Before line 2"),
        (lambda lines: [lines[0], b"{}", lines[2]], "Line 2 .* was changed"),
    ],
)
def test_a_changed_list_names_its_first_wrong_line(path: Path, change, says: str) -> None:  # type: ignore[no-untyped-def]
    path.write_bytes(b"\n".join(change(path.read_bytes().split(b"\n")[:-1])) + b"\n")

    with pytest.raises(TombstonesBroken, match=says):
        list(read(path))


def test_a_list_of_another_center_is_not_taken(path: Path) -> None:
    other = Ed25519PrivateKey.generate()

    with pytest.raises(TombstonesBroken, match="another center's"):
        Tombstones(path, other)


def test_a_line_of_another_hand_is_not_taken(path: Path) -> None:
    lines = path.read_bytes()
    forged = written(path.with_name("forged.log"), uuid4(), key=Ed25519PrivateKey.generate()).read_bytes()
    assert BEGINNING.encode() in forged
    path.write_bytes(forged + lines)

    with pytest.raises(TombstonesBroken):
        list(read(path))
