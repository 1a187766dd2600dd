"""The root key: the one key above all others, in a file that only keyd's user can read.

The file's second line says how the key is protected. This version knows `plain`; a newer one may
know others, and this one then refuses to start instead of guessing.
"""

import os
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable

_TITLE = "ringbuoy root key 1"
_PLAIN = "plain"
_KEY_BYTES = 32


class RootKeyUnusable(Unavailable):
    """The root key is missing, damaged, or readable by others."""


def make_root(path: Path) -> bytes:
    """Make the root key of a new center and write it down."""
    key = os.urandom(_KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{_TITLE}\n{_PLAIN}\n{b64encode(key).decode()}\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def read_root(path: Path) -> bytes:
    """Read the root key.

    :raises RootKeyUnusable: missing, damaged, or readable by others.
    """
    if not path.exists():
        raise RootKeyUnusable(
            f"The root key {path} is missing, and the stored keys cannot be opened without it. "
            "Put it back from your recovery copy; nothing was changed."
        )
    if path.stat().st_mode & 0o077:
        raise RootKeyUnusable(f"Other users can read the root key. Run: chmod 600 {path}")
    try:
        return root_in(path.read_bytes(), path=path)
    except OSError:
        raise _damaged(path) from None


def root_in(content: bytes, *, path: Path = Path("of this backup")) -> bytes:
    """Take the root key out of the content of its file; `path` is for the sentence only.

    :raises RootKeyUnusable: damaged, or made by a newer version.
    """
    try:
        title, protection, text = content.decode().split("\n")[:3]
        key = b64decode(text, validate=True)
    except ValueError:
        raise _damaged(path) from None
    if title != _TITLE or protection != _PLAIN:
        raise RootKeyUnusable(f"The root key {path} was made by a newer version. Start that version.")
    if len(key) != _KEY_BYTES:
        raise _damaged(path)
    return key


def root_since(path: Path) -> str | None:
    """Tell when the root key was made, or put back here. None: its file is gone."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
    except FileNotFoundError:
        return None


def _damaged(path: Path) -> RootKeyUnusable:
    return RootKeyUnusable(f"The root key {path} is damaged. Put it back from your recovery copy.")
