"""Proving one line to somebody outside: its content, its path to the root, and what keyd signed."""

import orjson
import psycopg

from ringbuoy.audit.ledger import connected, kept_checkpoints
from ringbuoy.journal.leaves import COLUMNS, hash_of, written
from ringbuoy.kernel.database_address import DatabaseAddress
from ringbuoy.kernel.errors import NotFound
from ringbuoy.kernel.tree import inclusion_proof, is_included, subtrees

_LINE = f"""
    SELECT l.position, {COLUMNS} FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry_id
     WHERE e.id = %s
"""  # noqa: S608  the names of our own columns


class NotProvable(NotFound):
    """There is no such line, it is not signed yet, or it is not what was signed."""


def proof_of(database: DatabaseAddress, entry: int) -> bytes:
    """Write the proof of one entry as JSON: whoever has keyd's public key can check it without us.

    :raises NotProvable: no such entry, not signed yet, or altered.
    """
    with connected(database) as connection:
        row = connection.execute(_LINE, [entry]).fetchone()
        signed = kept_checkpoints(connection)[-1:]
        if row is None or not signed or row[0] >= signed[0].size:
            raise NotProvable(
                f"Entry {entry} is not in the signed journal. Check its number, or wait a second."
            )
        place, *columns = row
        leaves = _leaves(connection, signed[0].size)
    path = inclusion_proof(place, len(leaves), subtrees(leaves))
    if not is_included(hash_of(columns), place, len(leaves), proof=path, root=signed[0].root):
        raise NotProvable(f"Entry {entry} is not what was signed. Run ./ringbuoy verify-audit.")
    return orjson.dumps(
        {
            "leaf": written(columns).decode(),
            "position": place,
            "path": [node.hex() for node in path],
            "checkpoint": signed[0].fields(),
        },
        option=orjson.OPT_INDENT_2,
    )


def _leaves(connection: psycopg.Connection, size: int) -> list[bytes]:
    rows = connection.execute("SELECT hash FROM journal_leaf WHERE position < %s ORDER BY position", [size])
    return [bytes(leaf) for (leaf,) in rows]
