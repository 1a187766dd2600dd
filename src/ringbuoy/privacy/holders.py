"""The keys of open conversations, held in the hub's memory so that talking goes on without keyd.

The program that opens a contact hands its key over; the program that shows pages borrows it while
keyd is down. They all run as the same user, and the socket is for that user only: whoever can ask
here could ask keyd too. Nothing is ever written to a disk.
"""

import asyncio
from base64 import b64decode, b64encode
from collections import OrderedDict
from pathlib import Path
from uuid import UUID

from ringbuoy.kernel.errors import Foreseen, NotFound, Refused, Unavailable
from ringbuoy.keyd import wire
from ringbuoy.keyd.listening import Reply, listen
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.privacy.unix_client import UnixClient, Unreachable

MOST_HELD = 20_000
_WITHIN_S = 0.5


class KeyNotHeld(NotFound):
    """The hub does not hold the key of this contact: it is closed, or the hub was started anew."""


class HubUnreachable(Unavailable):
    """The hub does not answer."""


class HeldKeys:
    """Keys of open conversations. When there are too many, the one that rested longest goes."""

    def __init__(self, *, most: int = MOST_HELD) -> None:
        self._most = most
        self._keys: OrderedDict[UUID, ContactKey] = OrderedDict()

    def hold(self, key: ContactKey) -> None:
        """Hold a key until its contact is closed."""
        self._keys[key.contact] = key
        self._keys.move_to_end(key.contact)
        while len(self._keys) > self._most:
            self._keys.popitem(last=False)

    def lend(self, contact: UUID) -> ContactKey:
        """Give the key of an open conversation.

        :raises KeyNotHeld: it is not held here.
        """
        key = self._keys.get(contact)
        if key is None:
            raise KeyNotHeld("This conversation is not open here.")
        self._keys.move_to_end(contact)
        return key

    def drop(self, contact: UUID) -> None:
        """Forget a key: its contact is closed."""
        self._keys.pop(contact, None)

    def __contains__(self, contact: UUID) -> bool:
        return contact in self._keys

    def __len__(self) -> int:
        return len(self._keys)


async def serve_held(held: HeldKeys, path: Path, *, center: str) -> asyncio.AbstractServer:
    """Let the other programs hand keys over and borrow them, on the hub's socket."""

    def take(line: bytes, reply: Reply) -> None:
        reply(_answered(line, held, center))

    server = await listen(path, take)
    path.chmod(0o600)
    return server


class HubKeys:
    """The hub's held keys, as another program (blocking) sees them."""

    def __init__(self, path: Path, *, center: str) -> None:
        self._hub = UnixClient(path)
        self._center = center

    def hand_over(self, key: ContactKey) -> None:
        """Let the hub hold the key of a conversation that has just begun.

        :raises HubUnreachable: the hub does not answer.
        """
        self._ask({"op": "hold", "contact": str(key.contact), **_shown(key)})

    def borrow(self, contact: UUID) -> ContactKey:
        """Ask for the key of an open conversation.

        :raises KeyNotHeld: the hub does not hold it.
        :raises HubUnreachable: the hub does not answer.
        """
        try:
            return _read(contact, self._ask({"op": "lend", "contact": str(contact)}), self._center)
        except NotFound as error:
            raise KeyNotHeld(error.sentence) from None

    def drop(self, contact: UUID) -> None:
        """Let the hub forget a key.

        :raises HubUnreachable: the hub does not answer.
        """
        self._ask({"op": "drop", "contact": str(contact)})

    def _ask(self, request: wire.Fields) -> dict[str, object]:
        try:
            return self._hub.ask(request, within=_WITHIN_S)
        except Unreachable:
            raise HubUnreachable("Live conversations are being started again. Please wait.") from None


def _answered(line: bytes, held: HeldKeys, center: str) -> bytes:
    number: object = None
    try:
        fields = wire.fields_of(line)
        number = fields.get("id")
        return wire.granted(number, _answer(fields, held, center))
    except Foreseen as error:
        return wire.refused(number, error)


def _answer(fields: wire.Fields, held: HeldKeys, center: str) -> wire.Fields:
    contact = _contact(fields)
    match fields.get("op"):
        case "hold":
            held.hold(_read(contact, fields, center))
            return {}
        case "lend":
            return _shown(held.lend(contact))
        case "drop":
            held.drop(contact)
            return {}
    raise Refused("The hub knows the requests hold, lend and drop.")


def _contact(fields: wire.Fields) -> UUID:
    try:
        return UUID(str(fields.get("contact")))
    except ValueError:
        raise Refused("A contact is named by its UUID.") from None


def _shown(key: ContactKey) -> dict[str, object]:
    return {"epoch": key.epoch, "key": b64encode(key.secret).decode()}


def _read(contact: UUID, fields: wire.Fields, center: str) -> ContactKey:
    try:
        return ContactKey(contact, str(fields["epoch"]), b64decode(str(fields["key"])), center)
    except (KeyError, ValueError):
        raise Refused("This is not a key.") from None
