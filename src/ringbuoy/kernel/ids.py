"""Ids that sort by the time they were made."""

import os
import time
from datetime import datetime
from uuid import UUID

_RANDOM_BITS_A = 12
_RANDOM_BITS_B = 62


def new_id(at: datetime | None = None) -> UUID:
    """Make a UUID version 7: 48 bits of milliseconds (now, or `at`), 74 random bits. Source: rfc9562."""
    milliseconds = int(at.timestamp() * 1000) if at else time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    random_a = random & ((1 << _RANDOM_BITS_A) - 1)
    random_b = (random >> _RANDOM_BITS_A) & ((1 << _RANDOM_BITS_B) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (random_a << 64) | (0b10 << 62) | random_b)
