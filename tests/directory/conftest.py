"""What the tests of the directory stand on."""

from tests.scenarios.conftest import bench, keyd

__all__ = ["bench", "keyd"]
