"""Every address of the pages, with something put in where an address takes something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from ringbuoy.access.checks import routes

_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
EXAMPLES = {
    "uuid": "0198c0de-0000-7000-8000-000000000000",
    "int": "1",
    "slug": "harbor",
    "str": "2026-03-02",
    "path": "a/b",
    "token": "x" * 43,
}
OF_THE_HUB = (
    *("/here/stream", "/here/say", "/here/log", "/live/stream", "/live/beat"),
    *(f"/live/contacts/{EXAMPLES['uuid']}/{asked}" for asked in ("say", "messages")),
)


@dataclass(frozen=True)
class Route:
    """One route: its pattern, its view, and the values that it takes by name."""

    pattern: str
    view: Any

    @property
    def takes(self) -> dict[str, str]:
        """The kind of each value by its name in the pattern."""
        return {name: kind or "str" for kind, name in _PLACE.findall(self.pattern)}

    def address(self, **values: str) -> str:
        """The address with these values, or examples."""

        def fill(found: re.Match[str]) -> str:
            return values.get(found[2], EXAMPLES[found[1] or "str"])

        return "/" + _PLACE.sub(fill, self.pattern)


def every_route() -> Iterator[Route]:
    """Walk through every route of the site."""
    yield from (Route(pattern, view) for pattern, view in routes(get_resolver()))
