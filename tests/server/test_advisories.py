"""Known weaknesses of libraries: asked by name and version, told plainly, and never in silence."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from ringbuoy.server.advisories import CannotAsk, Library, NoLockFiles, known_of, locked_in

ROOT = Path(__file__).resolve().parents[2]
WEAK, GOOD = Library("PyPI", "leaky", "1.0"), Library("npm", "@house/sound", "2.1.0")


class ListHere(HTTPServer):
    """A list of advisories on this machine that knows one weak library."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.asked = list[dict[str, Any]]()
        self.answer: bytes | None = None
        self.status = 200

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Talk(BaseHTTPRequestHandler):
    server: ListHere

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked += said["queries"]
        found = [
            {"vulns": [{"id": "GHSA-1"}]} if one["package"]["name"] == "leaky" else {}
            for one in said["queries"]
        ]
        self.send_response(self.server.status)
        self.send_header("Location", self.server.address)
        self.end_headers()
        self.wfile.write(self.server.answer or json.dumps({"results": found}).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def listed() -> Iterator[ListHere]:
    with ListHere() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def test_a_known_weakness_is_named(listed: ListHere) -> None:
    (found,) = known_of([GOOD, WEAK], at=listed.address)

    assert (found.library, found.id) == (WEAK, "GHSA-1")
    assert listed.asked[0] == {"package": {"ecosystem": "npm", "name": "@house/sound"}, "version": "2.1.0"}


@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, b"<html>"), (200, b"[]"), (200, b'{"results": []}'), (500, None), (302, None)],
)
def test_what_cannot_be_read_is_no_all_clear(listed: ListHere, status: int, answer: bytes | None) -> None:
    listed.status, listed.answer = status, answer

    with pytest.raises(CannotAsk, match="Not checked"):
        known_of([GOOD], at=listed.address)

    assert len(listed.asked) == 1


def test_without_a_network_it_says_so(listed: ListHere) -> None:
    listed.shutdown()
    listed.server_close()

    with pytest.raises(CannotAsk, match="could not be asked"):
        known_of([GOOD], at=listed.address)


def test_every_library_of_every_lock_file_is_asked_about(tmp_path: Path) -> None:
    libraries = locked_in(ROOT)

    locks = "".join((ROOT / name).read_text() for name in ("requirements.lock", "requirements-test.lock"))
    pinned = {line.partition("==")[0] for line in locks.splitlines() if "==" in line}
    assert {one.name for one in libraries if one.kind == "PyPI"} == pinned
    assert {"htmx.org", "esbuild"} <= {one.name for one in libraries if one.kind == "npm"}
    with pytest.raises(NoLockFiles):
        locked_in(tmp_path)
