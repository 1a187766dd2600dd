"""The bundled scripts and styles. Their names hold their own fingerprint, so browsers keep them for ever."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from ringbuoy.doors.chat.http import Answer, Request
from ringbuoy.doors.chat.refusals import NoSuchPage, WrongMethod

PREFIX = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")
_FINGERPRINTED = re.compile(r".+-[A-Za-z0-9]{8}\.[a-z0-9.]+")
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True)
class _File:
    changed: float
    content: bytes


class StaticFiles:
    """One flat folder. A file is read again only when it has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, _File] = {}

    def answer(self, request: Request) -> Answer:
        """Answer with a file, packed where the browser can unpack it.

        :raises NoSuchPage: there is no such file.
        """
        if request.method not in ("GET", "HEAD"):
            raise WrongMethod
        name = request.path.removeprefix(PREFIX)
        kind = _TYPES.get(name.rpartition(".")[2])
        if kind is None or not _NAME.fullmatch(name):
            raise NoSuchPage
        packed = self._content(f"{name}.gz") if "gzip" in request.headers.get("accept-encoding", "") else None
        content = packed or self._content(name)
        if content is None:
            raise NoSuchPage
        return Answer(200, content, kind, _headers(name, is_packed=packed is not None))

    def name_of(self, name: str) -> str:
        """Give the fingerprinted name of a bundled file. Not bundled: empty."""
        manifest = self._content("manifest.json")
        return str(json.loads(manifest).get(name, "")) if manifest else ""

    def _content(self, name: str) -> bytes | None:
        path = self._folder / name
        try:
            changed = path.stat().st_mtime
            known = self._read.get(name)
            if known is None or known.changed != changed:
                known = self._read[name] = _File(changed, path.read_bytes())
        except OSError:
            return None
        return known.content


def _headers(name: str, *, is_packed: bool) -> tuple[tuple[str, str], ...]:
    always = (
        ("cache-control", FOR_EVER if _FINGERPRINTED.fullmatch(name) else "no-cache"),
        ("vary", "accept-encoding"),
    )
    return (*always, ("content-encoding", "gzip")) if is_packed else always
