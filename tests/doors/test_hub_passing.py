"""What the pages are told about who asks: what we know ourselves, or what a declared proxy says."""

import pytest

from ringbuoy.doors.chat.http import Request
from ringbuoy.doors.chat.passing import headers_on

PROXY, SECOND_PROXY = "10.0.0.5", "10.0.0.6"
CLAIMS = {
    "x-forwarded-for": "198.51.100.7, 203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    "forwarded": "for=198.51.100.7",
    "x-real-ip": "198.51.100.7",
}


async def nothing() -> dict[str, object]:
    return {}


def asked_by(peer: str, **headers: str) -> dict[str, str]:
    """What the pages hear when this peer asks."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in said.items()]
    scope = {"method": "GET", "path": "/", "headers": raw, "client": (peer, 1), "scheme": "http"}
    return dict(headers_on(Request(scope, nothing), frozenset({PROXY, SECOND_PROXY})))


def test_what_a_browser_claims_is_dropped() -> None:
    heard = asked_by("192.0.2.1", **CLAIMS)

    assert heard == {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"}


def test_a_declared_proxy_is_believed() -> None:
    heard = asked_by(PROXY, **CLAIMS)

    assert heard == {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (f"203.0.113.9, {SECOND_PROXY}", "203.0.113.9"),
        ("198.51.100.7,203.0.113.9 , 10.0.0.6", "203.0.113.9"),
        ("", PROXY),
        (SECOND_PROXY, PROXY),
    ],
)
def test_the_nearest_stranger_is_who_asks(chain: str, address: str) -> None:
    assert asked_by(PROXY, x_forwarded_for=chain)["X-Forwarded-For"] == address


def test_a_proxy_cannot_invent_a_scheme() -> None:
    assert asked_by(PROXY, x_forwarded_proto="gopher")["X-Forwarded-Proto"] == "http"


def test_headers_of_one_connection_end_with_it() -> None:
    heard = asked_by(
        "192.0.2.1",
        connection="close, X-Own",
        x_own="1",
        te="trailers",
        upgrade="websocket",
        transfer_encoding="chunked",
        accept_language="es",
        cookie="s=1",
    )

    assert {name for name in heard if not name.startswith("X-Forwarded")} == {"accept-language", "cookie"}
