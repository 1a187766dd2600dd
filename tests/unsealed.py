"""The control of the search for planted words: the same pages and hub, with a cipher that hides nothing.

The program has no switch for this, and none must ever be added: the cipher is taken out here, from
outside, so that no center can run without sealing.
"""

import sys

from ringbuoy.privacy import sealing

_TAG = bytes(16)


class Glass:
    """Seals without hiding."""

    def __init__(self, _key: bytes) -> None:
        """Take a key, as the real cipher does."""

    def encrypt(self, _nonce: bytes, words: bytes, _bound: bytes) -> bytes:
        return words + _TAG

    def decrypt(self, _nonce: bytes, box: bytes, _bound: bytes) -> bytes:
        return box[: -len(_TAG)]


sealing.AESGCM = Glass  # type: ignore[assignment, misc]

if __name__ == "__main__":
    from ringbuoy.server import live

    sys.exit(live.main())
