"""keyd's log: every change is found, a torn end is cut, a full disk leaves nothing half written."""

import errno
import os
import random
from datetime import UTC, datetime

import pytest

from ringbuoy.keyd import log as log_module
from ringbuoy.keyd.log import ChainLog, LogBroken, lines_backwards, verify

NOVEMBER = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 0, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    log = ChainLog(tmp_path / "log")
    for at in (NOVEMBER, DECEMBER):
        for person in range(20):
            log.add("open", at=at, person=person)
        log.flush(at=at)
    log.close()
    return tmp_path / "log"


def test_the_chain_goes_on_over_months_and_restarts(folder):
    again = ChainLog(folder)
    again.add("start", at=DECEMBER)
    again.flush(at=DECEMBER)

    assert sorted(file.name for file in folder.iterdir()) == ["2026-11.log", "2026-12.log"]
    assert verify(folder) == 41
    assert [line["n"] for line in lines_backwards(folder)] == list(range(41, 0, -1))


def test_a_clock_that_jumped_back_does_not_split_the_chain(folder):
    again = ChainLog(folder)
    again.add("start", at=NOVEMBER)
    again.flush(at=NOVEMBER)

    assert verify(folder) == 41


def test_any_tampering_is_found(folder):
    chance = random.Random(7)
    whole = {file: file.read_bytes() for file in folder.iterdir()}
    for _ in range(300):
        file = chance.choice(list(whole))
        file.write_bytes(_tampered(whole[file], chance))

        with pytest.raises(LogBroken, match="ine "):
            verify(folder)
        file.write_bytes(whole[file])
    assert verify(folder) == 40


def _tampered(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    where = chance.randrange(len(lines) - 1)
    match chance.choice(["flip", "delete", "swap", "repeat"]):
        case "flip":
            position = chance.randrange(len(content) - 1)
            return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]
        case "delete":
            del lines[where]
        case "swap":
            lines[where], lines[where + 1] = lines[where + 1], lines[where]
        case _:
            lines.insert(where, lines[where])
    return b"".join(lines)


def test_a_line_torn_by_a_crash_is_cut_off(folder):
    newest = folder / "2026-12.log"
    with newest.open("ab") as file:
        file.write(b'{"n":41,"at":"2026-12-01T00:0')

    ChainLog(folder).close()

    assert verify(folder) == 40


def test_a_disk_that_refuses_leaves_no_half_line(folder, monkeypatch):
    log = ChainLog(folder)
    log.add("open", at=DECEMBER, person=1)
    write = os.pwrite
    monkeypatch.setattr(
        log_module.os, "pwrite", lambda file, what, where: _half_then_full(write, file, what, where)
    )

    with pytest.raises(OSError, match="No space"):
        log.flush(at=DECEMBER)
    monkeypatch.undo()
    log.add("open", at=DECEMBER, person=2)
    log.flush(at=DECEMBER)

    assert verify(folder) == 41
    assert next(lines_backwards(folder))["person"] == 2


def _half_then_full(write, file, what, where):
    if len(what) < 100:
        raise OSError(errno.ENOSPC, "No space left on device")
    return write(file, what[: len(what) // 2], where)


def test_room_ahead_is_no_line(folder):
    log = ChainLog(folder)
    log.add("open", at=DECEMBER, person=1)
    log.flush(at=DECEMBER)

    assert (folder / "2026-12.log").read_bytes().endswith(bytes(1000))
    assert verify(folder) == 41
    assert next(lines_backwards(folder))["n"] == 41


def test_more_lines_than_there_is_room_for(folder):
    log = ChainLog(folder)
    for _ in range(3):
        for person in range(1500):
            log.add("open", at=DECEMBER, person=person)
        log.flush(at=DECEMBER)

    assert verify(folder) == 40 + 4500
    assert [line["n"] for line in lines_backwards(folder)] == list(range(4540, 0, -1))


def test_a_damaged_last_line_is_told_in_a_sentence(folder):
    with (folder / "2026-12.log").open("ab") as file:
        file.write(b"\0\0\0\n")

    with pytest.raises(LogBroken, match="damaged"):
        ChainLog(folder)
