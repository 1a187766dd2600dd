"""A small carrier on this machine, which keeps what it was asked and answers as it is told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request: its way, its headers by small letters, its body."""

    path: str
    headers: dict[str, str]
    body: bytes


class _Talk(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        status, answer = server.answers.pop(0) if server.answers else (200, b"{}")
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


class CarrierHere(ThreadingHTTPServer):
    """The server; `answers` are given one after the other, then 200 with an empty object."""

    def __init__(self, answers: list[tuple[int, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answers, self.asked = answers, list[Asked]()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def carrier_here(*answers: tuple[int, bytes]) -> Iterator[CarrierHere]:
    """Run a carrier for as long as the block lasts."""
    with CarrierHere(list(answers)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
