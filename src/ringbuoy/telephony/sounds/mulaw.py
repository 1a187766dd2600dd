"""Sound as a telephone carries it, made such as every browser plays.

Source: ITU-T G.711, table 2a.
"""

RATE = 8_000
SECOND = RATE
"""Bytes in a second: one for each sample."""
_BIAS = 132


def as_linear(heard: bytes) -> bytes:
    """Write a byte for each sample as 16 bits, little end first."""
    return b"".join(map(_LINEAR.__getitem__, heard))


def _sample(byte: int) -> int:
    byte = ~byte & 0xFF
    size = (((byte & 0x0F) << 3) + _BIAS << ((byte >> 4) & 7)) - _BIAS
    return -size if byte & 0x80 else size


_LINEAR = tuple(_sample(byte).to_bytes(2, "little", signed=True) for byte in range(256))
