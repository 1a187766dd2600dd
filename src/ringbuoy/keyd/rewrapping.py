"""Wrapping all that the root key wraps under another root key: a few rows, whatever the center's size.

Contacts' keys are wrapped by their month's key and need no change.
"""

import sqlite3

from ringbuoy.keyd.wrapping import unwrap, wrap

# For each table: what to read as (key, wrapped, what it is bound to), and how to write it back.
_TABLES = (
    (
        "SELECT name, wrapped, 'epoch|' || name FROM epoch WHERE wrapped IS NOT NULL",
        "UPDATE epoch SET wrapped = ? WHERE name = ?",
    ),
    (
        "SELECT quarter, wrapped, 'index|' || quarter FROM index_key",
        "UPDATE index_key SET wrapped = ? WHERE quarter = ?",
    ),
    (
        "SELECT name, wrapped, 'signing|' || name FROM signing_key",
        "UPDATE signing_key SET wrapped = ? WHERE name = ?",
    ),
    (
        "SELECT number, wrapped, 'holding' FROM holding_key",
        "UPDATE holding_key SET wrapped = ? WHERE number = ?",
    ),
)


def rewrap_all(file: sqlite3.Connection, old: bytes, new: bytes) -> int:
    """Wrap everything under the new root key, and give how many keys that were."""
    count = 0
    for reading, writing in _TABLES:
        for key, wrapped, bound in file.execute(reading).fetchall():
            file.execute(writing, (wrap(new, unwrap(old, wrapped, bound=bound), bound=bound), key))
            count += 1
    return count
