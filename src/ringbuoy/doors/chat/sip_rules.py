"""What a counselor's browser may say to Asterisk, and in whose name. Pure: words in, verdict out.

A browser registers its own account, answers, and ends calls. It never dials: the engine places every call.
"""

import re
from enum import StrEnum

_START = re.compile(r"([A-Z]+) \S+ SIP/2\.0\r\n")
_ANSWER = re.compile(r"SIP/2\.0 \d{3} ")
_HEADER = re.compile(r"^([A-Za-z-]+)[ \t]*:[ \t]*(.*?)\r?$", re.M)
_USER = re.compile(r"sips?:([^@;>\s]+)@")
_NAME = re.compile(r'\busername="([^"]*)"')
_TAG = re.compile(r";\s*tag=", re.I)
_LONG = {"f": "from", "t": "to"}

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


def account_name(person: int) -> str:
    """Give the name of somebody's account at Asterisk, as the engine makes it."""
    return f"c{person}"


def judge(words: str, *, account: str) -> Verdict:
    """Tell whether a browser may say this, whose session has this account."""
    if not words.strip():
        return Verdict.EMPTY
    if _ANSWER.match(words):
        return Verdict.PASSES
    start = _START.match(words)
    if start is None:
        return Verdict.UNREADABLE
    return _judge_request(start[1], _headers_of(words), account)


def _judge_request(method: str, headers: dict[str, list[str]], account: str) -> Verdict:
    if any(len(headers.get(name, ())) != 1 for name in ("from", "to")):
        return Verdict.UNREADABLE
    if not _is_theirs(method, headers, account):
        return Verdict.NOT_THEIRS
    is_in_call = _TAG.search(headers["to"][0]) is not None
    allowed = IN_A_CALL if is_in_call else ALONE
    return Verdict.PASSES if method in allowed else Verdict.NOT_ALLOWED


def _is_theirs(method: str, headers: dict[str, list[str]], account: str) -> bool:
    """Tell whether it is said in their own name, wherever a name stands."""
    named = [_user_in(headers["from"][0])]
    if method in ALONE:
        named.append(_user_in(headers["to"][0]))
    for proof in (*headers.get("authorization", ()), *headers.get("proxy-authorization", ())):
        named += _NAME.findall(proof) or [""]
    return all(name == account for name in named)


def _user_in(header: str) -> str:
    found = _USER.search(header)
    return found[1] if found else ""


def _headers_of(words: str) -> dict[str, list[str]]:
    """Read the headers by small long names; a folded line ends with its first line."""
    headers: dict[str, list[str]] = {}
    for name, value in _HEADER.findall(words.partition("\r\n\r\n")[0]):
        small = name.lower()
        headers.setdefault(_LONG.get(small, small), []).append(value)
    return headers
