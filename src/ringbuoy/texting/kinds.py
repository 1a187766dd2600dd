"""Which carriers we can speak with."""

from enum import StrEnum


class Kind(StrEnum):
    """A carrier's language. The value is the stored code."""

    TWILIO = "twilio"
    TELNYX = "telnyx"
    GATEWAY = "gateway"
    """Any gateway that signs as docs/reference/text-gateway.md says."""
    SIMULATOR = "simulator"
    """The demo's made-up carrier, a phone on the screen."""
