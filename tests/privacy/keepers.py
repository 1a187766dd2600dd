"""keyd's keeper in this process, with its files and a clock of its own: for the many quick cases."""

import resource
import signal
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.kernel.errors import Foreseen
from ringbuoy.keyd import wire
from ringbuoy.keyd.grants import Grant, sign
from ringbuoy.keyd.log import lines_backwards
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.program import Open, look_around, open_all
from ringbuoy.keyd.retention import Retention
from ringbuoy.privacy.fresh import Fresh, FreshKeys

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
_ROOM_LEFT_BYTES = 64


class House:
    """A keyd without a socket: asked by the line, as the socket would."""

    def __init__(self, data: Path) -> None:
        self.at = NOON
        self.places = Places(data)
        for folder in (self.places.own, self.places.spool):
            folder.mkdir()
        self._signer = Ed25519PrivateKey.generate()
        self.places.grant_public.write_bytes(self._signer.public_key().public_bytes_raw())
        self._opened: Open | None = None
        self.open()

    @property
    def opened(self) -> Open:
        assert self._opened is not None
        return self._opened

    def open(self) -> "House":
        self._opened = open_all(self.places, at=self.at)
        return self

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close(at=self.at)
            self._opened = None

    def restart(self) -> "House":
        self.close()
        return self.open()

    def later(self, **span: float) -> "House":
        self.at += timedelta(**span)
        return self

    def look_around(self, *, elapsed: timedelta = timedelta(0)) -> "House":
        look_around(self.opened, elapsed=elapsed, at=self.at)
        return self

    def fresh(self, contact: UUID, retention: Retention = Retention.WORDS) -> Fresh:
        return FreshKeys(self.places.spool, center="harbor").make(contact, retention, at=self.at)

    def adopt(self, contact: UUID, retention: Retention = Retention.WORDS) -> Any:
        fresh = self.fresh(contact, retention)
        wrapped = b64encode(fresh.wrapped).decode()
        return self.tell(op="adopt", contact=str(contact), epoch=fresh.key.epoch, wrapped=wrapped)

    def ask(self, op: str, contact: UUID, grant: Grant, **more: object) -> Any:
        """Ask with a grant; give the answer, or the error that refuses."""
        said = {"retention": Retention.WORDS, "grant": sign(grant, self._signer, at=self.at), **more}
        return self.tell(op=op, contact=str(contact), **said)

    def tell(self, **request: object) -> Any:
        answer = self.opened.keeper.answer_all([orjson.dumps({"id": 1, **request})], at=self.at)[0]
        try:
            return wire.answer_in(wire.fields_of(answer))
        except Foreseen as refused:
            return refused

    def look_up(self, count: int) -> None:
        """Look so many different handles up."""
        asked = [b'{"id":1,"op":"index","kind":"phone","handle":"%d"}' % number for number in range(count)]
        self.opened.keeper.answer_all(asked, at=self.at)

    def logged(self, what: str) -> list[dict[str, object]]:
        lines = list(lines_backwards(self.places.logs))[::-1]
        return [line for line in lines if line["what"] == what]

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Let no file of this process grow, as on a full disk."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM_LEFT_BYTES, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)


class Line:
    """A straight line to a keyd in this process."""

    def __init__(self, house: House) -> None:
        self._house = house

    def ask(self, request: dict[str, object]) -> dict[str, Any]:
        answer = self._house.tell(**request)
        if isinstance(answer, Foreseen):
            raise answer
        return dict(answer)
