"""The system says who is at the other end of a socket, and both sides look before they speak."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from ringbuoy.keyd.peers import Peer, is_keyd, may_ask
from ringbuoy.privacy.async_unix_client import AsyncUnixClient
from ringbuoy.privacy.keys import FalseKeyd, keys_unavailable
from ringbuoy.privacy.unix_client import UnixClient, WrongListener

US = Peer(os.geteuid(), os.getegid())
STRANGER = Peer(os.geteuid() + 4_321, os.getegid() + 4_321)


@pytest.fixture
def listener(tmp_path):
    """Somebody who listens on a socket and never says a word."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        listening.listen()
        listening.settimeout(5)
        yield listening


def trusts_nobody(_listener: Peer, _path: Path) -> bool:
    return False


def heard(listener: socket.socket) -> bytes:
    connection, _address = listener.accept()
    with connection:
        return connection.recv(65536)


def test_the_system_says_who_listens(listener, tmp_path):
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(tmp_path / "s"))

        assert Peer.of(asking) == US


@pytest.mark.parametrize(("who", "expected"), [(US, True), (Peer(0, 0), True), (STRANGER, False)])
def test_keyd_is_whoever_owns_the_folder_of_its_socket(tmp_path, who, expected):
    assert is_keyd(who, tmp_path / "keyd.sock") == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [(US, True), (Peer(0, 0), True), (STRANGER, False), (Peer(STRANGER.uid, 77), True)],
)
def test_who_asks_is_ours_or_of_the_group(who, expected):
    assert may_ask(who, group=77) == expected


def test_a_wrong_listener_hears_nothing(listener, tmp_path):
    client = UnixClient(tmp_path / "s", trusts=trusts_nobody)

    with pytest.raises(WrongListener) as refused:
        client.ask({"op": "adopt"}, within=5)

    assert heard(listener) == b""
    assert isinstance(keys_unavailable(refused.value), FalseKeyd)


async def test_a_wrong_listener_hears_nothing_from_the_hub_either(listener, tmp_path):
    client = AsyncUnixClient(tmp_path / "s", trusts=trusts_nobody)

    with pytest.raises(WrongListener):
        await client.ask({"op": "adopt"}, within=5)

    assert await asyncio.to_thread(heard, listener) == b""
    await client.close()
