"""Counting texts, their parts and what carriers say they cost: each once, as counts of nobody."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from ringbuoy.texting.kinds import Direction
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.money import Cost
from ringbuoy.texting.wire import Incoming

SLOTS = 8
COUNT = """
    INSERT INTO texting_textcount AS kept (line_id, kind, day, direction, slot, texts, parts)
    VALUES (%s, %s, %s, %s, pg_backend_pid() %% %s, %s, %s)
    ON CONFLICT (line_id, kind, day, direction, slot) DO UPDATE
       SET texts = kept.texts + EXCLUDED.texts, parts = kept.parts + EXCLUDED.parts
"""
CHARGE = """
    INSERT INTO texting_textcharge AS kept (line_id, kind, day, direction, currency, slot, texts, amount)
    VALUES (%s, %s, %s, %s, %s, pg_backend_pid() %% %s, 1, %s)
    ON CONFLICT (line_id, kind, day, direction, currency, slot) DO UPDATE
       SET texts = kept.texts + 1, amount = kept.amount + EXCLUDED.amount
"""


def count_heard(carrier: Carrier, incoming: Incoming, *, at: datetime) -> None:
    """Count a text that came, in or out of a conversation. A long one in parts is one text, by its first."""
    is_begun = incoming.part is None or incoming.part.number == 1
    _count(carrier, Direction.IN, texts=int(is_begun), parts=incoming.parts, at=at)
    if incoming.cost is not None:
        charge(carrier, Direction.IN, incoming.cost, at=at)


def count_sent(carrier: Carrier, parts: int, *, at: datetime) -> None:
    """Count a text that a carrier has taken from us, on the day when it was written."""
    _count(carrier, Direction.OUT, texts=1, parts=parts, at=at)


def charge(carrier: Carrier, direction: Direction, cost: Cost, *, at: datetime) -> None:
    """Count what a carrier said that a text of this moment cost."""
    row = (carrier.line_id, carrier.kind, _day(carrier, at), direction.value)
    with connection.cursor() as cursor:
        cursor.execute(CHARGE, [*row, cost.currency, SLOTS, cost.amount])


def _count(carrier: Carrier, direction: Direction, *, texts: int, parts: int, at: datetime) -> None:
    row = (carrier.line_id, carrier.kind, _day(carrier, at), direction.value)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [*row, SLOTS, texts, parts])


def _day(carrier: Carrier, at: datetime) -> date:
    """Give the day on the clock of the line."""
    return at.astimezone(ZoneInfo(carrier.line.zone)).date()
