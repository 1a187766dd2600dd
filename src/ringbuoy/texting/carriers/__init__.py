"""The carriers' own languages, one file each."""

from ringbuoy.texting.carriers.gateway import Gateway
from ringbuoy.texting.carriers.simulator import Simulator
from ringbuoy.texting.carriers.telnyx import Telnyx
from ringbuoy.texting.carriers.twilio import Twilio
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.wire import Adapter

_ADAPTERS: dict[str, Adapter] = {
    Kind.GATEWAY: Gateway(),
    Kind.SIMULATOR: Simulator(),
    Kind.TWILIO: Twilio(),
    Kind.TELNYX: Telnyx(),
}


def adapter_of(kind: str) -> Adapter:
    """Give whoever speaks a carrier's language."""
    return _ADAPTERS[kind]
