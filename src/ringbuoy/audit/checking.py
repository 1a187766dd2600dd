"""Checking the journal against its tree, and the tree against what was signed.

Pure: everything is handed in as it was read. The first thing that is altered, missing or moved is named.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple, NoReturn

from ringbuoy.audit.restored import completed
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.tree import Frontier
from ringbuoy.keyd.checkpoints import WHAT, Checkpoint, standing


class Tampered(Unavailable):
    """Something was altered, is missing or was moved; the sentence names it."""


class SealedLine(NamedTuple):
    """A leaf, and the entry that it was made of as it stands now. A tuple: a million are made in a check.

    `now` is the hash of the entry as it is today. None, with `at`: there is no such entry.
    """

    position: int
    entry: int
    leaf: bytes
    now: bytes | None
    at: datetime | None


@dataclass(frozen=True)
class Copies:
    """The three copies of the checkpoints. keyd's log begins later where keyd was restored elsewhere."""

    log: Sequence[Checkpoint]
    file: Sequence[Checkpoint]
    table: Sequence[Checkpoint]


def check_copies(copies: Copies, keys: Collection[str], *, since: datetime) -> None:
    """Check the copies against their signatures and each other; `keys` are those that keyd's log names.

    What was signed after `since` may not have come everywhere yet.

    :raises Tampered: names the first checkpoint that is not as it was signed, and in which copy.
    """
    first = copies.log[0].number if copies.log else 1
    _check_log(copies.log)
    table, file = _since(first, copies.table), _since(first, copies.file)
    for one in (*copies.log, *table, *file):
        if one.key not in keys:
            raise Tampered(f"{_named(one)} is signed with a key that is not keyd's.")
    going_on = _standing(completed(copies.log, table))
    _check_times(going_on, copy="keyd's log")
    _check_same(going_on, table, whole="keyd's log", copy="the table", since=since)
    _check_in_order(copies.table, first=1, copy="the table")
    _check_numbers(copies.file, first=1, copy="the file")
    _check_known(file, copies.log)
    _check_same(copies.table, _standing(copies.file), whole="the table", copy="the file", since=since)


def _since(first: int, checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
    return [one for one in checkpoints if one.number >= first]


def _standing(checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
    return list(standing(reversed(checkpoints)))[::-1]


def _check_log(log: Sequence[Checkpoint]) -> None:
    """Check keyd's log: it has them all, but for what a restore of its own files took away."""
    for before, one in pairwise(log):
        expected = before.number + 1
        if one.number < expected or (one.number > expected and one.goes_on_from is None):
            raise _missing(expected, "keyd's log")
    _check_signed(log, copy="keyd's log")


def _check_in_order(checkpoints: Sequence[Checkpoint], *, first: int, copy: str) -> None:
    _check_numbers(checkpoints, first=first, copy=copy)
    _check_signed(checkpoints, copy=copy)
    _check_times(_standing(checkpoints), copy=copy)


def _check_signed(checkpoints: Iterable[Checkpoint], *, copy: str) -> None:
    for one in checkpoints:
        if not one.is_signed:
            raise Tampered(f"{_named(one)} is not as it was signed, in {copy}.")


def _check_times(going_on: Sequence[Checkpoint], *, copy: str) -> None:
    for before, one in pairwise(going_on):
        if (one.size, one.at) < (before.size, before.at):
            raise Tampered(f"{_named(one)} goes back behind the one before it, in {copy}.")


def _check_numbers(checkpoints: Sequence[Checkpoint], *, first: int, copy: str) -> None:
    """Check that none is missing but those that a restore took away, where the copy was restored too."""
    expected = first
    for one in checkpoints:
        if one.number != expected and one.goes_on_from != expected - 1:
            raise _missing(expected, copy)
        expected = one.number + 1


def _missing(number: int, copy: str) -> Tampered:
    return Tampered(f"Checkpoint {number} is missing from {copy}, or stands in another place.")


def _check_known(file: Sequence[Checkpoint], log: Sequence[Checkpoint]) -> None:
    """Check also those in the file that were signed for lost lines: the table does not have them."""
    known = {one.number: one for one in log}
    for one in file:
        if known.get(one.number, one) != one:
            raise Tampered(f"{_named(one)} was altered in the file, or another stands in its place.")
    _check_signed((one for one in file if one.number not in known), copy="the file")


def _check_same(
    checkpoints: Sequence[Checkpoint],
    copied: Sequence[Checkpoint],
    *,
    whole: str,
    copy: str,
    since: datetime,
) -> None:
    for place, one in enumerate(checkpoints):
        if place >= len(copied) and one.at >= since:
            return
        _check_one(one, copied[place] if place < len(copied) else None, copy=copy)
    extra = copied[len(checkpoints) :]
    if extra and extra[0].at < since:
        raise Tampered(
            f"{_named(extra[0])} is in {copy} and not in {whole}: {whole} was cut, or it is forged."
        )


def _check_one(one: Checkpoint, copied: Checkpoint | None, *, copy: str) -> None:
    if copied is None or copied.number > one.number:
        raise Tampered(
            f"{_named(one)} is missing from {copy}. If the service was killed just now, start it and check "
            "again: it makes this good. If an older backup was restored: ./ringbuoy accept-restore."
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
        if line.position != frontier.size or line.now != line.leaf:
            _refuse(line, frontier.size)
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


def _refuse(line: SealedLine, expected: int) -> NoReturn:
    number = expected + 1
    if line.position != expected:
        raise Tampered(f"Line {number} of the journal is missing: after line {expected} comes the next one.")
    if line.now is None:
        raise Tampered(
            f"Line {number} of the journal (entry {line.entry}) is missing: only its seal is left."
        )
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
