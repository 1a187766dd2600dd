"""Properties that need a database stand on the same bench as the scenarios."""

from tests.scenarios.conftest import bench, keyd

__all__ = ["bench", "keyd"]
