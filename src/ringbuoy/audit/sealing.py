"""The sealer: gives each new entry its place in the tree, and has the tree signed by keyd.

One at a time, under an advisory lock. An entry's place is decided when its transaction has ended, from a
list that the database itself keeps, so the order in which ids become visible does not matter. Places are
on the disk before keyd signs them; a signature that did not arrive is given again by keyd at the next try.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.audit.checkpoint_file import CheckpointFile
from ringbuoy.journal.leaves import COLUMNS, hash_of
from ringbuoy.journal.models import Leaf, SignedTree
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict
from ringbuoy.kernel.tree import Frontier, consistency_proof, subtrees
from ringbuoy.keyd.checkpoints import Checkpoint
from ringbuoy.privacy.keys import Asks, own_keys, own_settings

LOCK = 0x5EA1
AT_ONCE = 5_000
IDLE = timedelta(seconds=60)

_WAITING = f"""
    SELECT {COLUMNS} FROM journal_unsealed u JOIN journal_entry e ON e.id = u.entry_id
     ORDER BY u.entry_id LIMIT %s
"""  # noqa: S608  the names of our own columns
_SEAL = """
    INSERT INTO journal_leaf (position, entry_id, hash)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])
"""


class JournalCut(Conflict):
    """keyd has signed more lines, or others, than the database has."""


def seal_waiting() -> int:
    """Give every waiting entry its place, and tell how many there were."""
    sealed = 0
    while done := _seal_some():
        sealed += done
    return sealed


@transaction.atomic
def _seal_some() -> int:
    if not _is_ours():
        return 0
    rows = _run(_WAITING, AT_ONCE)
    if not rows:
        return 0
    first = tree_size()
    ids = [row[0] for row in rows]
    places = list(range(first, first + len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, [places, ids, [hash_of(row) for row in rows]])
        cursor.execute("DELETE FROM journal_unsealed WHERE entry_id = ANY(%s)", [ids])
    return len(rows)


def tree_size() -> int:
    """Tell how many entries have their place."""
    last = Leaf.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


@dataclass(frozen=True)
class Notary:
    """Who signs the tree, and the folder outside the database in which signatures are kept."""

    keys: Asks
    folder: Path

    @transaction.atomic
    def sign_due(self, *, at: datetime) -> int:
        """Have the tree signed where it has grown or a minute has passed; tell how many checkpoints came.

        :raises KeysUnavailable: keyd does not answer; the next try makes up for it.
        :raises Conflict: the journal does not go on from what keyd has signed before.
        :raises OSError: the folder does not take what was signed.
        """
        if not _is_ours():
            return 0
        last, size = SignedTree.objects.order_by("-number").first(), tree_size()
        if size == 0 or (last and size == last.size and at - last.signed_at < IDLE):
            return 0
        before = Frontier(last.size, _in_pieces(last.peaks)) if last else Frontier()
        leaves = _leaves_from(before.size)
        checkpoints = self._signed(before, leaves, known=last.number if last else 0)
        self._write_down(checkpoints)
        SignedTree.objects.bulk_create(_row_of(one, before, leaves) for one in checkpoints)
        _tell_accepted(checkpoints, before, at=at)
        return len(checkpoints)

    def _signed(self, before: Frontier, leaves: Sequence[bytes], *, known: int) -> list[Checkpoint]:
        size = before.size + len(leaves)
        proof = consistency_proof(before.size, size, subtrees(leaves, since=before))
        answer = self.keys.ask(
            {
                "op": "sign_checkpoint",
                "size": size,
                "root": _grown(before, leaves).root.hex(),
                "proof": [node.hex() for node in proof],
                "known": known,
            }
        )
        told = answer["checkpoints"]
        return [Checkpoint.of(one) for one in told] if isinstance(told, list) else []

    def _write_down(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Write checkpoints into the file; what it lacks from before is made good from the table."""
        file = CheckpointFile(self.folder)
        written = file.last_number()
        if written > checkpoints[-1].number:
            raise JournalCut(
                "The file of checkpoints goes further than the journal: was an older backup restored? "
                "Run ./ringbuoy verify-audit, then ./ringbuoy accept-restore."
            )
        file.add(_of_row(row) for row in SignedTree.objects.filter(number__gt=written))
        file.add(one for one in checkpoints if one.number > written)


@cache
def own_notary() -> Notary:
    """Give this process's notary."""
    return Notary(own_keys(), own_settings().audit_dir)


def _leaves_from(place: int) -> list[bytes]:
    rows = Leaf.objects.filter(position__gte=place).order_by("position").values_list("hash", flat=True)
    return [bytes(leaf) for leaf in rows]


def _row_of(checkpoint: Checkpoint, before: Frontier, leaves: Sequence[bytes]) -> SignedTree:
    """Make the table's row of a checkpoint.

    :raises JournalCut: it was signed for lines that the database does not have.
    """
    grown = _grown(before, leaves[: checkpoint.size - before.size])
    if (grown.size, grown.root) != (checkpoint.size, checkpoint.root):
        raise JournalCut(
            f"The journal lacks lines that checkpoint {checkpoint.number} was signed for. "
            "Run ./ringbuoy verify-audit: it names what was changed, or is missing."
        )
    return SignedTree(
        number=checkpoint.number,
        size=checkpoint.size,
        root=checkpoint.root,
        signed_at=checkpoint.at,
        log=checkpoint.log,
        key=checkpoint.key,
        signature=checkpoint.signature,
        goes_on_from=checkpoint.goes_on_from,
        peaks=b"".join(grown.peaks),
    )


def _tell_accepted(checkpoints: Iterable[Checkpoint], before: Frontier, *, at: datetime) -> None:
    """Write into the journal that a restored older one was accepted, and raise an alarm: somebody looks."""
    for one in checkpoints:
        if one.goes_on_from is not None:
            write(
                Happened.JOURNAL_RESTORE_ACCEPTED,
                at=at,
                checkpoint=one.number,
                after=one.goes_on_from,
                after_line=before.size,
            )
            raise_alarm(AlarmCode.RESTORE_ACCEPTED, at=at, checkpoint=one.number)


def _grown(before: Frontier, leaves: Iterable[bytes]) -> Frontier:
    frontier = Frontier(before.size, before.peaks)
    for leaf in leaves:
        frontier.append(leaf)
    return frontier


def _of_row(row: SignedTree) -> Checkpoint:
    return Checkpoint(
        row.number,
        row.size,
        bytes(row.root),
        row.signed_at,
        row.log,
        row.key,
        bytes(row.signature),
        row.goes_on_from,
    )


def _in_pieces(peaks: bytes | memoryview) -> list[bytes]:
    whole = bytes(peaks)
    return [whole[place : place + 32] for place in range(0, len(whole), 32)]


def _is_ours() -> bool:
    """Take the lock until the end of the transaction; another one may have it."""
    ((is_ours,),) = _run("SELECT pg_try_advisory_xact_lock(%s)", LOCK)
    return bool(is_ours)


def _run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
