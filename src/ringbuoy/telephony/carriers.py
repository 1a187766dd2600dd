"""The carriers that are switched on, with their passwords opened, as Asterisk must know them."""

import ipaddress
from collections.abc import Iterator, Sequence

from django.conf import settings

from ringbuoy.kernel.settings import LOOPBACK
from ringbuoy.telephony.asterisk.accounts import Carrier
from ringbuoy.telephony.calls.limits import Limit
from ringbuoy.telephony.kinds import Transport, TrunkKind
from ringbuoy.telephony.models import Trunk
from ringbuoy.telephony.strongbox import unlock

TRUNK = "trunk-"


def trunk_name(trunk: int) -> str:
    """Give the name of a carrier at Asterisk."""
    return f"{TRUNK}{trunk}"


def carriers() -> Sequence[Carrier]:
    """Give those that are switched on, the first to be tried first.

    :raises StrongboxClosed: their passwords were locked with another key.
    """
    return [carrier_of(trunk) for trunk in Trunk.objects.filter(is_on=True).prefetch_related("numbers")]


def carriers_asked() -> Sequence[Carrier]:
    """Give those of which Asterisk is told, so that it signs in there and asks whether they are there.

    In the demo that is none beyond this machine: it asks no server outside, not even for its name.
    """
    known = carriers()
    ways = ways_out(known)
    return [carrier for carrier in known if carrier.name in ways]


def limits() -> Iterator[tuple[str, Limit]]:
    """Give what each carrier carries at once, by its name at Asterisk, where somebody has set it."""
    for row in Trunk.objects.filter(is_on=True, most_calls__gt=0):
        yield trunk_name(row.pk), Limit(row.most_calls, row.kept_calls, bool(row.failover_number))


def ways_out(known: Sequence[Carrier]) -> tuple[str, ...]:
    """Name those by which calls may go out: all of them, but in the demo none beyond this machine."""
    is_demo = settings.RINGBUOY.demo
    return tuple(carrier.name for carrier in known if not is_demo or _is_here(carrier.host))


def _is_here(host: str) -> bool:
    """Tell whether a carrier is this machine itself, by any of its own addresses."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def carrier_of(trunk: Trunk) -> Carrier:
    """Give a carrier as Asterisk must know it.

    :raises StrongboxClosed: its password was locked with another key.
    """
    number = next((row.number for row in trunk.numbers.all()), trunk.shown_number)
    return Carrier(
        name=trunk_name(trunk.pk),
        kind=TrunkKind(trunk.kind),
        host=trunk.host,
        port=trunk.port,
        transport=Transport(trunk.transport),
        is_encrypted=trunk.is_encrypted,
        username=trunk.username,
        number=number,
        password=unlock(bytes(trunk.secrets)),
        addresses=tuple(one for one in trunk.addresses.split(",") if one),
        shows=trunk.shown_number,
    )
