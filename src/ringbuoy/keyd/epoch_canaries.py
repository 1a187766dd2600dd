"""A canary for each epoch: a small record that its keys must open, tried at every start.

What wraps contacts' keys is derived from the epoch's secret. A slip in a new version, or a damaged
file, would show only when somebody needs an old record; the canary shows it at once.
"""

from uuid import UUID

from ringbuoy.keyd.epochs import EpochKeys
from ringbuoy.keyd.layout import VaultUnusable
from ringbuoy.keyd.wrapping import KEY_BYTES, BadWrapping, unwrap, unwrap_from, wrap, wrap_to

_SONG = bytes(range(KEY_BYTES))
_NOBODY = UUID(int=0)


def canary_of(keys: EpochKeys) -> bytes:
    """Make the canary of an epoch: one part for each of its two keys."""
    handed_over = wrap_to(keys.public_bytes, _SONG, contact=_NOBODY, epoch=keys.name)
    return handed_over + wrap(keys.wrapping_key, _SONG, bound=_bound(keys))


def try_canary(keys: EpochKeys, canary: bytes) -> None:
    """Open the canary of an epoch.

    :raises VaultUnusable: it does not open, so no contact of this epoch would.
    """
    handed_over, wrapped = canary[:_HANDED_OVER_BYTES], canary[_HANDED_OVER_BYTES:]
    try:
        sung = unwrap_from(keys.private_key, handed_over, contact=_NOBODY, epoch=keys.name)
        again = unwrap(keys.wrapping_key, wrapped, bound=_bound(keys))
    except BadWrapping:
        sung = again = b""
    if not sung == again == _SONG:
        raise VaultUnusable(
            f"The keys of {keys.name} do not open their own test record: keyd's file is damaged, or this "
            "version cannot read it. Put keyd's folder back from its backup, or start the version that ran "
            "before. Nothing was changed; answering goes on."
        )


_HANDED_OVER_BYTES = 2 * KEY_BYTES + 16


def _bound(keys: EpochKeys) -> str:
    return f"canary|{keys.name}"
