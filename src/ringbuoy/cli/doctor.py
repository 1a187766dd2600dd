"""`doctor`: what is installed, running and wrong, and the command that mends it."""

import os
import sys

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.server import health
from ringbuoy.server.findings import Finding, State

MARKS = {State.GOOD: "good ", State.NOTE: "note ", State.RED: "RED  "}
COLORS = {State.GOOD: "\033[32m", State.NOTE: "\033[33m", State.RED: "\033[31m"}


def doctor(asked: Asked) -> int:
    """Print every finding; exit code 1 when one is red."""
    if asked.port:
        os.environ["RINGBUOY_PORT"] = str(asked.port)
    findings = health.examine(installation.load(asked.data))
    for finding in findings:
        print(_line(finding))
    red = sum(finding.state is State.RED for finding in findings)
    print(f"\n{red} red." if red else "\nNothing is red.")
    return 1 if red else 0


def _line(finding: Finding) -> str:
    mark = MARKS[finding.state]
    if sys.stdout.isatty():
        mark = f"{COLORS[finding.state]}{mark}\033[0m"
    mend = f"\n         mend: {finding.mend}" if finding.mend else ""
    return f"{mark} {finding.about:<14} {finding.says}{mend}"
