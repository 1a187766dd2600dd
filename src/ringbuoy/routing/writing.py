"""Making what the router decided true: guarded statements, one for all orders of a kind."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import Cursor

from ringbuoy.journal.writing import hint_when_true
from ringbuoy.routing.orders import MakeOffer, Overflow, Withdraw

Pair = tuple[UUID, int]

_GRACE = timedelta(seconds=2)


def _sql(name: str) -> str:
    return (files("ringbuoy.routing") / f"{name}.sql").read_text()


_MAKE, _END, _HOP, _MEND = _sql("make_offers"), _sql("end_offers"), _sql("open_hops"), _sql("mend_offers")


def make_offers(orders: Sequence[MakeOffer], *, at: datetime) -> set[Pair]:
    """Make offers where contact, counselor and seat still allow it, and give those that were made."""
    rows = _run(
        _MAKE,
        at=at,
        contacts=[order.contact for order in orders],
        persons=[order.person for order in orders],
        seats=[order.seat for order in orders],
        untils=[order.until for order in orders],
    )
    return {(row[0], row[1]) for row in rows}


def end_offers(orders: Sequence[Withdraw], *, at: datetime) -> set[Pair]:
    """End offers that still stand, and give those that were ended."""
    rows = _run(
        _END,
        at=at,
        contacts=[order.contact for order in orders],
        persons=[order.person for order in orders],
        outcomes=[order.why.value for order in orders],
    )
    return {(row[0], row[1]) for row in rows}


def open_hops(orders: Sequence[Overflow], *, at: datetime) -> set[UUID]:
    """Open the way to the next hop for contacts that still wait, and give them."""
    rows = _run(
        _HOP,
        at=at,
        contacts=[order.contact for order in orders],
        numbers=[order.number for order in orders],
        kinds=[order.hop.kind.value for order in orders],
        targets=[order.hop.target for order in orders],
        nexts=[order.next_at for order in orders],
    )
    return {row[0] for row in rows}


def mend_offers(*, at: datetime) -> set[UUID]:
    """End offers that outlived their time or their contact, and free contacts offered to nobody."""
    return {row[0] for row in _run(_MEND, at=at, late=at - _GRACE)}


@transaction.atomic
def _run(sql: str, **values: Any) -> list[tuple[UUID, int]]:
    """Run one of the statements, prepared once for the session: planning is a third of its work."""
    if values.get("contacts") == []:
        return []
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(sql, values, prepare=True)
        rows: list[tuple[UUID, int]] = cursor.fetchall()
    if rows:
        hint_when_true()
    return rows
