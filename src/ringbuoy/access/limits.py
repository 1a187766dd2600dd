"""How long a sign-in lasts, by role: until the screen locks, until it ends, until it must be proved anew.

Source: security-access (docs/sources.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringbuoy.access.rules import Role


@dataclass(frozen=True)
class Limits:
    """After `idle` without a sign of life the screen locks; after `absolute` the sign-in is over."""

    idle: timedelta
    absolute: timedelta


USUAL = Limits(idle=timedelta(minutes=15), absolute=timedelta(hours=12))
STRICTER: dict[Role, Limits] = {
    Role.IT_ADMINISTRATOR: Limits(idle=timedelta(minutes=5), absolute=timedelta(hours=8)),
}
PROOF_HOLDS = timedelta(minutes=5)


def limits_of(roles: Iterable[str]) -> Limits:
    """Give the strictest limits of these roles; without a stricter one the usual ones."""
    codes = set(roles)
    held = [USUAL, *(limits for role, limits in STRICTER.items() if role.value in codes)]
    return Limits(min(one.idle for one in held), min(one.absolute for one in held))


def is_fresh(proved_at: datetime, *, at: datetime) -> bool:
    """Tell whether a proof of who somebody is still holds for what needs a fresh one."""
    return at - proved_at <= PROOF_HOLDS
