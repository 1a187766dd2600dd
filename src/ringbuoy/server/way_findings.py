"""Whether somebody who calls a line would find nobody and nothing: as doctor asks it, beside the service."""

from collections.abc import Iterator
from datetime import datetime

import psycopg

from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.lines.phone_ways import DeadEnd, Walk, dead_ends, lacks_carrier, reached, starts
from ringbuoy.server.findings import Finding, State
from ringbuoy.server.stored_lines import StoredLine, connect, stored_lines

REASONS = {
    DeadEnd.CHOICE_OF_NO_LINE: "a key of its menu leads to a line that is not there",
    DeadEnd.CHOICE_OF_ITSELF: "a key of its menu leads back to it",
    DeadEnd.CHOICE_NOT_PUBLIC: "a key of its menu leads to a line that is not open to the public",
    DeadEnd.CHOICE_NOT_SPOKEN: "a key of its menu leads to a language that it does not speak",
    DeadEnd.CLOSED_WITHOUT_MESSAGE: "out of hours callers are to leave a message, but it takes none",
    DeadEnd.CLOSED_WITHOUT_PLACE: "out of hours it leads on, but to no place to which a call goes",
    DeadEnd.CLOSED_AT_TIMES: "out of hours it leads on, but at times, or on a day off, to nobody",
    DeadEnd.NEVER_OPEN: "it is never open, leads on to no place, and takes no messages",
    DeadEnd.WAITS_FOR_NOBODY: "out of hours or on a day off callers wait for nobody, and no message is taken",
}
CALLS_OUT = "SELECT EXISTS (SELECT FROM telephony_trunk WHERE is_on)"


def examine_ways(settings: Settings, *, at: datetime) -> Iterator[Finding]:
    """Walk every line to which a call can come. All is well: there is nothing to say."""
    try:
        rows, calls_out = _stored(settings)
        walk = Walk({row.code: row for row in rows}, at.date(), calls_out=calls_out)
        numbered = [row.code for row in rows if row.numbers]
        called = reached(starts(numbered, walk.lines), walk.lines)
        found = [_finding(row, walk) for row in rows if row.code in called]
    except (psycopg.Error, Foreseen):
        return  # the database does not answer, or a line cannot be read: others say so
    yield from (finding for finding in found if finding)


def _finding(line: StoredLine, walk: Walk) -> Finding | None:
    """Say what a line lacks, and where that is mended. None: it lacks nothing."""
    reasons = [REASONS[end] for end in dead_ends(line, walk)]
    if not reasons:
        return None
    mend = "change that under Settings > Lines, or let the line take messages"
    if lacks_carrier(line, walk):
        reasons.append("no carrier takes calls out, so none goes to a telephone of others")
        mend = f"add or switch on a carrier under Settings > Phone; or {mend}"
    says = f"somebody who calls {line.name} would find nobody: {'; '.join(reasons)}"
    return Finding("lines", State.RED, says, mend)


def _stored(settings: Settings) -> tuple[list[StoredLine], bool]:
    with connect(settings) as connection:
        rows = stored_lines(connection)
        ((calls_out,),) = connection.execute(CALLS_OUT).fetchall()
    return rows, calls_out
