"""How long people usually wait on a line just now, judged as routing judges it (routing/estimates.py)."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta

from ringbuoy.contacts.rules import QUEUED
from ringbuoy.doors.chat import statements
from ringbuoy.doors.chat.database import Database, Row
from ringbuoy.kernel import clock
from ringbuoy.routing.estimates import JUDGED_BY, MOST_TO_JUDGE, Wait, usual_wait

HOLDS_FOR_S = 10.0
NEVER = (-HOLDS_FOR_S, Wait.UNKNOWN)


class Waits:
    """The usual wait of each line, read anew after some seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[int, tuple[float, Wait]] = {}

    async def on(self, lines: Collection[int]) -> dict[int, Wait]:
        """Give the usual wait on each of these lines.

        :raises Away: the database does not answer.
        """
        now = time.monotonic()
        stale = [line for line in lines if now - self._known.get(line, NEVER)[0] >= HOLDS_FOR_S]
        if stale:
            fresh = await self._read(stale)
            self._known |= {line: (now, fresh[line]) for line in stale}
        return {line: self._known[line][1] for line in lines}

    async def _read(self, lines: Collection[int]) -> dict[int, Wait]:
        at = clock.now()
        asked = list(lines)
        recent = _by_line(await self._database.rows(statements.WAITS, [asked, at - JUDGED_BY]))
        still = _by_line(await self._database.rows(statements.STILL_WAITING, [at, asked, list(QUEUED)]))
        return {line: usual_wait(recent[line], still[line]) for line in asked}


def _by_line(rows: Iterable[Row]) -> defaultdict[int, list[timedelta]]:
    waits: defaultdict[int, list[timedelta]] = defaultdict(list)
    for line, wait in rows:
        if len(waits[line]) < MOST_TO_JUDGE:
            waits[line].append(wait)
    return waits
