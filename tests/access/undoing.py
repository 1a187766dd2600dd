"""Taking back what a request did, at the price of nothing where it only read."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.db import DatabaseError, connection, transaction


class Undoing:
    """A transaction around many requests. After each, what it wrote is taken back, if it wrote at all."""

    def __enter__(self) -> "Undoing":
        self._is_touched = False
        self._watching = connection.execute_wrapper(self._watch)
        self._watching.__enter__()
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._watching.__exit__(kind, error, trace)

    def take_back(self) -> None:
        """Take back what was written since the last time, if anything was."""
        if self._is_touched:
            self._end()
            self._begin()

    def _begin(self) -> None:
        self._open = transaction.atomic()
        self._open.__enter__()
        self._is_touched = False

    def _end(self) -> None:
        transaction.set_rollback(True)
        self._open.__exit__(None, None, None)

    def _watch(self, execute: Callable[..., object], sql: str, *asked: Any) -> object:
        """Note every statement that is not a plain reading, and every one that failed."""
        if not sql.startswith("SELECT"):
            self._is_touched = True
        try:
            return execute(sql, *asked)
        except DatabaseError:
            self._is_touched = True
            raise
