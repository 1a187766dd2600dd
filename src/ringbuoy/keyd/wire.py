"""How keyd and its clients talk: one JSON object a line, over a Unix socket.

    {"id": 7, "op": "open", …}
    {"id": 7, "ok": {…}}
    {"id": 7, "refused": "not_permitted", "sentence": "…"}

A sentence is meant for a person and holds no secret.
"""

from collections.abc import Mapping
from typing import TypeAlias

import orjson

from ringbuoy.kernel.errors import Conflict, Foreseen, NotFound, NotPermitted, Refused, Unavailable
from ringbuoy.keyd.lookups import TooManyLookups
from ringbuoy.keyd.opens import ReasonNeeded, TooManyOpens

Fields: TypeAlias = Mapping[str, object]

LONGEST_LINE_BYTES = 16 * 1024
_KINDS: dict[str, type[Foreseen]] = {
    # The particular before the general: the first kind that fits is the one that is written.
    "reason_needed": ReasonNeeded,
    "too_many_opens": TooManyOpens,
    "too_many_lookups": TooManyLookups,
    "refused": Refused,
    "not_permitted": NotPermitted,
    "not_found": NotFound,
    "conflict": Conflict,
    "unavailable": Unavailable,
}


class BadLine(Refused):
    """What came over the socket is not a line of ours."""


def line_of(fields: Fields) -> bytes:
    """Write one line."""
    return orjson.dumps(fields) + b"\n"


def fields_of(line: bytes) -> dict[str, object]:
    """Read one line.

    :raises BadLine: not a JSON object.
    """
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise BadLine("This is not a line of JSON.") from None
    if not isinstance(fields, dict):
        raise BadLine("A line holds one JSON object.")
    return fields


def granted(number: object, answer: Fields) -> bytes:
    """Write the line that gives what was asked."""
    return line_of({"id": number, "ok": answer})


def refused(number: object, error: Foreseen) -> bytes:
    """Write the line that says why not."""
    kind = next((name for name, meaning in _KINDS.items() if isinstance(error, meaning)), "unavailable")
    return line_of({"id": number, "refused": kind, "sentence": error.sentence})


def answer_in(reply: Fields) -> dict[str, object]:
    """Take the answer out of a reply.

    :raises Foreseen: the refusal in the reply, as the kind of error that it names.
    :raises BadLine: neither an answer nor a refusal.
    """
    answer = reply.get("ok")
    if isinstance(answer, dict):
        return answer
    kind = _KINDS.get(str(reply.get("refused")))
    if kind is None:
        raise BadLine("The reply is neither an answer nor a refusal.")
    raise kind(str(reply.get("sentence", "")))
