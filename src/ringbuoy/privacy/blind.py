"""Finding a returning caller by a handle (a number, an address) without keeping it readable.

keyd turns the handle into an index with a key that changes each quarter. Store the first index;
look for all of them. When a quarter's key is destroyed the link is gone.
"""

from dataclasses import dataclass

from ringbuoy.privacy.async_keys import AsyncKeys
from ringbuoy.privacy.keys import Asks, own_keys


@dataclass(frozen=True)
class BlindIndex:
    """What stands in the database instead of a handle: 16 bytes, and the quarter whose key made them."""

    quarter: str
    digest: bytes


def blind_index(kind: str, normalized: str, *, keys: Asks | None = None) -> list[BlindIndex]:
    """Give the indexes of a handle for the live quarters, the present one first.

    `kind` ("phone", "email") keeps equal texts of different kinds apart.

    :raises KeysUnavailable: keyd does not answer.
    :raises TooManyLookups: too many handles were looked up within an hour.
    """
    return _read((keys or own_keys()).ask(_request(kind, normalized)))


async def blind_index_async(kind: str, normalized: str, *, keys: AsyncKeys) -> list[BlindIndex]:
    """Give the indexes of a handle from the event loop; see `blind_index`."""
    return _read(await keys.ask(_request(kind, normalized)))


def _request(kind: str, normalized: str) -> dict[str, object]:
    return {"op": "index", "kind": kind, "handle": normalized}


def _read(answer: dict[str, object]) -> list[BlindIndex]:
    return [BlindIndex(quarter, bytes.fromhex(str(digest))) for quarter, digest in answer.items()]
