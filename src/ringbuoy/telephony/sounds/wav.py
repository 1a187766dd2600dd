"""The head of a WAV file: one side, 16 bits, at the rate of a telephone.

Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991).
"""

import struct

from ringbuoy.telephony.sounds.mulaw import RATE

HEAD_BYTES = 44
SAMPLE_BYTES = 2
_PCM, _SIDES = 1, 1
_LAYOUT = "<4sI4s4sIHHIIHH4sI"
_BEFORE_SIZE, _SIZE_OF_FORMAT = 8, 16


def head(size: int) -> bytes:
    """Write what stands before `size` bytes of samples."""
    return struct.pack(
        _LAYOUT,
        b"RIFF",
        HEAD_BYTES - _BEFORE_SIZE + size,
        b"WAVE",
        b"fmt ",
        _SIZE_OF_FORMAT,
        _PCM,
        _SIDES,
        RATE,
        RATE * SAMPLE_BYTES,
        SAMPLE_BYTES,
        SAMPLE_BYTES * 8,
        b"data",
        size,
    )
