"""Which carriers we can speak with, and in which direction a text goes."""

from enum import StrEnum


class Kind(StrEnum):
    """A carrier's language. The value is the stored code."""

    TWILIO = "twilio"
    TELNYX = "telnyx"
    GATEWAY = "gateway"
    """Any gateway that signs as docs/reference/text-gateway.md says."""
    SIMULATOR = "simulator"
    """The demo's made-up carrier, a phone on the screen."""


class Direction(StrEnum):
    """Whether a text came to us or went out. The value is the stored code."""

    IN = "in"
    OUT = "out"
