"""The phone line stands on the same bench as the scenarios."""

from tests.scenarios.conftest import bench, keyd

__all__ = ["bench", "keyd"]
