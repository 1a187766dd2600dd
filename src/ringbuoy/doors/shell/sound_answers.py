"""A sound as an answer: whole, or the part of it that the browser's player asks for. It lies in no cache."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import NotPermitted

KEPT_NOWHERE = {"Cache-Control": "no-store", "Accept-Ranges": "bytes"}
PLAYERS = frozenset({"", "audio", "empty"})
"""What a browser says that asks for a sound to play it. Empty: an older one, which says nothing."""
_ASKED = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


class OnlyPlayed(NotPermitted):
    """A sound is played on its page, and saved nowhere."""


class Playable(Protocol):
    """A sound that is sent bit by bit."""

    @property
    def size(self) -> int: ...

    def part(self, first: int, last: int) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Part:
    """A part of a file, by its first and its last byte."""

    first: int
    last: int


def sound_answer(request: HttpRequest, sound: Playable) -> HttpResponseBase:
    """Give a sound (WAV), or a part of it. A part that it does not have is refused as HTTP wants it."""
    asked = request.headers.get("Range", "")
    if not _ASKED.fullmatch(asked):
        told = {**KEPT_NOWHERE, "Content-Length": str(sound.size)}
        return _streamed(sound, Part(0, sound.size - 1), status=200, told=told)
    part = part_of(asked, sound.size)
    if part is None:
        told = {**KEPT_NOWHERE, "Content-Range": f"bytes */{sound.size}"}
        return HttpResponse(status=416, headers=told)
    told = {
        **KEPT_NOWHERE,
        "Content-Range": f"bytes {part.first}-{part.last}/{sound.size}",
        "Content-Length": str(part.last - part.first + 1),
    }
    return _streamed(sound, part, status=206, told=told)


def require_player(request: HttpRequest) -> None:
    """Let a sound be played on its page, not opened as a page of its own to be saved.

    :raises OnlyPlayed: the browser says that it would do something else with it.
    """
    if request.headers.get("Sec-Fetch-Dest", "") not in PLAYERS:
        raise OnlyPlayed(_("This is heard on the page of its record. It cannot be saved."))


def _streamed(sound: Playable, part: Part, *, status: int, told: dict[str, str]) -> StreamingHttpResponse:
    bits = sound.part(part.first, part.last)
    return StreamingHttpResponse(bits, status=status, content_type="audio/wav", headers=told)


def part_of(asked: str, length: int) -> Part | None:
    """Read which part is asked for. None: the file has no such part.

    Source: RFC 9110, 14.
    """
    found = _ASKED.fullmatch(asked)
    if found is None:
        return None
    first, last = int(found[1]), min(int(found[2] or length - 1), length - 1)
    return Part(first, last) if first <= last else None
