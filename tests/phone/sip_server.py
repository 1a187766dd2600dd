"""A carrier's server that asks who we are (RFC 8760), and tells which phones are signed in."""

import hashlib
import re
import socket
from collections.abc import Sequence
from threading import Thread
from types import TracebackType
from typing import Self

from tests.phone.messages import Message, answer_to

REALM, NONCE = "carrier.example", "a-nonce"


class SipServer:
    """Answers questions by UDP on this machine. `bound` names the phones that were signed in meanwhile."""

    def __init__(self, password: str, *, contacts: Sequence[str] = ()) -> None:
        self._password = password
        self._contacts = contacts
        self.bound: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            packet, address = self._socket.recvfrom(65_535)
            if not packet:
                return
            self._socket.sendto(self._answer(Message.read(packet)).write(), address)

    def _answer(self, asked: Message) -> Message:
        self.bound += [said for name, said in asked.headers if name == "contact"]
        proof = next((said for name, said in asked.headers if name == "authorization"), "")
        if not self._is_right(asked, proof):
            challenge = f'Digest realm="{REALM}", nonce="{NONCE}", algorithm=SHA-256, qop="auth"'
            return answer_to(asked, 401, tag="carrier", more=(("www-authenticate", challenge),))
        more = tuple(("contact", one) for one in self._contacts)
        return answer_to(asked, 200, tag="carrier", more=more)

    def _is_right(self, asked: Message, proof: str) -> bool:
        said = dict(re.findall(r'(\w+)="?([^",]*)"?', proof))
        if not said:
            return False
        secret = _hash(f"{said['username']}:{REALM}:{self._password}")
        target = _hash(f"{asked.method}:{said['uri']}")
        right = _hash(f"{secret}:{NONCE}:{said['nc']}:{said['cnonce']}:auth:{target}")
        return said["response"] == right


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
