"""SIPp is believed in the other tests because it says so when a call fails."""

import socket
import time
from pathlib import Path

import pytest

from ringbuoy.server.sipp import INSTALL, find_sipp
from tests.phone.hearing import PATIENCE_S
from tests.phone.sipp import Callers, sipp
from tests.phone.sound import tone

pytestmark = pytest.mark.cluster


def test_a_call_that_nobody_answers_has_failed(tmp_path: Path) -> None:
    command = find_sipp()
    if command is None:
        pytest.skip(f"No SIPp is here: {INSTALL}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        callers = Callers(
            nobody.getsockname(), "5550100", a_second=2, count=2, plays=tone(500), presses="5", within=0.2
        )

        with sipp(command, callers, tmp_path) as calling:
            deadline = time.monotonic() + PATIENCE_S
            while not calling.is_over and time.monotonic() < deadline:
                time.sleep(0.02)

            assert calling.told == (1, 0, 2)
            assert "receive timeout" in calling.complaint
