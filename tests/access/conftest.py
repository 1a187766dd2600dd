"""The matrix stands on the same keyd as the scenarios."""

from tests.scenarios.conftest import keyd

__all__ = ["keyd"]
