"""How a carrier is reached."""

from enum import StrEnum


class Transport(StrEnum):
    """How the words of SIP travel. The value is the stored code."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class TrunkKind(StrEnum):
    """How a carrier knows us: we sign in there with a name and a password, or it knows our address."""

    REGISTERS = "registers"
    ADDRESS = "address"
