"""Whether the phone line is there: what a page that many open is told."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbuoy.telephony import line_state
from ringbuoy.telephony.line_state import REMEMBERED, KnownLine, LineState

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


def test_one_that_hangs_is_not_asked_by_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page waits half a second for it, and there are few of them at once."""
    monkeypatch.setattr(line_state, "ASK_WITHIN_S", 0.0)
    asked: list[LineState] = []

    def hangs() -> LineState:
        asked.append(LineState.NOT_CONNECTED)
        return asked[-1]

    monkeypatch.setattr(line_state, "line_state", hangs)
    known = KnownLine()

    assert not any(known.is_there(at=AT + timedelta(seconds=turn)) for turn in range(5))
    assert len(asked) == 1


def test_only_that_it_is_there_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opened a page while Asterisk was starting was told five seconds longer that there is none."""
    states = [LineState.NOT_CONNECTED, LineState.CONNECTED, LineState.NOT_CONNECTED]
    monkeypatch.setattr(line_state, "line_state", lambda: states.pop(0))
    known = KnownLine()

    assert not known.is_there(at=AT)
    assert known.is_there(at=AT + timedelta(seconds=0.1))
    assert known.is_there(at=AT + timedelta(seconds=0.2))
    assert not known.is_there(at=AT + timedelta(seconds=0.1) + REMEMBERED)
