"""A sound as an answer: whole, or the part of it that the browser's player asks for. It lies in no cache."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

KEPT_NOWHERE = {"Cache-Control": "no-store", "Accept-Ranges": "bytes"}
_ASKED = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


@dataclass(frozen=True)
class Part:
    """A part of a file, by its first and its last byte."""

    first: int
    last: int


def sound_answer(request: HttpRequest, sound: bytes) -> HttpResponse:
    """Give a sound (WAV), or a part of it. A part that it does not have is refused as HTTP wants it."""
    asked = request.headers.get("Range", "")
    if not _ASKED.fullmatch(asked):
        return HttpResponse(sound, content_type="audio/wav", headers=KEPT_NOWHERE)
    part = part_of(asked, len(sound))
    if part is None:
        told = {**KEPT_NOWHERE, "Content-Range": f"bytes */{len(sound)}"}
        return HttpResponse(status=416, headers=told)
    told = {**KEPT_NOWHERE, "Content-Range": f"bytes {part.first}-{part.last}/{len(sound)}"}
    cut = sound[part.first : part.last + 1]
    return HttpResponse(cut, status=206, content_type="audio/wav", headers=told)


def part_of(asked: str, length: int) -> Part | None:
    """Read which part is asked for. None: the file has no such part.

    Source: RFC 9110, 14.
    """
    found = _ASKED.fullmatch(asked)
    if found is None:
        return None
    first, last = int(found[1]), min(int(found[2] or length - 1), length - 1)
    return Part(first, last) if first <= last else None
