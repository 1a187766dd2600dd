"""The phone line stands on the same bench as the scenarios; a file's tests share one Asterisk."""

import os
import signal
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ringbuoy.keyd.places import Places
from ringbuoy.server.postgres import Cluster
from tests.cast import Bench
from tests.doors.hub_bench import app_url
from tests.doors.hubs import Program
from tests.scenarios.conftest import bench, keyd
from tests.telephony.exchange import Exchange, run_exchange
from tests.telephony.line import PhoneLine, engine_of, phone_line
from tests.telephony.spoken import tells

__all__ = ["bench", "keyd", "tells"]


@pytest.fixture(scope="module")
def exchange(data: Path) -> Iterator[Exchange]:
    yield from run_exchange(data)


class KeydProcess:
    """The tests' keyd, which can be made to answer nobody for a while."""

    def __init__(self, listens_at: Path) -> None:
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(str(listens_at))
            said = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        self._process_id = int(struct.unpack("3i", said)[0])

    def hangs(self) -> None:
        os.kill(self._process_id, signal.SIGSTOP)

    def goes_on(self) -> None:
        os.kill(self._process_id, signal.SIGCONT)


@pytest.fixture
def keyd_process(keyd: None, data: Path) -> Iterator[KeydProcess]:
    """The process of keyd; whatever becomes of the test, it goes on after it."""
    process = KeydProcess(Places(data).socket)
    yield process
    process.goes_on()


MakeEngine = Callable[[Path], Program]


@pytest.fixture
def another_engine(line: PhoneLine, cluster: Cluster) -> Iterator[MakeEngine]:
    """Make another engine of the line, on this data folder; whatever becomes of the test, it ends with it."""
    made: list[Program] = []

    def make(folder: Path) -> Program:
        made.append(engine_of(line.exchange, folder, app_url(cluster), line.desk))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.kill()


@pytest.fixture
def line(
    transactional_db: None, keyd: None, exchange: Exchange, data: Path, cluster: Cluster
) -> Iterator[PhoneLine]:
    with phone_line(Bench(), exchange, data, app_url(cluster)) as opened:
        yield opened
