"""What came of the last backup, as it is written down for doctor and for the office. No secret is in it."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

LATE_AFTER_TIMES = 2


class Trial(StrEnum):
    """How the trial restore went."""

    GOOD = "good"
    BAD = "bad"
    NOT_MADE = "not_made"


class Standing(StrEnum):
    """How it stands with the backups."""

    NONE_YET = "none_yet"
    GOOD = "good"
    FAILED = "failed"
    NOT_TRIED = "not_tried"
    LATE = "late"


@dataclass(frozen=True)
class Report:
    """One run. `failure`: why there is no usable backup of it; empty when there is one."""

    at: datetime
    failure: str = ""
    trial: Trial = Trial.NOT_MADE
    trial_says: str = ""
    database_file: str = ""
    keys_file: str = ""
    database_bytes: int = 0
    keys_bytes: int = 0
    rows: int = 0
    contact_keys: int = 0
    seconds: float = 0
    trial_seconds: float = 0
    last_good: datetime | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether there is a backup, and nothing speaks against it."""
        return not self.failure and self.trial is not Trial.BAD


def report_file(data: Path) -> Path:
    """Tell where the report lies."""
    return data / "backups" / "report.json"


def read_report(data: Path) -> Report | None:
    """Read what came of the last run. None: there was none, or what was written cannot be read."""
    try:
        said = json.loads(report_file(data).read_text())
        times = {name: _time(said.pop(name)) for name in ("at", "last_good")}
        return Report(**{**said, **times, "trial": Trial(said["trial"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_report(data: Path, report: Report) -> None:
    """Write down what came of a run, and keep the time of the last good one."""
    before = read_report(data)
    last_good = report.at if report.is_good else before.last_good if before else None
    said = asdict(replace(report, last_good=last_good))
    file = report_file(data)
    waiting = file.with_suffix(".unfinished")
    waiting.write_text(json.dumps(said, default=datetime.isoformat, indent=1))
    waiting.chmod(0o644)
    waiting.replace(file)


def standing(report: Report | None, *, every: timedelta, at: datetime) -> Standing:
    """Judge the last run at this moment."""
    if report is None:
        return Standing.NONE_YET
    if not report.is_good:
        return Standing.FAILED
    if at - report.at > every * LATE_AFTER_TIMES:
        return Standing.LATE
    return Standing.GOOD if report.trial is Trial.GOOD else Standing.NOT_TRIED


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
