"""Whether the phone line is there: what a page that many open is told."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbuoy.telephony import line_state
from ringbuoy.telephony.line_state import REMEMBERED, KnownLine, LineState

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


def test_only_that_it_is_there_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opened a page while Asterisk was starting was told five seconds longer that there is none."""
    states = [LineState.NOT_CONNECTED, LineState.CONNECTED, LineState.NOT_CONNECTED]
    monkeypatch.setattr(line_state, "line_state", lambda: states.pop(0))
    known = KnownLine()

    assert not known.is_there(at=AT)
    assert known.is_there(at=AT + timedelta(seconds=0.1))
    assert known.is_there(at=AT + timedelta(seconds=0.2))
    assert not known.is_there(at=AT + timedelta(seconds=0.1) + REMEMBERED)
