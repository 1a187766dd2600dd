"""A carrier with its secrets opened, ready to be spoken with."""

from ringbuoy.texting.models import Carrier
from ringbuoy.texting.strongbox import unlock
from ringbuoy.texting.wire import Way


def way_of(carrier: Carrier) -> Way:
    """Open what is needed to reach a carrier and to know it.

    :raises StrongboxClosed: the key is another one.
    """
    secrets = unlock(bytes(carrier.secrets))
    return Way(
        account=carrier.account,
        address=carrier.address,
        number=carrier.number,
        sending=secrets.get("sending", ""),
        checking=secrets.get("checking", ""),
    )
