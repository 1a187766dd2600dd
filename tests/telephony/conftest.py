"""The phone line stands on the same bench as the scenarios; a file's tests share one Asterisk."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ringbuoy.server.postgres import Cluster
from ringbuoy.server.pulses import file_of
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.cast import Bench
from tests.doors.hub_bench import app_url
from tests.doors.hubs import Program
from tests.keyd import keyd_program, start_keyd
from tests.privacy.running import until
from tests.scenarios.conftest import bench, keyd
from tests.telephony.exchange import Exchange, run_exchange
from tests.telephony.line import PhoneLine, engine_of, phone_line
from tests.telephony.spoken import tells

__all__ = ["bench", "keyd", "tells"]


@pytest.fixture(scope="module")
def exchange(data: Path) -> Iterator[Exchange]:
    yield from run_exchange(data)


@pytest.fixture
def long_sentence(exchange: Exchange) -> Iterator[None]:
    """Who accepts a test is spoken to for a quarter of a minute: what comes meanwhile has time to come."""
    sentence = exchange.place.sounds / "house" / "en" / f"{Prompt.PERSON_TEST}.sln"
    one_second = sentence.read_bytes()
    sentence.write_bytes(one_second * 15)
    yield
    sentence.write_bytes(one_second)


class KeydProcess:
    """The tests' keyd, which can be made to answer nobody for a while, or to die."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def hangs(self) -> None:
        os.kill(keyd_program(self._data).pid, signal.SIGSTOP)

    def dies(self) -> None:
        """Let it die without a warning."""
        keyd_program(self._data).kill()
        keyd_program(self._data).wait()

    def is_back(self) -> None:
        """Let it answer again, whatever it was made to do."""
        if keyd_program(self._data).poll() is None:
            os.kill(keyd_program(self._data).pid, signal.SIGCONT)
        else:
            start_keyd(self._data)


@pytest.fixture
def keyd_process(keyd: None, data: Path) -> Iterator[KeydProcess]:
    """The process of keyd; whatever becomes of the test, it goes on after it."""
    process = KeydProcess(data)
    yield process
    process.is_back()


MakeEngine = Callable[..., Program]


@pytest.fixture
def another_engine(line: PhoneLine, cluster: Cluster) -> Iterator[MakeEngine]:
    """Make another engine of the line, on this data folder; whatever becomes of the test, it ends with it."""
    made: list[Program] = []

    def make(folder: Path, **environment: str) -> Program:
        made.append(engine_of(line.exchange, folder, app_url(cluster), line.desk, **environment))
        made[-1].start()
        until(file_of(folder / "run", made[-1].process_id).exists, within=90)  # it stands by from now on
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
