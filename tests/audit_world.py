"""A small journal, sealed, signed and written down everywhere, to be tampered with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.audit.checking import Copies, SealedLine, check_copies, check_lines, checkpoint_in, losses
from ringbuoy.audit.checkpoint_file import CheckpointFile, lines_in
from ringbuoy.audit.readings import Readings, opening_in
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

    def check(self) -> int:
        """Check everything as `verify-audit` does, and give the number of lines."""
        said = list(checked_lines(self.log))
        log = [one for one in map(checkpoint_in, said) if one is not None]
        written = [one for _file, _line, one in lines_in(self.file)]
        public = self.key.public_key().public_bytes_raw().hex()
        check_copies(Copies(log, written, self.table), [public], since=LATER)
        lines = check_lines(self.lines(), self.table)
        readings = Readings()
        for entry in self.entries:
            if entry[3] == "contact.read":
                readings.note_read(entry[5], entry[4], entry[1])  # type: ignore[arg-type]
        openings = [one for one in map(opening_in, said) if one is not None]
        readings.check(openings, losses=losses(log))
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


def build_restored(folder: Path, *, kept: int = 1, more: int = 8) -> World:
    """Write the same, put its database back to the first checkpoint, go on, and have that accepted."""
    world = build(folder)
    after, last = world.table[kept - 1], world.table[-1]
    signer, log = Signer(world.key, last), ChainLog(world.log)
    entries = [*world.entries[: after.size], *(_entry(50 + number) for number in range(more))]
    hashes = [hash_of(entry) for entry in entries]
    for entry in entries[after.size :]:
        _open(log, entry)
    at = START + timedelta(hours=1)
    sizes = (after.size + more // 2, after.size + more)
    accepted = signer.accept(_asked(hashes, after.size, sizes[0]), after=after, at=at, log=log.head)
    log.add(WHAT, at=at, **accepted.fields())
    one = signer.sign(_asked(hashes, *sizes), known=accepted.number, at=at, log=log.head)
    log.add(WHAT, at=at, **one.fields())
    log.flush(at=START)
    log.close()
    CheckpointFile(world.file).add([accepted, one])
    leaves = [(place, int(str(entry[0])), hash_of(entry)) for place, entry in enumerate(entries)]
    return World(entries, leaves, [*world.table[:kept], accepted, one], world.file, world.log, world.key)


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
