"""What goes between us and a carrier, whatever its own way to write it."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from ringbuoy.kernel.errors import NotPermitted, Refused, Unavailable
from ringbuoy.texting.joining import Part
from ringbuoy.texting.money import Cost
from ringbuoy.texting.states import Sent


class NotSigned(NotPermitted):
    """Whoever sent this could not prove to be the carrier."""


class UnreadableNews(Refused):
    """A carrier has sent what is not in its own format."""


class CarrierAway(Unavailable):
    """The carrier did not answer, or asks to come again later. The sentence says what to check."""


class CarrierRefuses(Refused):
    """The carrier will not take this text, now or later. `code` is ours: blocked, refused."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Post:
    """A request as it came to our port: the exact address and the raw body are what is signed."""

    url: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Incoming:
    """A text, or one part of a long one. `id` is the carrier's own; `parts` is what it charges for."""

    id: str
    sender: str = field(repr=False)
    words: str = field(repr=False)
    pictures: int = 0
    parts: int = 1
    part: Part | None = None
    cost: Cost | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of a text of ours. `code` says why it failed, `cost` what the carrier takes for it."""

    state: Sent
    code: str = ""
    cost: Cost | None = None


News = Incoming | Receipt


@dataclass(frozen=True)
class Way:
    """How a carrier is reached, its secrets opened.

    `sending` proves to the carrier that it is us, `checking` proves to us that it is the carrier.
    """

    account: str
    address: str
    number: str
    sending: str = field(repr=False)
    checking: str = field(repr=False)


@dataclass(frozen=True)
class Text:
    """What is to be sent. `receipts` is the address at which the carrier tells what became of it."""

    ref: UUID
    to: str = field(repr=False)
    words: str = field(repr=False)
    receipts: str


class Adapter(Protocol):
    """One carrier's own language."""

    def read(self, post: Post, way: Way, *, at: float) -> News | None:
        """Check who sent this, and read it. None: nothing that concerns us. `at` in seconds since 1970.

        :raises NotSigned: it was not the carrier, or it is too old.
        :raises UnreadableNews: not in the carrier's format.
        """

    def send(self, text: Text, way: Way) -> str:
        """Hand a text over and give the carrier's own id of it.

        :raises CarrierAway: to be tried again.
        :raises CarrierRefuses: not to be tried again.
        """
