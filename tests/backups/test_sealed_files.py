"""A backup's file: opened by the recovery key only, whole or not at all, and readable on its label."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ringbuoy.keyd.bundle import BadBundle, read_files, write_files
from ringbuoy.keyd.paper_key import WrongRecoveryKey
from ringbuoy.keyd.sealed_files import (
    Damaged,
    HalfWritten,
    Kind,
    Label,
    NewerBackup,
    NotABackup,
    OpenedFile,
    SealedFile,
    check_whole,
    content_key_of,
    read_header,
)

CHUNK = 1 << 18
PAPER = X25519PrivateKey.generate()
LABEL = Label(Kind.KEYS, "harbor-line", datetime(2026, 11, 3, 4, 5, tzinfo=UTC), "0.1.0", 1, "pair-1")


def sealed(path: Path, content: bytes) -> SealedFile:
    with SealedFile(path, LABEL, public=PAPER.public_key().public_bytes_raw()) as file:
        file.write(content)
    return file


def content_of(path: Path, paper: X25519PrivateKey = PAPER) -> bytes:
    with OpenedFile(path, content_key_of(read_header(path), paper)) as opened:
        return b"".join(opened.pieces())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_what_was_sealed_comes_back(tmp_path: Path, size: int):
    content = bytes(i % 251 for i in range(size))
    sealed(tmp_path / "a.backup", content)

    check_whole(tmp_path / "a.backup")
    assert content_of(tmp_path / "a.backup") == content


def test_everybody_can_read_the_label_and_nobody_the_content(tmp_path: Path):
    sealed(tmp_path / "a.backup", b"the lantern is lit" * 100)

    header = read_header(tmp_path / "a.backup")

    assert (header.kind, header.center, header.made, header.pair) == (
        Kind.KEYS,
        "harbor-line",
        LABEL.made,
        "pair-1",
    )
    assert b"lantern" not in (tmp_path / "a.backup").read_bytes()


def test_another_recovery_key_opens_nothing(tmp_path: Path):
    sealed(tmp_path / "a.backup", b"words")

    with pytest.raises(WrongRecoveryKey):
        content_of(tmp_path / "a.backup", X25519PrivateKey.generate())


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "cut in a chunk": lambda whole: whole[:-9],
    "cut between two chunks": lambda whole: whole[: -(7 + 16)],
    "something added": lambda whole: whole + b"x",
    "a bit changed": lambda whole: whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:],
    "another center on the label": lambda whole: whole.replace(b"harbor-line", b"anchor-line"),
    "two chunks exchanged": lambda whole: _exchanged(whole),
}


def _exchanged(whole: bytes) -> bytes:
    start, size = len(whole) - (7 + 16) - 2 * (CHUNK + 16), CHUNK + 16
    return whole[:start] + whole[start + size : start + 2 * size] + whole[start : start + size] + whole[-23:]


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_file_is_noticed_with_and_without_its_key(tmp_path: Path, spoil):
    path = tmp_path / "a.backup"
    key = sealed(path, bytes(2 * CHUNK + 7)).content_key
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(Damaged, match=r"a\.backup was cut or changed"):
        check_whole(path)
    with pytest.raises(Damaged), OpenedFile(path, key) as opened:
        list(opened.pieces())


def test_a_file_gets_its_name_when_it_is_whole(tmp_path: Path):
    def write_until_the_disk_is_full() -> None:
        with SealedFile(tmp_path / "a.backup", LABEL, public=_public()) as file:
            file.write(b"words")
            assert [path.name for path in tmp_path.iterdir()] == ["a.backup.part"]
            raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        write_until_the_disk_is_full()

    assert not list(tmp_path.iterdir())


def test_a_half_written_file_is_called_so_under_any_name(tmp_path: Path):
    file = SealedFile(tmp_path / "a.backup", LABEL, public=_public())
    file.write(bytes(2 * CHUNK))
    file._file.flush()
    half = (tmp_path / "a.backup.part").rename(tmp_path / "b.backup")

    with pytest.raises(HalfWritten, match="is half a backup"):
        read_header(half)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotABackup),
        (b"SQLite format 3\0", NotABackup),
        (b"ringbuoy backup 1\nsha256 " + b"a" * 64 + b"\n{not json\n", NotABackup),
        (b"ringbuoy backup 2\nnobody knows", NewerBackup),
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, content: bytes, error: type[Exception]):
    (tmp_path / "thing").write_bytes(content)

    with pytest.raises(error, match="thing"):
        read_header(tmp_path / "thing")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path):
    with pytest.raises(NotABackup, match="Name another file"):
        read_header(tmp_path / "none")


def test_files_in_a_file_come_back_by_name(tmp_path: Path):
    with SealedFile(tmp_path / "a", LABEL, public=_public()) as file:
        write_files(file, {"keys": b"", "log/2026-11.log": bytes(CHUNK)})

    with OpenedFile(tmp_path / "a", file.content_key) as opened:
        assert read_files(opened) == {"keys": b"", "log/2026-11.log": bytes(CHUNK)}


@pytest.mark.parametrize("name", ["../root.key", "/etc/passwd", ""])
def test_a_name_that_would_leave_the_folder_is_refused(tmp_path: Path, name: str):
    with SealedFile(tmp_path / "a", LABEL, public=_public()) as file:
        write_files(file, {name: b"x"})

    with pytest.raises(BadBundle), OpenedFile(tmp_path / "a", file.content_key) as opened:
        read_files(opened)


def _public() -> bytes:
    return PAPER.public_key().public_bytes_raw()
