"""Reading a stream of server-sent events, as a browser does."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse


@dataclass(frozen=True)
class Event:
    """One event: its name, what it says, and the id from which a broken stream goes on."""

    name: str
    said: dict[str, Any]
    id: str = ""


async def events(response: ClientResponse) -> AsyncIterator[Event]:
    """Give each event of an open stream; ends when the server ends it."""
    fields: dict[str, str] = {}
    async for raw in response.content:
        line = raw.decode().rstrip("\r\n")
        if not line:
            if fields:
                yield _read(fields)
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name == "data" and "data" in fields else value


def _read(fields: dict[str, str]) -> Event:
    said = json.loads(fields.get("data") or "{}")
    return Event(fields.get("event", "message"), said if isinstance(said, dict) else {}, fields.get("id", ""))
