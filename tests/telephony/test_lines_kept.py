"""What the engine knows of the lines, on the disk: as it was known, whole or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from stat import S_IMODE

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.lines.phone_ways import Choice
from ringbuoy.lines.rules import Hours, Recording, WhenClosed
from ringbuoy.telephony.calls.events import Entered, NumbersKnown, Tick
from ringbuoy.telephony.calls.lines import HOUSE, Numbers, VoiceLine
from ringbuoy.telephony.calls.orders import Say
from ringbuoy.telephony.calls.rules import Calls
from ringbuoy.telephony.line_files import FILE, UnusableLines, read, written
from ringbuoy.telephony.sounds.prompts import Prompt

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)  # a Friday
DAYTIME = Hours(
    "America/New_York",
    {"fri": [(time(9), time(17, 30))], "sat": [(time(22), time(2))]},
    frozenset({date(2026, 12, 25)}),
)
HARBOR = VoiceLine("harbor", "es", takes_messages=True, calls_back=True, hours=DAYTIME)
ANCHOR = VoiceLine(
    "anchor",
    "en",
    says_listening=True,
    menu=(Choice("2", language="es"), Choice("3", line="harbor")),
    when_closed=WhenClosed.MESSAGE,
    recording=Recording.ASKED,
    hours=Hours(),
)
NUMBERS = Numbers({"5550100": HARBOR, "5550101": ANCHOR}, ANCHOR, {"harbor": HARBOR, "anchor": ANCHOR})


@pytest.fixture
def kept(tmp_path: Path) -> LinesKept:
    return LinesKept(tmp_path / "lines")


def test_what_was_known_is_known_again(kept: LinesKept, tmp_path: Path) -> None:
    kept.keep(NUMBERS)

    assert LinesKept(tmp_path / "lines").read() == NUMBERS
    assert S_IMODE((tmp_path / "lines").stat().st_mode) == 0o700
    assert S_IMODE((tmp_path / "lines" / FILE).stat().st_mode) == 0o600
    assert [one.name for one in (tmp_path / "lines").iterdir()] == [FILE]


def test_where_no_line_is_public_the_house_greets() -> None:
    alone = replace(NUMBERS, otherwise=Numbers().otherwise)

    assert read(written(alone)).otherwise.code == HOUSE


def test_that_a_line_opens_or_closes_is_no_news_for_the_disk(kept: LinesKept, tmp_path: Path) -> None:
    kept.keep(NUMBERS.judged(at=NOON))
    (tmp_path / "lines" / FILE).unlink()

    kept.keep(NUMBERS.judged(at=NOON.replace(hour=23)))
    assert not (tmp_path / "lines" / FILE).exists()
    kept.keep(replace(NUMBERS, by_number={}))
    assert (tmp_path / "lines" / FILE).exists()


def test_the_next_engine_writes_only_what_has_changed(kept: LinesKept, tmp_path: Path) -> None:
    kept.keep(NUMBERS)
    came = (tmp_path / "lines" / FILE).stat().st_ino
    after = LinesKept(tmp_path / "lines")
    after.read()

    after.keep(NUMBERS)

    assert (tmp_path / "lines" / FILE).stat().st_ino == came


@given(st.data())
def test_a_file_that_is_broken_anywhere_is_not_believed(data: st.DataObject) -> None:
    whole = written(NUMBERS)
    at = data.draw(st.integers(0, len(whole) - 2))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))

    for broken in (whole[:at], whole[:at] + bytes([other]) + whole[at + 1 :]):
        with pytest.raises(UnusableLines):
            read(broken)


def test_a_file_of_another_version_is_not_believed() -> None:
    head, _, body = written(NUMBERS).partition(b"\n")

    with pytest.raises(UnusableLines):
        read(orjson.dumps({**orjson.loads(head), "version": 2}) + b"\n" + body)


@pytest.mark.parametrize(
    ("content", "line"),
    [(None, "no_lines_on_disk"), (b"{}", "lines_on_disk_unusable")],
    ids=["none", "broken"],
)
def test_a_file_that_cannot_be_used_is_one_line_in_the_log(
    kept: LinesKept, tmp_path: Path, content: bytes | None, line: str
) -> None:
    if content is not None:
        (tmp_path / "lines").mkdir()
        (tmp_path / "lines" / FILE).write_bytes(content)

    with capture_logs() as logged:
        known = kept.read()

    assert known is None
    assert [one["event"] for one in logged] == [line]


def test_a_disk_that_takes_nothing_is_told_once_and_tried_again(kept: LinesKept, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text("no folder")
    with capture_logs() as logged:
        kept.keep(NUMBERS)
        kept.keep(NUMBERS)
    (tmp_path / "lines").unlink()

    kept.keep(NUMBERS)

    assert [one["event"] for one in logged] == ["lines_not_kept"]
    assert kept.read() == NUMBERS


def test_a_line_that_nobody_reads_anew_opens_and_closes_at_its_hours() -> None:
    calls = Calls()
    calls.take(NumbersKnown(NUMBERS), at=NOON.replace(hour=22, minute=29, second=58))  # 17:29:58 there
    heard = [_greeted(calls, "line-1.1", at=NOON.replace(hour=22, minute=29, second=59))]

    calls.take(Tick(), at=NOON.replace(hour=22, minute=30, second=10))
    heard.append(_greeted(calls, "line-1.2", at=NOON.replace(hour=22, minute=30, second=11)))

    assert heard == [Prompt.GREETING, Prompt.CLOSED]


def _greeted(calls: Calls, leg: str, *, at: datetime) -> Prompt:
    orders = calls.take(Entered(leg, "5550100", number="15551230000"), at=at)
    return next(order.prompt for order in orders if isinstance(order, Say))
