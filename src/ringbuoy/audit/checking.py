"""Checking the journal against its tree, and the tree against what was signed.

Pure: everything is handed in as it was read. The first thing that is altered, missing or moved is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.tree import Frontier
from ringbuoy.keyd.checkpoints import WHAT, Checkpoint


class Tampered(Unavailable):
    """Something was altered, is missing or was moved; the sentence names it."""


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A leaf, and the entry that it was made of as it stands now.

    `now` is the hash of the entry as it is today. None, with `at`: there is no such entry.
    """

    position: int
    entry: int
    leaf: bytes
    now: bytes | None
    at: datetime | None


def check_copies(
    copies: Mapping[str, Sequence[Checkpoint]], keys: Sequence[Ed25519PublicKey], *, since: datetime
) -> None:
    """Check the copies of the checkpoints, the first of which is complete, against their signatures.

    What was signed after `since` may not have come everywhere yet.

    :raises Tampered: names the first checkpoint that is not as it was signed, and in which copy.
    """
    (whole_name, whole), *others = copies.items()
    _check_signed(whole, keys, copy=whole_name)
    for name, copy in others:
        for place, one in enumerate(whole):
            if place >= len(copy) and one.at >= since:
                break
            _check_same(one, copy[place] if place < len(copy) else None, copy=name)
        if len(copy) > len(whole):
            raise Tampered(
                f"{_named(copy[len(whole)])} is in {name} and not in {whole_name}: {whole_name} was cut, "
                f"or the checkpoint is forged."
            )


def _check_signed(checkpoints: Sequence[Checkpoint], keys: Sequence[Ed25519PublicKey], *, copy: str) -> None:
    before: Checkpoint | None = None
    for number, one in enumerate(checkpoints, 1):
        if one.number != number:
            raise Tampered(f"Checkpoint {number} is missing from {copy}, or stands in another place.")
        if not one.is_signed_by(keys):
            raise Tampered(f"{_named(one)} is not as it was signed, in {copy}.")
        if before and (one.size, one.at) < (before.size, before.at):
            raise Tampered(f"{_named(one)} goes back behind the one before it, in {copy}.")
        before = one


def _check_same(one: Checkpoint, copied: Checkpoint | None, *, copy: str) -> None:
    if copied is None or copied.number > one.number:
        raise Tampered(
            f"{_named(one)} is missing from {copy}. If the service was killed just now, start it and check "
            "again: it makes this good."
        )
    if copied != one:
        raise Tampered(f"{_named(one)} was altered in {copy}, or another stands in its place.")


def check_lines(lines: Iterable[SealedLine], checkpoints: Sequence[Checkpoint]) -> int:
    """Check every line against its leaf, and the leaves against every checkpoint; give how many there are.

    :raises Tampered: names the first line that is altered, missing or moved.
    """
    due = _by_size(checkpoints)
    frontier, good = Frontier(), 0
    for line in lines:
        _check_line(line, frontier.size)
        frontier.append(line.leaf)
        signed = due.pop(frontier.size, None)
        if signed is not None:
            _check_root(frontier, signed, good=good)
            good = frontier.size
    if due:
        first = due[min(due)]
        raise Tampered(
            f"The journal ends at line {frontier.size}, but {_named(first)} was signed for {first.size} "
            f"lines: what came after line {frontier.size} is missing."
        )
    return frontier.size


def _by_size(checkpoints: Sequence[Checkpoint]) -> dict[int, Checkpoint]:
    """Give one checkpoint of each size, the first; those of the same size say the same root."""
    found: dict[int, Checkpoint] = {}
    for one in checkpoints:
        known = found.setdefault(one.size, one)
        if known.root != one.root:
            raise Tampered(f"{_named(one)} gives {one.size} lines another root than {_named(known)}.")
    return found


def _check_line(line: SealedLine, expected: int) -> None:
    number = expected + 1
    if line.position != expected:
        raise Tampered(f"Line {number} of the journal is missing: after line {expected} comes the next one.")
    if line.now is None:
        raise Tampered(
            f"Line {number} of the journal (entry {line.entry}) is missing: only its seal is left."
        )
    if line.now != line.leaf:
        raise Tampered(
            f"Line {number} of the journal (entry {line.entry}, {line.at:%Y-%m-%d %H:%M:%S} UTC) does not "
            "fit its seal: it was altered, moved, or its seal was."
        )


def _check_root(frontier: Frontier, signed: Checkpoint, *, good: int) -> None:
    if frontier.root != signed.root:
        raise Tampered(
            f"Among lines {good + 1} to {signed.size} of the journal one was altered or moved together with "
            f"its seal: they are not those that {_named(signed)} was signed for."
        )


def checkpoint_in(said: Mapping[str, object]) -> Checkpoint | None:
    """Give the checkpoint in a line of keyd's log. None: the line is about something else.

    :raises Tampered: the log before it is not the one that was signed with it.
    """
    if said["what"] != WHAT:
        return None
    one = Checkpoint.of(said)
    if one.log != said["prev"]:
        raise Tampered(
            f"Before line {said['n']} keyd's log was written anew: "
            f"{_named(one)} was signed after other lines."
        )
    return one


def _named(checkpoint: Checkpoint) -> str:
    return f"Checkpoint {checkpoint.number} ({checkpoint.at:%Y-%m-%d %H:%M:%S} UTC)"
