"""Counting texts, their parts and what carriers say they cost: each once, as counts of nobody.

What comes is written down with the carrier's own id of it, and the worker adds it to the counts of the day a
moment later: nobody's words wait for a number (docs/decisions/0180-texts-are-counted-a-moment-later.md).
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from ringbuoy.texting.joining import MOST_PARTS
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
FIRST_TIME = """
    INSERT INTO texting_heard (carrier_id, name, at, texts, parts) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
ADD_HEARD = """
    WITH due AS (
        SELECT id, carrier_id, at, texts, parts FROM texting_heard WHERE parts IS NOT NULL
         ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE texting_heard h SET texts = NULL, parts = NULL FROM due WHERE h.id = due.id
    )
    INSERT INTO texting_textcount AS kept (line_id, kind, day, direction, slot, texts, parts)
    SELECT c.line_id, c.kind, (due.at AT TIME ZONE l.zone)::date, %s, pg_backend_pid() %% %s,
           sum(due.texts), sum(due.parts)
      FROM due JOIN texting_carrier c ON c.id = due.carrier_id JOIN lines_line l ON l.id = c.line_id
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (line_id, kind, day, direction, slot) DO UPDATE
       SET texts = kept.texts + EXCLUDED.texts, parts = kept.parts + EXCLUDED.parts
"""
AT_ONCE = 5_000


def is_news(carrier: Carrier, incoming: Incoming, *, at: datetime) -> bool:
    """Write down that a carrier told of a text, and tell whether it was the first time.

    It is to be counted, in or out of a conversation. A long one in parts is one text, by its first.
    """
    is_begun = incoming.part is None or incoming.part.number == 1
    parts = min(incoming.parts, MOST_PARTS)
    with connection.cursor() as cursor:
        cursor.execute(FIRST_TIME, [carrier.pk, incoming.id, at, int(is_begun), parts])
        is_first = bool(cursor.rowcount)
    if is_first and incoming.cost is not None:
        charge(carrier, Direction.IN, incoming.cost, at=at)
    return is_first


def count_heard() -> int:
    """Add what came to the counts of its day, on the clock of its line; give how many counts grew."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_HEARD, [AT_ONCE, Direction.IN.value, SLOTS])
        return int(cursor.rowcount)


def count_sent(carrier: Carrier, parts: int, *, at: datetime) -> None:
    """Count a text that a carrier has taken from us, on the day when it was written."""
    row = (carrier.line_id, carrier.kind, _day(carrier, at), Direction.OUT.value)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [*row, SLOTS, 1, parts])


def charge(carrier: Carrier, direction: Direction, cost: Cost, *, at: datetime) -> None:
    """Count what a carrier said that a text of this moment cost."""
    row = (carrier.line_id, carrier.kind, _day(carrier, at), direction.value)
    with connection.cursor() as cursor:
        cursor.execute(CHARGE, [*row, cost.currency, SLOTS, cost.amount])


def _day(carrier: Carrier, at: datetime) -> date:
    """Give the day on the clock of the line."""
    return at.astimezone(ZoneInfo(carrier.line.zone)).date()
