"""Reading the coping strategies that we carry, from the data folder."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ringbuoy.coping.rules import LANGUAGES, Need, Strategy, Words

DATA = Path(__file__).parent / "data" / "strategies.toml"


def read(path: Path) -> dict[str, Strategy]:
    """Read every strategy of a file, by its code."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["strategies"]
    return {row["code"]: _strategy(row) for row in rows}


def _strategy(row: Mapping[str, Any]) -> Strategy:
    return Strategy(
        code=row["code"],
        needs=tuple(Need(need) for need in row["needs"]),
        sources=tuple(row["sources"]),
        minutes=row["minutes"],
        reviewed_on=row["reviewed_on"],
        words={language: Words(**row[language]) for language in LANGUAGES},
    )


SHIPPED = read(DATA)
