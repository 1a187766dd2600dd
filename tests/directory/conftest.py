"""What the tests of the directory stand on."""

from tests.scenarios.conftest import bench, keyd
from tests.sessions import house

__all__ = ["bench", "house", "keyd"]
