"""The cast of the privacy tests."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from ringbuoy.privacy.sealing import ContactKey
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
def contact() -> UUID:
    return uuid4()


@pytest.fixture
def key(contact: UUID) -> ContactKey:
    return ContactKey(contact, "words-2026-11", bytes(range(32)), "harbor")
