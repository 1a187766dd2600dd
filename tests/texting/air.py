"""Robin's phone: what it sends, and what has come to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from ringbuoy.contacts.messages import Saying, say, transcript
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author, Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.texting.accounts import open_simulator
from ringbuoy.texting.demo_phones import OnScreen, phone_with, texts_on
from ringbuoy.texting.hearing import hear
from ringbuoy.texting.joining import Part
from ringbuoy.texting.models import Carrier, Outgoing
from ringbuoy.texting.outbox import claim, take_what_was_said
from ringbuoy.texting.sending import send
from ringbuoy.texting.sittings import key_of
from ringbuoy.texting.wire import Incoming
from tests.cast import Bench

NUMBER = "+15550100167"


@dataclass
class Phone:
    """A phone and the line that it texts."""

    bench: Bench
    number: str = NUMBER
    carrier: Carrier = field(init=False)

    def __post_init__(self) -> None:
        line = self.bench.line()
        self.carrier = line.carriers.select_related("line").first() or open_simulator(line)
        self.carrier.line.refresh_from_db()

    def texts(self, words: str, *, name: str = "", pictures: int = 0, part: Part | None = None) -> None:
        """Send a text, or a part of one; `name` is the carrier's own for it."""
        incoming = Incoming(name or f"message {uuid4()}", self.number, words, pictures, part=part)
        hear(self.carrier, incoming, at=self.bench.at)

    @property
    def shows(self) -> list[str]:
        """What has come to the phone, after everything that is due was sent."""
        sends_all(at=self.bench.at)
        return [text.words for text in self._screen if not text.is_from_phone]

    @property
    def _screen(self) -> Sequence[OnScreen]:
        return texts_on(phone_with(self.number.removeprefix("+")))


def sends_all(*, at: datetime) -> None:
    """Do what the worker's second thread does until nothing is due."""
    take_what_was_said(at=at)
    while claimed := claim(4, at=at):
        for outgoing in claimed:
            send(outgoing, at=at)


def contact_of(phone: Phone) -> Contact:
    """The newest contact of this line."""
    return Contact.objects.select_related("line", "counselor").order_by("-reached_at", "-id")[0]


def answered_by_maria(phone: Phone) -> Contact:
    """Let Maria take the one who waits."""
    phone.bench.ready("maria")
    contact = contact_of(phone)
    swap(contact, Move.TAKE_NEXT, counselor=phone.bench.maria, seat=1, answered_at=phone.bench.at)
    return contact


def maria_writes(phone: Phone, contact: Contact, words: str) -> None:
    """Let Maria write into the conversation."""
    saying = Saying(words, Author.COUNSELOR, uuid4(), person=phone.bench.maria)
    say(contact, saying, key=key_of(contact, at=phone.bench.at), at=phone.bench.at)


def said_by_robin(phone: Phone, contact: Contact) -> list[str]:
    """What the counselor reads of Robin."""
    rows = transcript(contact, key_of(contact, at=phone.bench.at))
    return [words for row, words in rows if row.author == Author.CALLER]


def states(contact: Contact) -> list[str]:
    """How far each text of this contact has come, in order."""
    rows = Outgoing.objects.filter(contact=contact).order_by("sequence", "piece")
    return list(rows.values_list("state", flat=True))
