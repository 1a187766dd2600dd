"""What every scenario stands on: a bench with its clock, and a keyd that seals."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Bench
from tests.keyd import run_keyd


@pytest.fixture(scope="session")
def keyd(data: Path) -> Iterator[None]:
    """A keyd for this run."""
    yield from run_keyd(data)


@pytest.fixture
def bench(db: None, keyd: None) -> Bench:
    """A small center with a clock of its own."""
    return Bench()
