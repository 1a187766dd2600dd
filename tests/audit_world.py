"""A small journal, sealed, signed and written down everywhere, to be tampered with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.audit.checking import Copies, SealedLine, check_copies, check_lines, checkpoint_in
from ringbuoy.audit.checkpoint_file import CheckpointFile, lines_in
from ringbuoy.audit.readings import Laid, Readings, Restored, opening_in
from ringbuoy.audit.restored import forgotten, losses
from ringbuoy.journal.leaves import hash_of
from ringbuoy.kernel.tree import Frontier, consistency_proof, subtrees
from ringbuoy.keyd.checkpoints import WHAT, Asked, Checkpoint, Signer
from ringbuoy.keyd.log import ChainLog, checked_lines

START = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
LATER = START + timedelta(days=1)
SIGNED_AT = (3, 4, 9, 16, 16, 23, 30)
"""So many lines the journal held when each checkpoint was signed; the last line is signed too."""


@dataclass
class World:
    """What a checker reads: entries, leaves, and the checkpoints in the table, the file and keyd's log."""

    entries: list[list[object]]
    leaves: list[tuple[int, int, bytes]]
    table: list[Checkpoint]
    file: Path
    log: Path
    key: Ed25519PrivateKey
    restored: Restored = field(default_factory=Restored)
    laid: Laid | None = None

    def check(self) -> int:
        """Check everything as `verify-audit` does, and give the number of lines."""
        said = list(checked_lines(self.log))
        log = [one for one in map(checkpoint_in, said) if one is not None]
        written = [one for _file, _line, one in lines_in(self.file)]
        self.restored = Restored(losses(log, (*self.table, *written)), forgotten(log))
        public = self.key.public_key().public_bytes_raw().hex()
        check_copies(Copies(log, written, self.table), [public], since=LATER)
        lines = check_lines(self.lines(), self.table)
        readings = Readings()
        for entry in self.entries:
            if entry[3] == "contact.read":
                readings.note_read(entry[5], entry[4], entry[1])  # type: ignore[arg-type]
        openings = [one for one in map(opening_in, said) if one is not None]
        self.laid = readings.check(openings, self.restored)
        return lines

    def lines(self) -> list[SealedLine]:
        """Join leaves and entries as the database does."""
        by_id = {entry[0]: entry for entry in self.entries}
        return [_joined(place, number, leaf, by_id.get(number)) for place, number, leaf in self.leaves]


def build(folder: Path) -> World:
    """Write a journal of thirty lines, of which every third is a reading, and have it signed as it grows."""
    file, log_folder = folder / "audit", folder / "log"
    file.mkdir(parents=True)
    entries = [_entry(number) for number in range(SIGNED_AT[-1])]
    hashes = [hash_of(entry) for entry in entries]
    key = Ed25519PrivateKey.generate()
    signer, log, signed, old = Signer(key, None), ChainLog(log_folder), [], 0
    for number, size in enumerate(SIGNED_AT):
        at = START + timedelta(minutes=number)
        for entry in entries[old:size]:
            _open(log, entry)
        one = signer.sign(_asked(hashes, old, size), known=0, at=at, log=log.head)
        log.add(WHAT, at=at, **one.fields())
        signed.append(one)
        old = size
    log.flush(at=START)
    log.close()
    CheckpointFile(file).add(signed)
    leaves = [(place, 100 + place, leaf) for place, leaf in enumerate(hashes)]
    return World(entries, leaves, list(signed), file, log_folder, key)


def build_restored(folder: Path, *, kept: int = 1) -> World:
    """Write the same, put its database back to the first checkpoint, go on, and have that accepted."""
    world = build(folder)
    after, last = world.table[kept - 1], world.table[-1]
    world.entries, world.leaves = world.entries[: after.size], world.leaves[: after.size]
    world.table = world.table[:kept]
    _go_on(world, Signer(world.key, last), beyond=last.number)
    return world


def build_forgetful(folder: Path, *, kept: int = 1) -> World:
    """Write the same, put keyd back to the first checkpoint, go on, and have that accepted."""
    world = build(folder)
    _cut_log(world.log, after=kept)
    _go_on(world, Signer(world.key, world.table[kept - 1]), beyond=world.table[-1].number)
    return world


def build_on_an_empty_machine(folder: Path) -> World:
    """Write the same, put back the database to the first and keyd to the third; the file has them all."""
    world = build(folder)
    after, last, beyond = world.table[0], world.table[2], world.table[-1].number
    _cut_log(world.log, after=last.number)
    world.entries, world.leaves = world.entries[: after.size], world.leaves[: after.size]
    world.table = world.table[:1]
    _go_on(world, Signer(world.key, last), beyond=beyond)
    return world


def _cut_log(log: Path, *, after: int) -> None:
    """Leave what keyd's log held when it had signed a checkpoint, and one opening more."""
    (file,) = log.glob("*.log")
    lines = file.read_bytes().splitlines(keepends=True)
    signed = [place for place, line in enumerate(lines) if b'"what":"checkpoint"' in line]
    file.write_bytes(b"".join(lines[: signed[after - 1] + 2]))


def _go_on(world: World, signer: Signer, *, beyond: int, more: int = 8) -> None:
    """Let eight lines more happen and be signed, after somebody has accepted what a restore took."""
    after, log = world.table[-1], ChainLog(world.log)
    world.entries = [*world.entries, *(_entry(50 + number) for number in range(more))]
    hashes = [hash_of(entry) for entry in world.entries]
    for entry in world.entries[after.size :]:
        _open(log, entry)
    at = START + timedelta(hours=1)
    sizes = (after.size + more // 2, after.size + more)
    asked = _asked(hashes, after.size, sizes[0])
    accepted = signer.accept(asked, after=after, beyond=beyond, at=at, log=log.head)
    log.add(WHAT, at=at, **accepted.fields())
    one = signer.sign(_asked(hashes, *sizes), known=accepted.number, at=at, log=log.head)
    log.add(WHAT, at=at, **one.fields())
    log.flush(at=START)
    log.close()
    CheckpointFile(world.file).add([accepted, one])
    world.leaves = [(place, int(str(entry[0])), hash_of(entry)) for place, entry in enumerate(world.entries)]
    world.table = [*world.table, accepted, one]


def _asked(hashes: Sequence[bytes], old: int, size: int) -> Asked:
    return Asked(size, _root(hashes[:size]), consistency_proof(old, size, subtrees(hashes[:size])))


def _entry(number: int) -> list[object]:
    at = START + timedelta(seconds=number)
    name = "contact.read" if number % 3 == 0 else "note.saved"
    codes = orjson.dumps({"purpose": "floor", "n": number}).decode()
    return [100 + number, at, at, name, UUID(int=number), 7 + number % 2, None, codes]


def _open(log: ChainLog, entry: Sequence[object]) -> None:
    if entry[3] == "contact.read":
        said = {"person": entry[5], "contact": str(entry[4]), "passed_at": entry[1], "own_live": False}
        log.add("open", at=START, **said)


def _root(hashes: Sequence[bytes]) -> bytes:
    frontier = Frontier()
    for one in hashes:
        frontier.append(one)
    return frontier.root


def _joined(place: int, number: int, leaf: bytes, entry: list[object] | None) -> SealedLine:
    if entry is None:
        return SealedLine(place, number, leaf, None, None)
    return SealedLine(place, number, leaf, hash_of(entry), entry[1])  # type: ignore[arg-type]
