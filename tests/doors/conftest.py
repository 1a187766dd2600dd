"""The doors stand on the same bench as the scenarios."""

from tests.scenarios.conftest import bench, keyd
from tests.sessions import house

__all__ = ["bench", "house", "keyd"]
