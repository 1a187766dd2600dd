"""What a counselor's browser may say to Asterisk, and in whose name. Pure: words in, verdict out.

A browser registers its own account, answers, and ends calls. It never dials: the engine places every call.
What Asterisk could read otherwise than we do is refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

_START = re.compile(r"([A-Z]+) \S+ SIP/2\.0")
_ANSWER = re.compile(r"SIP/2\.0 \d{3} [^\r\n]*")
_HEADER = re.compile(r"([A-Za-z0-9-]+)[ \t]*:[ \t]*([^\r\n\0]*)")
_NAMED = re.compile(
    r"""(?:"[^"\\]*"|[^"\\<>,;:@]*)[ \t]*                  # what is shown
        <sips?:(?:(?P<user>[^@;>\s"<,]+)@)?[^@>\s"<,]+>    # where it leads
        (?P<rest>(?:[ \t]*;[^"<>,]*)?)""",
    re.X,
)
_NAME = re.compile(r'\busername="([^"]*)"')
_TAG = re.compile(r";[ \t]*tag=", re.I)
_LONG = {"f": "from", "t": "to", "m": "contact", "l": "content-length"}
_ONCE = ("from", "to", "content-length")

Headers = Mapping[str, Sequence[str]]

ALONE = frozenset({"REGISTER"})
IN_A_CALL = frozenset({"ACK", "BYE", "INVITE", "OPTIONS", "PRACK", "UPDATE"})


class Verdict(StrEnum):
    """What becomes of one message of a browser."""

    PASSES = "passes"
    EMPTY = "empty"
    """A sign of life; nobody needs it."""
    UNREADABLE = "unreadable"
    NOT_THEIRS = "not_theirs"
    NOT_ALLOWED = "not_allowed"
    TOO_MANY = "too_many"
    """More in a moment than a phone says."""


def account_name(person: int) -> str:
    """Give the name of somebody's account at Asterisk, as the engine makes it."""
    return f"c{person}"


def judge(words: str, *, account: str) -> Verdict:
    """Tell whether a browser may say this, whose session has this account."""
    if not words.strip():
        return Verdict.EMPTY
    head, _, body = words.partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    headers = _headers_of(lines)
    if headers is None or not _is_one(headers, body):
        return Verdict.UNREADABLE
    if _ANSWER.fullmatch(start):
        return Verdict.PASSES
    request = _START.fullmatch(start)
    return _judge_request(request[1], headers, account) if request else Verdict.UNREADABLE


def _is_one(headers: Headers, body: str) -> bool:
    """Tell whether this is one message and no second one behind it, which Asterisk would read too."""
    if any(len(headers.get(name, ())) != 1 for name in _ONCE):
        return False
    return headers["content-length"][0].strip() == str(len(body.encode()))


def _judge_request(method: str, headers: Headers, account: str) -> Verdict:
    sender, to = (_NAMED.fullmatch(headers[name][0].strip()) for name in ("from", "to"))
    if sender is None or to is None or not _is_reached_once(headers):
        return Verdict.UNREADABLE
    named = [sender["user"], *([to["user"]] if method in ALONE else ()), *_proven(headers)]
    if any(name != account for name in named):
        return Verdict.NOT_THEIRS
    allowed = IN_A_CALL if _TAG.search(to["rest"]) else ALONE
    return Verdict.PASSES if method in allowed else Verdict.NOT_ALLOWED


def _is_reached_once(headers: Headers) -> bool:
    """Tell whether at most one address is given: Asterisk corrects the first, and would call a second."""
    addresses = headers.get("contact", [])
    return len(addresses) <= 1 and not any("," in address for address in addresses)


def _proven(headers: Headers) -> Iterator[str]:
    """Give every name for which a proof is sent; empty where a proof names nobody."""
    for proof in (*headers.get("authorization", ()), *headers.get("proxy-authorization", ())):
        yield from _NAME.findall(proof) or [""]


def _headers_of(lines: Iterable[str]) -> Headers | None:
    """Read the headers by small long names. None: a line is folded, or is no header at all."""
    headers: dict[str, list[str]] = {}
    for line in lines:
        found = _HEADER.fullmatch(line)
        if found is None:
            return None
        small = found[1].lower()
        headers.setdefault(_LONG.get(small, small), []).append(found[2])
    return headers
