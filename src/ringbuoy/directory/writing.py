"""How a value of ours is written in the standard's JSON and CSV."""

from datetime import UTC, date, datetime
from uuid import UUID

Written = str | int | float | bool | None


def in_json(value: object) -> Written:
    """Write a value for JSON: numbers as numbers, moments in UTC with a Z."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, UUID | date):
        return str(value)
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(type(value).__name__)


def in_csv(value: object) -> str:
    """Write a value for a cell; nothing is an empty cell."""
    written = in_json(value)
    if isinstance(written, bool):
        return str(written).lower()
    return "" if written is None else str(written)


def _moment(value: datetime) -> str:
    text = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}Z"
