"""The phone line stands on the same bench as the scenarios; a file's tests share one Asterisk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ringbuoy.server.postgres import Cluster
from tests.cast import Bench
from tests.doors.hub_bench import app_url
from tests.scenarios.conftest import bench, keyd
from tests.telephony.exchange import Exchange, run_exchange
from tests.telephony.line import PhoneLine, phone_line

__all__ = ["bench", "keyd"]


@pytest.fixture(scope="module")
def exchange(data: Path) -> Iterator[Exchange]:
    yield from run_exchange(data)


@pytest.fixture
def line(
    transactional_db: None, keyd: None, exchange: Exchange, data: Path, cluster: Cluster
) -> Iterator[PhoneLine]:
    with phone_line(Bench(), exchange, data, app_url(cluster)) as opened:
        yield opened
