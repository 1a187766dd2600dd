"""What a failed test tells besides its own words: what our programs wrote meanwhile, and why it ran again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

LINES = 30
LONGEST = 400
"""Letters of a line that are shown."""


def add_logs(report: pytest.TestReport, folder: Path) -> None:
    """Show with a test that failed the last lines of what our programs wrote while it ran."""
    written = [file for file in sorted(folder.glob("*.log")) if file.stat().st_mtime >= report.start]
    report.sections += [(f"last lines of {file.name}", _last_lines(file)) for file in written]


def _last_lines(file: Path) -> str:
    lines = file.read_bytes()[-LINES * LONGEST :].decode(errors="replace").splitlines()
    return "\n".join(line[:LONGEST] for line in lines[-LINES:])


def why_again(reports: list[pytest.TestReport]) -> Iterator[str]:
    """Tell of each test that was tried once more where it had failed, and of what."""
    for report in reports:
        crash = getattr(report.longrepr, "reprcrash", None)
        if crash is not None:
            first = str(crash.message).splitlines()[0] if crash.message else ""
            yield f"{report.nodeid} ({report.when})\n    {crash.path}:{crash.lineno}: {first[:LONGEST]}"
