"""What doctor says of the list of stolen passwords: whether there is one, how long it is, how old."""

from datetime import datetime, timedelta

from ringbuoy.kernel.settings import Settings
from ringbuoy.people.breached.looking import ListBroken, Standing, standing_of
from ringbuoy.server.findings import Finding, State

ABOUT = "passwords"
MEND = "./ringbuoy passwords import FILE (docs/howto/stolen-passwords.md)"
OLD = timedelta(days=365)
MEGABYTE = 1_000_000


def examine_passwords(settings: Settings, *, at: datetime) -> Finding:
    """Say how the list of stolen passwords stands."""
    try:
        standing = standing_of(settings.data)
    except ListBroken:
        return Finding(ABOUT, State.RED, "the list of stolen passwords is broken, so it refuses none", MEND)
    if standing is None:
        says = "only the 20,000 most common are refused; no list of stolen ones was imported"
        return Finding(ABOUT, State.NOTE, says, MEND)
    is_old = at - standing.imported_at > OLD
    return Finding(ABOUT, State.NOTE if is_old else State.GOOD, _say(standing, at=at), MEND if is_old else "")


def _say(standing: Standing, *, at: datetime) -> str:
    shape = standing.shape
    return (
        f"{shape.count:,} stolen ones are refused ({shape.length / MEGABYTE:,.1f} MB), imported "
        f"{(at - standing.imported_at).days} days ago; {shape.wrongly_refused:.2%} of others are refused too"
    )
