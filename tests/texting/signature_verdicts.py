"""How verdicts and signatures of many cases are written in one small file."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

VERDICTS = Path(__file__).parent / "signature_verdicts.json"
BLOCK = 100


def digests_of(signatures: Sequence[str]) -> list[str]:
    """Give one digest for each hundred signatures, so that a difference can be found."""
    return [
        hashlib.sha256("\n".join(signatures[start : start + BLOCK]).encode()).hexdigest()[:16]
        for start in range(0, len(signatures), BLOCK)
    ]


def bits_of(verdicts: Sequence[bool]) -> list[str]:
    """Write a hundred verdicts as one hexadecimal number."""
    return [
        f"{int(''.join('01'[verdict] for verdict in verdicts[start : start + BLOCK]), 2):x}"
        for start in range(0, len(verdicts), BLOCK)
    ]
