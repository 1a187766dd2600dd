"""Our lines as they answer calls, as a file says them: for an engine that starts while the database is away.

A head tells the version and the fingerprint of what follows. Of callers nothing stands there, and no secret:
the numbers are those that callers dial. What a line says lies among the sounds, by its code and language.
"""

import hashlib
from collections.abc import Mapping
from datetime import time
from typing import Any

import orjson

from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.phone_ways import Choice, read_menu
from ringbuoy.lines.rules import Hours, Recording, WhenClosed
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine

FILE = "phone"
"""Its name in the folder of what the engine knows."""
VERSION = 1
"""Grows when an engine would understand another thing by the same words."""
Row = dict[str, Any]


class UnusableLines(Refused):
    """The file is broken, or of another version."""


def written(numbers: Numbers) -> bytes:
    """Write what is known of the lines. Whether one is open just now is no part of it: its hours are."""
    lines = {line.code: line for line in (*numbers.by_number.values(), *numbers.by_code.values())}
    said = {
        "lines": [_row(line) for _code, line in sorted(lines.items())],
        "numbers": {number: line.code for number, line in sorted(numbers.by_number.items())},
        "otherwise": numbers.otherwise.code,
    }
    body = orjson.dumps(said)
    return orjson.dumps({"version": VERSION, "sha256": _fingerprint(body)}) + b"\n" + body + b"\n"


def read(content: bytes) -> Numbers:
    """Read what `written` wrote; which lines are open is still to be judged.

    :raises UnusableLines: the file is broken, or of another version.
    """
    head, _, rest = content.partition(b"\n")
    try:
        is_ours = orjson.loads(head) == {"version": VERSION, "sha256": _fingerprint(rest.removesuffix(b"\n"))}
        if is_ours:
            return _numbers(orjson.loads(rest))
    except (LookupError, TypeError, ValueError, Refused) as error:
        raise UnusableLines("What is written of the lines cannot be read.") from error
    raise UnusableLines("What is written of the lines is broken, or of another version.")


def _fingerprint(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _row(line: VoiceLine) -> Row:
    hours = line.hours or Hours()
    return {
        "code": line.code,
        "language": line.language,
        "says_listening": line.says_listening,
        "takes_messages": line.takes_messages,
        "calls_back": line.calls_back,
        "keeps_numbers": line.keeps_numbers,
        "menu": [_choice(choice) for choice in line.menu],
        "when_closed": line.when_closed,
        "recording": line.recording,
        "zone": hours.zone,
        "week": {day: [_span(*span) for span in spans] for day, spans in hours.week.items()},
        "closed_on": sorted(day.isoformat() for day in hours.closed_on),
    }


def _span(begins: time, ends: time) -> list[str]:
    return [begins.isoformat(), ends.isoformat()]


def _choice(choice: Choice) -> Row:
    return {"key": choice.key, "language": choice.language, "line": choice.line}


def _numbers(said: Mapping[str, Any]) -> Numbers:
    lines = {row["code"]: _line(row) for row in said["lines"]}
    return Numbers(
        {number: lines[code] for number, code in said["numbers"].items()},
        lines.get(said["otherwise"], Numbers().otherwise),
        lines,
    )


def _line(row: Row) -> VoiceLine:
    return VoiceLine(
        row["code"],
        row["language"],
        says_listening=row["says_listening"],
        takes_messages=row["takes_messages"],
        calls_back=row["calls_back"],
        keeps_numbers=row["keeps_numbers"],
        menu=read_menu(row["menu"]),
        when_closed=WhenClosed(row["when_closed"]),
        recording=Recording(row["recording"]),
        hours=Hours.read(row["zone"], row["week"], row["closed_on"]),
    )
