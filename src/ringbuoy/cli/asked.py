"""What was typed on the command line, understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """One command and its options."""

    command: Callable[[Asked], int]
    data: Path
    port: int | None = None
    sip_port: int | None = None
    opens_browser: bool = True
    traffic: float | None = None
    settings: Path | None = None
    name: str = ""
    stays_beside: bool = False
    entry: int | None = None
    sheet: Path = Path("-")
    reason: str = ""
    is_sure: bool = False
    path: Path | None = None
    mapping: str | None = None
    takes_good_rows: bool = False
    format: str = ""
    report: Path | None = None
    to: Path | None = None
    keys_to: Path | None = None
    database_file: Path = Path()
    keys_file: Path = Path()
    tombstones: Path | None = None
    lists: tuple[Path, ...] = ()
