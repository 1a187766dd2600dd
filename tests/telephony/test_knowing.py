"""Who was found to be real is known to the next engine too, and no number stands anywhere for it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ringbuoy.doors.voice import knowing
from ringbuoy.doors.voice.knowing import KNOWN, Knowing
from ringbuoy.telephony.calls.flood import FOUND_AGAIN_AFTER, MANY_CALLS, REAL_FOR, Flood
from tests.telephony.test_flood import AT, ROBIN

KEY = "5a" * 32


def _engine(run: Path, *, key: str = KEY, at: datetime = AT) -> Knowing:
    engine = Knowing(run, key)
    engine.begin(at=at)
    return engine


def _find(engine: Knowing, *numbers: str, at: datetime = AT) -> None:
    for number in numbers:
        engine.flood.found_real(number, at=at)
    engine.keep(at=at)


def _asks(flood: Flood, number: str, *, at: datetime = AT) -> bool:
    """Tell whether somebody is asked to press a key in a flood."""
    for call in range(MANY_CALLS + 1):
        flood.must_show(f"44{call:04d}5550000", at=at)
    return flood.must_show(number, at=at)


def test_the_next_engine_asks_nobody_again_who_has_shown_that_they_are_there(tmp_path: Path) -> None:
    _find(_engine(tmp_path), f"+1{ROBIN[-10:]}")

    after = _engine(tmp_path).flood

    assert not _asks(after, ROBIN)
    assert after.must_show("44200005550001", at=AT)
    assert _asks(_engine(tmp_path, key="a5" * 32).flood, ROBIN)


def test_no_number_is_written_and_nobody_else_may_read_the_marks(tmp_path: Path) -> None:
    _find(_engine(tmp_path), ROBIN)

    (file,) = tmp_path.iterdir()
    assert ROBIN[-7:] not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_whoever_is_forgotten_is_so_by_the_next_engine_too(tmp_path: Path) -> None:
    _find(_engine(tmp_path), ROBIN)

    late = AT + REAL_FOR

    assert _asks(_engine(tmp_path, at=late).flood, ROBIN, at=late)
    assert (tmp_path / KNOWN).read_text() == ""


def test_who_calls_over_and_over_is_written_once_an_hour(tmp_path: Path) -> None:
    engine = _engine(tmp_path)
    for quarter in range(5):
        _find(engine, ROBIN, at=AT + quarter * FOUND_AGAIN_AFTER / 4)

    assert len((tmp_path / KNOWN).read_text().splitlines()) == 2


def test_the_file_stays_small_and_loses_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "MANY_LINES", 3)
    engine = _engine(tmp_path)
    for hours in range(12):
        _find(engine, ROBIN, at=AT + timedelta(hours=hours))

    assert len((tmp_path / KNOWN).read_text().splitlines()) < 8
    last = AT + timedelta(hours=11)
    assert not _asks(_engine(tmp_path, at=last).flood, ROBIN, at=last)


def test_a_broken_file_or_none_at_all_stands_in_nobodys_way(tmp_path: Path) -> None:
    _find(_engine(tmp_path), ROBIN)
    with (tmp_path / KNOWN).open("ab") as file:
        file.write(b"\xff\xfe half a li\nabc 99999999999999999999\n\n17")

    assert not _asks(_engine(tmp_path).flood, ROBIN)
    nowhere = _engine(tmp_path / "away")
    _find(nowhere, ROBIN)
    assert not _asks(nowhere.flood, ROBIN)


def test_without_the_phone_lines_key_nothing_is_kept(tmp_path: Path) -> None:
    engine = _engine(tmp_path, key="")
    _find(engine, ROBIN)

    assert not list(tmp_path.iterdir())
    assert not _asks(engine.flood, ROBIN)
