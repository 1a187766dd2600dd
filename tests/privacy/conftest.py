"""The cast of the privacy tests."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from ringbuoy.privacy.sealing import ContactKey
from tests.privacy.keepers import House
from tests.privacy.running import RunningKeyd


@pytest.fixture
def keyd() -> Iterator[RunningKeyd]:
    """A keyd that runs."""
    running = RunningKeyd().start()
    yield running
    running.remove()


@pytest.fixture
def resting_keyd() -> Iterator[RunningKeyd]:
    """A keyd whose folders are there and that has not been started."""
    running = RunningKeyd()
    yield running
    running.remove()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """keyd's keeper in this process, with a clock of its own."""
    house = House(tmp_path)
    yield house
    house.close()


@pytest.fixture
def contact() -> UUID:
    return uuid4()


@pytest.fixture
def key(contact: UUID) -> ContactKey:
    return ContactKey(contact, "words-2026-11", bytes(range(32)), "harbor")
