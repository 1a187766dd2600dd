"""Changing the root key while keyd runs, so that a power cut at any moment leaves one that fits.

The new key lies beside the old one until keyd's file is wrapped under it, in one transaction. Which of
the two counts is told by the file itself; the start after a cut finishes the change, or forgets it.
"""

import os
import sqlite3
from pathlib import Path

from ringbuoy.keyd.failpoints import failpoint
from ringbuoy.keyd.layout import VaultUnusable
from ringbuoy.keyd.paper_key import FOR_ROOT, PUBLIC_BYTES, seal_to_paper
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.root import RootKeyUnusable, make_root, read_root
from ringbuoy.keyd.vault import Vault, open_vault


def change_root(places: Places, vault: Vault) -> None:
    """Make a new root key, wrap everything under it, and destroy the old one.

    :raises OSError: the disk did not take it; the old key counts.
    :raises sqlite3.Error: likewise.
    """
    try:
        root = _make_next(places)
        failpoint("keyd.before_rewrap")
        vault.change_root(root)
    except (OSError, sqlite3.Error):
        _forget(places)
        raise
    failpoint("keyd.after_rewrap")
    _finish(places)


def finish_change(places: Places) -> None:
    """Finish or forget a change of the root key that a power cut broke off."""
    if places.root_next.exists():
        if _fits(places, places.root_next):
            _finish(places)
        elif _fits(places, places.root_key):
            _forget(places)
    elif places.root_sealed_next.exists():
        _put(places.root_sealed_next, places.root_sealed)


def _make_next(places: Places) -> bytes:
    _forget(places)
    root = make_root(places.root_next)
    if places.root_sealed.exists():
        public = places.root_sealed.read_bytes()[:PUBLIC_BYTES]
        sealed = seal_to_paper(public, places.root_next.read_bytes(), use=FOR_ROOT)
        _write(places.root_sealed_next, public + sealed)
    return root


def _finish(places: Places) -> None:
    _overwrite(places.root_key)
    failpoint("keyd.before_root_renamed")
    _put(places.root_next, places.root_key)
    failpoint("keyd.before_sealed_renamed")
    if places.root_sealed_next.exists():
        _put(places.root_sealed_next, places.root_sealed)


def _forget(places: Places) -> None:
    for file in (places.root_sealed_next, places.root_next):
        if file.exists():
            _overwrite(file)
            file.unlink()


def _fits(places: Places, root_file: Path) -> bool:
    """Tell whether keyd's file opens with this root key."""
    try:
        open_vault(places.vault, read_root(root_file)).close()
    except (RootKeyUnusable, VaultUnusable):
        return False
    return True


def _overwrite(file: Path) -> None:
    """Leave as little of a key on the disk as we can: write over it before its name goes."""
    if not file.exists():
        return
    with file.open("r+b") as opened:
        opened.write(os.urandom(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _put(file: Path, place: Path) -> None:
    """Give a file its name, durably."""
    file.replace(place)
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
