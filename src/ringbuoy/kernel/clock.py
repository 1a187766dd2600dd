"""The only place that reads the clock. Doors and processes ask here; rules and actions are told."""

from datetime import UTC, datetime


def now() -> datetime:
    """Tell the present moment, aware, in UTC."""
    return datetime.now(UTC)
