"""What is kept of a browser's word that a page broke our content policy: a directive and a route, counted.

Anybody may send such words, and they may quote a page. So only what is one of our own codes is kept.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

DIRECTIVES = frozenset(
    {
        *("base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action"),
        *("frame-ancestors", "frame-src", "img-src", "manifest-src", "media-src", "object-src"),
        *("require-trusted-types-for", "script-src", "script-src-attr", "script-src-elem"),
        *("style-src", "style-src-attr", "style-src-elem", "trusted-types", "worker-src"),
    }
)
MOST_IN_ONE = 20
EVERY = timedelta(minutes=1)
MOST_IN_A_MINUTE = 30


@dataclass(frozen=True)
class Broken:
    """One breach: which directive, on which of our addresses."""

    directive: str
    path: str


def read_reports(body: bytes) -> list[Broken]:
    """Read what a browser has sent, in the old form or the new one. Anything else: nothing."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return []
    found = (_broken(one) for one in _breaches(said))
    return [one for one in found if one is not None][:MOST_IN_ONE]


def _breaches(said: Any) -> Iterator[Any]:
    if isinstance(said, dict):
        yield said.get("csp-report")
    if isinstance(said, list):
        yield from (one.get("body") for one in said if isinstance(one, dict))


def _broken(fields: Any) -> Broken | None:
    if not isinstance(fields, dict):
        return None
    directive = _text(fields, "effectiveDirective", "effective-directive", "violated-directive").split(" ")[0]
    if directive not in DIRECTIVES:
        return None
    return Broken(directive, _path_of(_text(fields, "documentURL", "document-uri")))


def _text(fields: dict[str, Any], *names: str) -> str:
    return next((fields[name] for name in names if isinstance(fields.get(name), str)), "")


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


@dataclass
class Tally:
    """Counts equal breaches, and tells when it is time to write their number down."""

    _written: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _waiting: dict[tuple[str, str], int] = field(default_factory=dict)

    def count(self, kind: tuple[str, str], *, at: datetime) -> int:
        """Count one, and give how many are to be written now; 0: not yet."""
        self._waiting[kind] = self._waiting.get(kind, 0) + 1
        recent = [then for then in self._written.values() if at - then < EVERY]
        if len(recent) >= MOST_IN_A_MINUTE or at - self._written.get(kind, at - EVERY) < EVERY:
            return 0
        self._written[kind] = at
        return self._waiting.pop(kind)
