"""What keyd remembers of destruction: what was ordered, what is gone, and the time as lived."""

import sqlite3
from datetime import datetime

_MOST_TOLD = 60


class Orders:
    """Orders to destroy, and their outcome, in keyd's file."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def take(self, name: str, *, at: datetime) -> bool:
        """Take an order, and tell whether it is new."""
        done = self._file.execute("INSERT OR IGNORE INTO destroy_order VALUES (?, ?)", (name, at.isoformat()))
        return done.rowcount > 0

    def open(self) -> dict[str, datetime]:
        """Give the orders that wait, and since when."""
        rows = self._file.execute("SELECT name, at FROM destroy_order ORDER BY name")
        return {name: datetime.fromisoformat(at) for name, at in rows}

    def fulfil(self, name: str, kind: str, *, at: datetime) -> None:
        """Note that a key was destroyed."""
        self._file.execute("DELETE FROM destroy_order WHERE name = ?", (name,))
        self._file.execute("INSERT OR REPLACE INTO destroyed VALUES (?, ?, ?)", (name, kind, at.isoformat()))

    def destroyed(self) -> dict[str, datetime]:
        """Give what was destroyed last, and when, the oldest first."""
        rows = self._file.execute("SELECT name, at FROM destroyed ORDER BY at DESC LIMIT ?", (_MOST_TOLD,))
        return {name: datetime.fromisoformat(at) for name, at in reversed(rows.fetchall())}

    def last(self, kind: str) -> datetime | None:
        """Tell when a key of this kind was destroyed last. None: never."""
        row = self._file.execute("SELECT max(at) FROM destroyed WHERE kind = ?", (kind,)).fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    def lived(self) -> datetime | None:
        """Give the time as it was last noted. None: never."""
        row = self._file.execute("SELECT at FROM lived_time").fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def note_lived(self, at: datetime) -> None:
        """Note what time it is as lived."""
        self._file.execute("INSERT OR REPLACE INTO lived_time VALUES (1, ?)", (at.isoformat(),))
