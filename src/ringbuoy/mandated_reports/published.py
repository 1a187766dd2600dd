"""Reading the duties that we ship, from the data folder."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ringbuoy.mandated_reports.rules import Age, Duty, Harm, Row

DATA = Path(__file__).parent / "data" / "duties.toml"


def read(path: Path) -> dict[str, Row]:
    """Read every row of a file, by its code."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["rows"]
    return {row["code"]: _row(row) for row in rows}


def _row(said: Mapping[str, Any]) -> Row:
    return Row(
        code=said["code"],
        place=said["place"],
        harms=frozenset(Harm(code) for code in said["harms"]),
        ages=frozenset(Age(code) for code in said["ages"]),
        duty=Duty(said["duty"]),
        hours=said["hours"],
        written_hours=said["written_hours"],
        agency=said["agency"],
        number=said["number"],
        form=said["form"],
        source=said["law"],
        note="",
        reviewed_by="",
        reviewed_on=said["read_on"],
    )


SHIPPED = read(DATA)
