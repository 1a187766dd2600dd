"""Which fingerprinted file stands for which bundled script or style sheet."""

import json
from pathlib import Path

from django.conf import settings

from ringbuoy.kernel.errors import Unavailable


class NotBundled(Unavailable):
    """The scripts and styles were not bundled, or not with this one."""


_read: dict[str, tuple[float, dict[str, str]]] = {}


def name_of(name: str) -> str:
    """Give the fingerprinted name of a bundled file.

    :raises NotBundled: there is no bundle, or the file is not in it.
    """
    try:
        return _manifest(Path(settings.STATIC_ROOT) / "manifest.json")[name]
    except (FileNotFoundError, KeyError):
        raise NotBundled(f"The page's file {name} is missing. Start Ringbuoy again to build it.") from None


def _manifest(file: Path) -> dict[str, str]:
    """Read the manifest again only when it has changed."""
    changed = file.stat().st_mtime
    known = _read.get(str(file))
    if known is None or known[0] != changed:
        known = (changed, json.loads(file.read_text()))
        _read[str(file)] = known
    return known[1]
