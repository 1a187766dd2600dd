"""What the second lock costs: opening a contact and sending a message, with policies and without.

    python -m benchmarks.row_locks

Starts a PostgreSQL of its own. Both ways go through the hub's and the pages' own code, one try of each in
turn, so that the noise of the machine meets both: as the service (policies, a signed token for each
transaction), and as the owner of the tables, to whom no policy applies, without a token.
"""

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from benchmarks.noise import listen, percentile

CONTACTS = 2_000
MESSAGES = 30
BATCH = 50
ROUNDS = 1_500
CENTER, EPOCH = "harbor", "words-2026-11"
WORDS = "I do not know whom else to tell. " * 6


def main() -> None:
    """Measure and print one table."""
    with database() as urls:
        contacts = fill()
        print(f"{'ms':38}{'without':>18}{'with policies':>18}{'added':>16}")
        print(f"{'':38}{'p50':>9}{'p95':>9}{'p50':>9}{'p95':>9}{'p50':>8}{'p95':>8}")
        show("open 30 messages, pages", *in_turn_at_the_pages(contacts))
        asyncio.run(measure_hub(urls, contacts))
    print(listen())


async def measure_hub(urls: tuple[str, str], contacts: list[UUID]) -> None:
    """Open and send through the parts of the hub."""
    opened, locked = hub_databases(*urls)
    show("open 30 messages, hub", *await in_turn(lambda one: reading(one, contacts), opened, locked))
    show("send 1 message, hub", *await in_turn(lambda one: sending(one, contacts, 1), opened, locked))
    show(
        f"send {BATCH} at once, hub",
        *await in_turn(lambda one: sending(one, contacts, BATCH), opened, locked),
    )
    for one in (opened, locked):
        await one.forget_idle()


async def in_turn(
    make: Callable[[Any], Callable[[], Awaitable[object]]], *databases: Any
) -> tuple[list[float], ...]:
    """Do the same with each database, one after the other, many times; give the milliseconds, sorted."""
    acts = [make(one) for one in databases]
    times: tuple[list[float], ...] = tuple([] for _ in databases)
    for number in range(ROUNDS + 50):
        for act, taken in zip(acts, times, strict=True):
            began = time.perf_counter()
            await act()
            if number >= 50:
                taken.append((time.perf_counter() - began) * 1000)
    return tuple(sorted(taken) for taken in times)


def hub_databases(app_url: str, owner_url: str) -> tuple[Any, Any]:
    """Give the hub's way to the database without tokens, as the owner, and as it is."""
    from django.conf import settings

    from ringbuoy.doors.chat.database import Connection, Database
    from ringbuoy.privacy.row_tokens import row_key

    class OpenDatabase(Database):
        """The owner's: every row is shown, nothing is signed."""

        async def show(self, connection: Connection, contacts: Collection[UUID]) -> None:
            """Sign nothing."""

        async def rows_shown(self, contacts: Collection[UUID], *asked: Any) -> Any:
            """Read without a transaction of one's own."""
            return await self.rows(*asked)

    key = row_key(settings.RINGBUOY)
    return OpenDatabase(owner_url, key), Database(app_url, key)


def reading(database: Any, contacts: list[UUID]) -> Callable[[], Awaitable[object]]:
    """Open a contact as the hub does for a page that opens its stream."""
    from ringbuoy.doors.chat.history import History
    from ringbuoy.doors.chat.keyring import KeyRing
    from ringbuoy.privacy.holders import HeldKeys

    held = HeldKeys()
    for contact in contacts:
        held.hold(key_of(contact))
    history = History(database, KeyRing(held, None, database))  # type: ignore[arg-type]
    return lambda: history.after({random.choice(contacts): 0})


def sending(database: Any, contacts: list[UUID], count: int) -> Callable[[], Awaitable[object]]:
    """Write messages as the hub does, in one transaction."""
    from ringbuoy.doors.chat.batch import Batch
    from ringbuoy.kernel import clock

    def write() -> Awaitable[object]:
        chosen = random.sample(contacts, count)
        return Batch([utterance(contact) for contact in chosen], at=clock.now()).write(database)

    return write


def utterance(contact: UUID) -> Any:
    """Something that a caller says."""
    from ringbuoy.contacts.rules import Audience
    from ringbuoy.doors.chat.messages import Utterance, Writer
    from ringbuoy.kernel.ids import new_id

    return Utterance(contact, new_id(), Writer(), Audience.EVERYONE, WORDS, key_of(contact))


def in_turn_at_the_pages(contacts: list[UUID]) -> tuple[list[float], list[float]]:
    """Open a contact as the pages do: the query alone as the owner, and within `showing` as the service."""
    from ringbuoy.contacts.models import Message
    from ringbuoy.privacy.rows import showing

    def without(contact: UUID) -> None:
        list(Message.objects.using("owner").filter(contact=contact).order_by("sequence"))

    def locked(contact: UUID) -> None:
        with showing(contact):
            list(Message.objects.filter(contact=contact).order_by("sequence"))

    times: tuple[list[float], list[float]] = [], []
    for number in range(ROUNDS + 50):
        for act, taken in zip((without, locked), times, strict=True):
            contact = random.choice(contacts)
            began = time.perf_counter()
            act(contact)
            if number >= 50:
                taken.append((time.perf_counter() - began) * 1000)
    return sorted(times[0]), sorted(times[1])


def show(name: str, without: list[float], locked: list[float]) -> None:
    """Print one line."""
    before, after = ([percentile(times, 50), percentile(times, 95)] for times in (without, locked))
    figures = "".join(f"{one:9.2f}" for one in (*before, *after))
    added = "".join(f"{late - early:8.2f}" for early, late in zip(before, after, strict=True))
    print(f"{name:38}{figures}{added}")


@contextmanager
def database() -> Iterator[tuple[str, str]]:
    """Make the tables in a folder that is thrown away; give the service's address and the owner's."""
    data = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    os.environ.update(RINGBUOY_DATA=str(data), DJANGO_SETTINGS_MODULE="ringbuoy.server.django_settings")
    from ringbuoy.server import folder
    from ringbuoy.server.postgres import Cluster

    folder.prepare(data)
    cluster = Cluster(data).start()
    try:
        _connect(cluster)
        yield cluster.app_url, cluster.url
    finally:
        cluster.stop()
        shutil.rmtree(data, ignore_errors=True)


def _connect(cluster: Any) -> None:
    """Make the tables as their owner; from then on be the service."""
    from django.conf import settings

    from ringbuoy.kernel.database_address import django_database

    roles = cluster.roles
    settings.DATABASES["default"].update(django_database(roles.owner))
    settings.DATABASES["owner"] = dict(settings.DATABASES["default"])
    django.setup()
    from django.db import connection

    from ringbuoy.server.migrating import migrate

    migrate()
    connection.close()
    connection.settings_dict.update(django_database(roles.app))


def fill() -> list[UUID]:
    """Make talks with messages in them."""
    from ringbuoy.contacts.models import Contact, Conversation, Message
    from ringbuoy.kernel import clock
    from ringbuoy.kernel.ids import new_id
    from ringbuoy.lines.models import Line
    from ringbuoy.privacy.rows import showing

    at, ids = clock.now(), [new_id() for _ in range(CONTACTS)]
    line = Line.objects.create(code="harbor", name="Harbor", languages=["en"], emergency_number="911")
    said = {"line": line, "channel": "chat", "language": "en", "epoch": EPOCH}
    Contact.objects.bulk_create(Contact(id=one, reached_at=at, waiting_since=at, **said) for one in ids)
    Conversation.objects.bulk_create(Conversation(contact_id=one, last_sequence=MESSAGES) for one in ids)
    with showing(*ids):
        rows = (message(one, number, at) for one in ids for number in range(1, MESSAGES + 1))
        Message.objects.bulk_create(rows, batch_size=2_000)
    return ids


def message(contact: UUID, sequence: int, at: Any) -> Any:
    """Make one message, sealed."""
    from ringbuoy.contacts.models import Message
    from ringbuoy.kernel.ids import new_id

    words = Message.words.seal(key_of(contact), WORDS, sequence=sequence)
    said = {"client_id": new_id(), "author": "caller", "at": at, "words": words}
    return Message(contact_id=contact, sequence=sequence, **said)


def key_of(contact: UUID) -> Any:
    """Give the key of a contact of this benchmark."""
    from ringbuoy.privacy.sealing import ContactKey

    return ContactKey(contact, EPOCH, contact.bytes * 2, CENTER)


if __name__ == "__main__":
    main()
