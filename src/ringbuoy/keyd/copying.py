"""keyd's own backup: all that it keeps in one sealed file, made while it works and opened again as a trial.

Who may write into keyd's folder orders it by a small file there, `copy.wanted`; the answer is a small file
beside the sealed one. The folder's rights decide who may: no request on the socket asks for a copy.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import orjson

from ringbuoy.kernel.errors import Foreseen, Refused, Unavailable
from ringbuoy.keyd.bundle import read_files, write_files
from ringbuoy.keyd.canary import Canary
from ringbuoy.keyd.layout import file_in_memory
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.root import read_root
from ringbuoy.keyd.sealed_files import Kind, Label, OpenedFile, SealedFile
from ringbuoy.keyd.vault import NoSuchKey, Vault

VAULT_NAME = "keys.sqlite3"
ROOT_NAME = "root.key"
SPOOL_FOLDER = "spool"
TOMBSTONES = "tombstones.log"
# The lock and the orders are of this moment; the public key for grants is made anew.
_LEFT_OUT = ("lock", "grant.pub", "copy.wanted", "copies", "accepted.restore")
_UNFINISHED = (".new", ".unfinished", ".part")


class BadOrder(Refused):
    """The order for a copy cannot be read."""


class CopyUnusable(Unavailable):
    """The copy that was just written does not open."""


@dataclass(frozen=True)
class Order:
    """A copy that somebody wants: its label, to whom it is sealed, and what shall be tried with it."""

    label: Label
    public: bytes
    canary: Canary
    sample: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Copied:
    """What a copy holds, found when it was opened again. `sample`: how many of the sample have their key."""

    contact_keys: int
    epochs: tuple[str, ...]
    sample: int


@dataclass(frozen=True)
class Snapshot:
    """The content of keyd's files at one moment, in memory."""

    vault: bytes = field(repr=False)
    root: bytes = field(repr=False)


def write_order(places: Places, order: Order) -> Path:
    """Ask keyd for a copy, and give the place of its answer."""
    said = {"canary": order.canary.said, "sample": [str(one) for one in order.sample]}
    content = orjson.dumps({"label": order.label, "public": order.public.hex(), **said})
    waiting = places.own / "copy.new"
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        # keyd may be another user than we are: the order belongs to whom the folder belongs to.
        os.fchown(descriptor, places.own.stat().st_uid, places.own.stat().st_gid)
    waiting.replace(places.copy_wanted)
    return _answer_place(places, order.label.pair)


def take_order(places: Places) -> Order | None:
    """Take the order that lies there. None: nobody wants a copy.

    :raises BadOrder: it cannot be read.
    """
    try:
        content = places.copy_wanted.read_bytes()
    except FileNotFoundError:
        return None
    places.copy_wanted.unlink()
    try:
        return _order_in(orjson.loads(content))
    except (ValueError, KeyError, TypeError):
        raise BadOrder("keyd cannot read what copy is wanted. Start the backup again.") from None


def fill_order(places: Places, order: Order, snapshot: Snapshot) -> bool:
    """Write the copy, open it again, and answer; a failure is an answer too. Give whether it went well."""
    places.copies.mkdir(mode=0o700, exist_ok=True)
    path = sealed_place(places, order.label.pair)
    answer: dict[str, object]
    try:
        copied = _copy(places, order, snapshot, path)
        answer = {"contact_keys": copied.contact_keys, "epochs": copied.epochs, "sample": copied.sample}
    except Foreseen as error:
        answer = {"refused": error.sentence}
    except OSError as error:
        answer = {"refused": f"keyd cannot write its copy: {error.strerror}. Is the disk full?"}
    waiting = places.copies / "answer.new"
    waiting.write_bytes(orjson.dumps(answer))
    waiting.replace(_answer_place(places, order.label.pair))
    return "refused" not in answer


def read_answer(answer: Path) -> Copied:
    """Read what keyd answered.

    :raises CopyUnusable: keyd could not do it; the sentence says why.
    """
    said = orjson.loads(answer.read_bytes())
    if "refused" in said:
        raise CopyUnusable(str(said["refused"]))
    return Copied(said["contact_keys"], tuple(said["epochs"]), said["sample"])


def sealed_place(places: Places, pair: str) -> Path:
    """Tell where keyd puts the copy of a pair."""
    return places.copies / f"{pair}.keys"


def snapshot_of(places: Places, vault: Vault) -> Snapshot:
    """Take keyd's files as they are between two batches."""
    return Snapshot(vault.snapshot(), places.root_key.read_bytes())


def _answer_place(places: Places, pair: str) -> Path:
    return places.copies / f"{pair}.json"


def _order_in(said: dict[str, object]) -> Order:
    label = said["label"]
    sample = said["sample"]
    if not isinstance(label, dict) or not isinstance(sample, list):
        raise TypeError
    made = datetime.fromisoformat(label["made"])
    return Order(
        Label(**{**label, "kind": Kind(label["kind"]), "made": made}),
        bytes.fromhex(str(said["public"])),
        Canary.of(said["canary"]),
        tuple(UUID(one) for one in sample),
    )


def _copy(places: Places, order: Order, snapshot: Snapshot, path: Path) -> Copied:
    own = {VAULT_NAME: snapshot.vault, ROOT_NAME: snapshot.root}
    with SealedFile(path, order.label, public=order.public) as file:
        write_files(file, own | dict(_other_files(places)))
    with OpenedFile(path, file.content_key) as opened:
        found = read_files(opened)
    if found[ROOT_NAME] != snapshot.root:
        raise CopyUnusable("The copy of the keys does not hold the root key. Tell your IT administrator.")
    return _tried(found[VAULT_NAME], read_root(places.root_key), order)


def _other_files(places: Places) -> Iterator[tuple[str, bytes]]:
    """Give keyd's log, its tombstones and all else it keeps; and the keys that still wait in the spool."""
    for path in sorted(places.own.rglob("*")):
        name = path.relative_to(places.own)
        is_ours = name.parts[0] not in (*_LEFT_OUT, ROOT_NAME) and not name.name.startswith(VAULT_NAME)
        if is_ours and path.suffix not in _UNFINISHED and path.is_file() and not path.is_symlink():
            yield str(name), path.read_bytes()
    for path in sorted(places.spool.glob("*.key")):
        yield f"{SPOOL_FOLDER}/{path.name}", path.read_bytes()


def _tried(content: bytes, root: bytes, order: Order) -> Copied:
    with closing(file_in_memory(content)) as file:
        if file.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CopyUnusable("The copy of keyd's file is damaged. Is the disk failing? Make another.")
        vault = Vault(file, root)
        order.canary.open_with(vault)
        count: int = file.execute("SELECT count(*) FROM contact_key").fetchone()[0]
        return Copied(count, tuple(vault.epochs), sum(_has_key(vault, one) for one in order.sample))


def _has_key(vault: Vault, contact: UUID) -> bool:
    try:
        vault.open(contact, Retention.WORDS)
    except NoSuchKey:
        return False
    return True
