"""Whoever answers us with "look elsewhere" is not followed: what we send goes to the address that was set."""

import ast
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import aiohttp
import pytest

from ringbuoy.doors.chat.identity import Identity
from ringbuoy.doors.chat.refusals import GateAway
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.people.provider.asking import discover
from ringbuoy.people.provider.rules import Provider
from ringbuoy.server.advisories import Library, known_of
from ringbuoy.texting.posting import ask, require_taken

SOURCE = Path(__file__).resolve().parents[2] / "src"
# They follow by themselves wherever an answer leads.
FOLLOWERS = {"urllib.request", "requests", "httpx", "urllib3"}


class Elsewhere(HTTPServer):
    """A server that leads everybody on, and notes who went."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.asked = list[str]()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Talk(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


ASKING: list[Callable[[str], object]] = [
    lambda at: require_taken(ask("POST", f"{at}/carrier", body=b"words", headers={"Authorization": "x"})),
    lambda at: discover(Provider("There", f"{at}/issuer", "client")),
    lambda at: known_of([Library("PyPI", "x", "1")], at=at),
]


@pytest.mark.parametrize("asking", ASKING, ids=["carrier", "identity provider", "advisories"])
def test_nobody_who_answers_leads_us_elsewhere(elsewhere: Elsewhere, asking: Callable[[str], object]) -> None:
    with pytest.raises(Foreseen):
        asking(elsewhere.address)

    assert len(elsewhere.asked) == 1
    assert "/elsewhere" not in elsewhere.asked


async def test_the_hub_takes_no_redirect_for_a_session(elsewhere: Elsewhere) -> None:
    class ToElsewhere(aiohttp.abc.AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[aiohttp.abc.ResolveResult]:
            there = int(elsewhere.server_address[1])
            return [
                {"hostname": host, "host": "127.0.0.1", "port": there, "family": 2, "proto": 0, "flags": 0}
            ]

        async def close(self) -> None:
            """Nothing is open."""

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=ToElsewhere())) as pages:
        with pytest.raises(GateAway):
            await Identity(pages, cookie="s", headers={}).of({"s": "a session"})

    assert elsewhere.asked == ["/internal/whoami"]


def test_no_client_that_follows_by_itself_is_used() -> None:
    used = {
        (file.relative_to(SOURCE).as_posix(), name)
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        for name in _imported(node)
        if name in FOLLOWERS
    }

    assert used == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
    return []
