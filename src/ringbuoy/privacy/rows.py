"""The second lock: PostgreSQL shows the sealed rows of a contact only where its id was signed for.

Whoever has passed the gate to a contact, or acts for it, says so around the statements:

    with showing(contact.pk):
        rows = list(Note.objects.filter(contact=contact))

Outside of it these tables are empty to the service's role, and take no row.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from ringbuoy.kernel.clock import now
from ringbuoy.privacy.row_tokens import SETTING, SHOW, RowKey, row_key

_shown: ContextVar[frozenset[UUID]] = ContextVar("shown", default=frozenset())


@contextmanager
def showing(*contacts: UUID) -> Iterator[None]:
    """Let the statements within see and write the sealed rows of these contacts, in one transaction.

    What is asked for lazily must be read within.

    :raises django.db.OperationalError: the database does not take our signature.
    """
    before = _shown.get()
    if before.issuperset(contacts):
        yield
        return
    is_within = connection.in_atomic_block
    with transaction.atomic():
        _show(before.union(contacts))
        mark = _shown.set(before.union(contacts))
        try:
            yield
        finally:
            _shown.reset(mark)
        # The end of the transaction takes it back by itself, and so does an error.
        if is_within:
            _show(before)


def _show(contacts: Collection[UUID]) -> None:
    with connection.cursor() as cursor:
        if not contacts:
            cursor.execute("SELECT set_config(%s, '', true)", [SETTING])
            return
        backend = connection.connection.info.backend_pid
        cursor.execute(SHOW, [_own_key().token(contacts, backend=backend, at=now())])


@cache
def _own_key() -> RowKey:
    return row_key(settings.RINGBUOY)
