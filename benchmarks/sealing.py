"""What sealing costs: alone, through keyd, and on the way from the database to the screen.

    python benchmarks/sealing.py

Starts a keyd and a PostgreSQL of its own in a temporary folder. Each figure is taken in five rounds;
`spread` is how far the rounds' medians lie apart. The first line is a fixed piece of work: its spread
is the noise of the machine, and no difference smaller than that means anything.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import BinaryIO
from uuid import UUID, uuid4

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from ringbuoy.keyd.grants import read, sign  # noqa: E402
from ringbuoy.privacy.grants import Grant, grant, make_grant_key  # noqa: E402
from ringbuoy.privacy.keys import KeyPlaces, Keys  # noqa: E402
from ringbuoy.privacy.sealing import ContactKey, open_sealed, seal  # noqa: E402
from ringbuoy.server import folder  # noqa: E402
from ringbuoy.server.binaries import all_binaries  # noqa: E402
from ringbuoy.server.postgres import Cluster  # noqa: E402

ROUNDS = 5
PLACE = {"table": "contacts_message", "field": "words"}
MESSAGE = "I do not know whom else to tell. " * 60
HANDLES = 1_000_000
KNOWN = 500
MESSAGES = 30


@dataclass(frozen=True)
class Times:
    """How long one thing took, in microseconds, and how far the rounds lay apart."""

    p50: float
    p95: float
    p99: float
    spread: float


def main() -> None:
    """Measure everything and print one table."""
    print(f"{'':54}{'p50':>10}{'p95':>10}{'p99':>10}   spread of p50")
    show("noise: SHA-256 of 256 KiB", measure(lambda: hashlib.sha256(bytes(1 << 18)), times=300))
    sealing_alone()
    with tempfile.TemporaryDirectory(prefix="rk-", dir="/tmp") as data:
        parts_of_an_open(Path(data) / "a line")
        measure_with_programs(Path(data))


def parts_of_an_open(line: Path) -> None:
    """Where an open spends its time besides the way through the socket: the grant, the line on the disk."""
    private = Ed25519PrivateKey.generate()
    passed, at = a_grant(uuid4()), datetime.now(UTC)
    token = sign(passed, private, at=at)
    show("  of an open: sign the grant", measure(lambda: sign(passed, private, at=at), times=300))
    show(
        "  of an open: read and check it",
        measure(lambda: read(token, private.public_key(), at=at), times=300),
    )
    with line.open("wb") as file:
        show("  of an open: a line of 400 bytes on the disk", measure(lambda: write_line(file), times=100))


def write_line(file: BinaryIO) -> None:
    """Add a line, and wait until the disk has it."""
    file.write(bytes(400))
    file.flush()
    os.fdatasync(file.fileno())


def sealing_alone() -> None:
    """Sealing beside the bare library, for one message of 2 KB."""
    key = ContactKey(uuid4(), "words-2026-11", os.urandom(32), "harbor")
    bare, nonce, plain = AESGCM(key.secret), os.urandom(12), MESSAGE.encode().ljust(2048)
    box = bare.encrypt(nonce, plain, b"")
    sealed = seal(key, **PLACE, sequence=1, words=MESSAGE)

    show("AES-GCM of the library alone, encrypt 2 KiB", measure(lambda: bare.encrypt(nonce, plain, b"")))
    show("AES-GCM of the library alone, decrypt 2 KiB", measure(lambda: bare.decrypt(nonce, box, b"")))
    show("seal a message of 2 KB", measure(lambda: seal(key, **PLACE, sequence=1, words=MESSAGE)))
    show("open a message of 2 KB", measure(lambda: open_sealed(key, **PLACE, sequence=1, sealed=sealed)))
    show("envelope: new key, wrap, seal", measure(lambda: envelope(bare)))


def envelope(wrapping: AESGCM) -> None:
    """Make a key, wrap it, seal a message with it."""
    secret = os.urandom(32)
    wrapping.encrypt(os.urandom(12), secret, b"contact")
    seal(ContactKey(uuid4(), "words-2026-11", secret, "harbor"), **PLACE, sequence=1, words=MESSAGE)


def measure_with_programs(data: Path) -> None:
    """Everything that needs keyd, then everything that needs PostgreSQL too."""
    folder.prepare(data)
    make_grant_key(data / "secrets" / "grant.key", data / "keyd" / "grant.pub")
    keyd = subprocess.Popen(
        [sys.executable, "-m", "ringbuoy.keyd", "--data", str(data)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    cluster = Cluster(data, settings={}, binaries=max(all_binaries(), key=lambda one: one.major)).start()
    try:
        while not (data / "run" / "keyd.sock").exists():
            time.sleep(0.01)
        keys = Keys(KeyPlaces("harbor", data / "run/keyd.sock", data / "spool", data / "secrets/grant.key"))
        through_keyd(keys)
        with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
            from_the_database(connection, keys)
    finally:
        cluster.stop()
        keyd.terminate()
        keyd.wait()


def through_keyd(keys: Keys) -> None:
    """Adopting, opening and indexing, one after the other and many at once."""
    contact = keys.fresh_key(uuid4()).contact
    show("adopt: a fresh key, durable in keyd", measure(lambda: keys.fresh_key(uuid4()), times=300))
    show("open: a key, its log line durable first", measure(lambda: open_one(keys, contact), times=500))
    show("blind index of a number", measure(lambda: index_of(keys, 7), times=500))
    print(f"{'opens a second, 16 threads of one client':54}{opens_a_second(keys, contact):>10,.0f}")


def from_the_database(connection: psycopg.Connection, keys: Keys) -> None:
    """Finding a caller among a million handles, and opening a contact sealed and plain."""
    fill(connection, keys)
    contact = keys.fresh_key(uuid4())
    fill_messages(connection, contact)
    known = cycle(range(KNOWN))
    show(
        "look-up of a plain number, 1,000,000 rows",
        measure(lambda: find(connection, next(known)), times=KNOWN),
    )
    show(
        "handle look-up: keyd and 1,000,000 rows",
        measure(lambda: look_up(connection, keys, next(known)), times=KNOWN),
    )
    plain = measure(lambda: read_plain(connection, contact.contact), times=300)
    sealed = measure(lambda: read_sealed(connection, keys, contact.contact), times=300)
    show(f"open a contact of {MESSAGES} messages, plain", plain)
    show(f"open a contact of {MESSAGES} messages, sealed", sealed)
    added = (sealed.p95 - plain.p95) / 1000
    print(f"{'sealing adds to opening a contact at p95 (goal 1 ms)':54}{added:>9.2f} ms")


def fill(connection: psycopg.Connection, keys: Keys) -> None:
    """Make a table of blind indexes and one of plain numbers, each with the same callers whom we know."""
    connection.execute("CREATE TABLE handle (index bytea, kind text, UNIQUE (kind, index))")
    connection.execute("CREATE TABLE number (said text, kind text, UNIQUE (kind, said))")
    with connection.cursor() as cursor, cursor.copy("COPY handle (index, kind) FROM STDIN") as rows:
        for _ in range(HANDLES):
            rows.write_row((os.urandom(16), "phone"))
        for known in range(KNOWN):
            for index in index_of(keys, known):
                rows.write_row((bytes.fromhex(str(index)), "phone"))
    with connection.cursor() as cursor, cursor.copy("COPY number (said, kind) FROM STDIN") as rows:
        for number in range(HANDLES + KNOWN):
            rows.write_row((f"+1555{number:07}", "phone"))
    connection.execute("ANALYZE handle, number")
    connection.execute("CHECKPOINT")


def fill_messages(connection: psycopg.Connection, key: ContactKey) -> None:
    """Make the same conversation twice, plain and sealed."""
    connection.execute(
        "CREATE TABLE plain (contact uuid, sequence int, words text, UNIQUE (contact, sequence))"
    )
    connection.execute(
        "CREATE TABLE sealed (contact uuid, sequence int, words bytea, UNIQUE (contact, sequence))"
    )
    for sequence in range(MESSAGES):
        words = MESSAGE[: 40 + 20 * sequence]
        box = seal(key, **PLACE, sequence=sequence, words=words)
        connection.execute("INSERT INTO plain VALUES (%s, %s, %s)", [key.contact, sequence, words])
        connection.execute("INSERT INTO sealed VALUES (%s, %s, %s)", [key.contact, sequence, box])


def look_up(connection: psycopg.Connection, keys: Keys, number: int) -> None:
    """Find a caller by number."""
    digests = [bytes.fromhex(str(index)) for index in index_of(keys, number)]
    query = "SELECT 1 FROM handle WHERE kind = 'phone' AND index = ANY (%s)"
    assert connection.execute(query, [digests]).fetchone()


def find(connection: psycopg.Connection, number: int) -> None:
    """Find a caller by a number that is kept in the clear, as we never do."""
    query = "SELECT 1 FROM number WHERE kind = 'phone' AND said = %s"
    assert connection.execute(query, [f"+1555{number:07}"]).fetchone()


def read_plain(connection: psycopg.Connection, contact: UUID) -> None:
    """Read a conversation that is not sealed."""
    query = "SELECT sequence, words FROM plain WHERE contact = %s ORDER BY sequence"
    assert len(connection.execute(query, [contact]).fetchall()) == MESSAGES


def read_sealed(connection: psycopg.Connection, keys: Keys, contact: UUID) -> None:
    """Ask keyd for the key, read the conversation, open each message."""
    key = open_one(keys, contact)
    query = "SELECT sequence, words FROM sealed WHERE contact = %s ORDER BY sequence"
    rows = connection.execute(query, [contact], binary=True).fetchall()
    words = [open_sealed(key, **PLACE, sequence=sequence, sealed=box) for sequence, box in rows]
    assert len(words) == MESSAGES


def open_one(keys: Keys, contact: UUID) -> ContactKey:
    """Open a contact as a counselor who talks with its caller."""
    return keys.open_key(contact, grant=a_grant(contact))


def a_grant(contact: UUID) -> Grant:
    """A counselor's grant for a contact of their own."""
    now = datetime.now(UTC)
    return grant(person=7, role="counselor", contact=contact, purpose="talk", own_live=True, at=now)


def index_of(keys: Keys, number: int) -> list[object]:
    """Ask keyd for the indexes of a number."""
    return list(keys.ask({"op": "index", "kind": "phone", "handle": f"+1555{number:07}"}).values())


def opens_a_second(keys: Keys, contact: UUID) -> float:
    """Open from many threads at once: their log lines share one wait for the disk."""
    each = 200
    threads = [threading.Thread(target=open_many, args=(keys, contact, each)) for _ in range(16)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 16 * each / (time.perf_counter() - begun)


def open_many(keys: Keys, contact: UUID, times: int) -> None:
    """Open one contact many times."""
    for _ in range(times):
        open_one(keys, contact)


def measure(work: Callable[[], object], *, times: int = 3_000) -> Times:
    """Do the work again and again, in rounds, after a round that does not count."""
    one_round(work, times // 5)
    rounds = [one_round(work, times) for _ in range(ROUNDS)]
    cuts = quantiles([taken for one in rounds for taken in one], n=100)
    medians = [median(one) for one in rounds]
    return Times(cuts[49], cuts[94], cuts[98], max(medians) - min(medians))


def one_round(work: Callable[[], object], times: int) -> list[float]:
    """Give how long each time took, in microseconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter_ns()
        work()
        taken.append((time.perf_counter_ns() - begun) / 1000)
    return taken


def show(name: str, times: Times) -> None:
    """Print one line of the table."""
    figures = "".join(f"{figure:>7,.1f} µs" for figure in (times.p50, times.p95, times.p99))
    print(f"{name:54}{figures}   {times.spread:,.1f} µs ({times.spread / times.p50:.0%})", flush=True)


if __name__ == "__main__":
    main()
