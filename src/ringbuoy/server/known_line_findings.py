"""Whether an engine that starts without the database would know the lines as they are: as doctor asks it."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import psycopg

from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.server import roll_calls
from ringbuoy.server.findings import Finding, State
from ringbuoy.server.stored_lines import connect, stored_lines
from ringbuoy.telephony.calls.lines import Numbers
from ringbuoy.telephony.line_files import FILE, UnusableLines, read, written
from ringbuoy.telephony.voice_lines import answering

ABOUT, ENGINE = "known lines", "engine"
WRITTEN_WITHIN_SECONDS = 10.0
"""An engine that runs reads the lines every two seconds; one that has just begun needs a moment."""
_WITHOUT = "an engine that starts while the database is away"
_AGAIN = "./ringbuoy stop, then start again: the engine writes it anew"


class Fault(StrEnum):
    """What is wrong with the engine's file of the lines."""

    MISSING = "missing"
    BROKEN = "broken"
    OLD = "old"


def examine_known_lines(
    settings: Settings, *, pause: Callable[[float], None] = time.sleep
) -> Iterator[Finding]:
    """Compare the engine's file of the lines with the database. All is well: there is nothing to say.

    What changed a moment ago is written in the next one, so what differs is looked at twice.
    """
    if not settings.sip_port or ENGINE not in roll_calls.alive(settings.data):
        return
    fault = _fault(settings)
    if fault is not None:
        pause(WRITTEN_WITHIN_SECONDS)
        fault = _fault(settings)
    if fault is not None:
        yield _finding(settings, fault)


def _finding(settings: Settings, fault: Fault) -> Finding:
    file = settings.lines / FILE
    if fault is Fault.OLD:
        written_on = datetime.fromtimestamp(file.stat().st_mtime, UTC).strftime("%Y-%m-%d %H:%M UTC")
        says = f"lines were changed, and {file} is as it was at {written_on}: {_WITHOUT} would go by that"
        mend = (
            f"look for lines_not_kept in {settings.logs}/engine.log, and make room on the disk; or {_AGAIN}"
        )
        return Finding(ABOUT, State.RED, says, mend)
    says = f"{file} is {fault.value}: {_WITHOUT} would know no line, and take no message"
    return Finding(ABOUT, State.RED, says, _AGAIN)


def _fault(settings: Settings) -> Fault | None:
    """Say what is wrong. None: nothing, or it is closed to who asks, which others say."""
    try:
        known = _known(settings.lines / FILE)
        return None if known == _stored(settings) else Fault.OLD
    except FileNotFoundError:
        return Fault.MISSING
    except UnusableLines:
        return Fault.BROKEN
    except (OSError, psycopg.Error, Foreseen):
        return None  # the database does not answer, or a line cannot be read: others say so


def _known(file: Path) -> Numbers:
    return read(file.read_bytes())


def _stored(settings: Settings) -> Numbers:
    """Give what the engine would write of the lines as they are stored now."""
    with connect(settings) as connection:
        lines = stored_lines(connection)
    named = {number: line.code for line in lines for number in line.numbers}
    return read(written(answering(lines, named)))
