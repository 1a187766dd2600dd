"""Where the machine may write its memory to: swap that anybody with the disk can read."""

from collections.abc import Callable
from pathlib import Path

SWAPS = Path("/proc/swaps")
_MAPPED = Path("/sys/block")


def readable_swaps(table: str, is_sealed: Callable[[str], bool]) -> list[str]:
    """Name the swaps of /proc/swaps that are neither encrypted nor kept in memory. None: an empty list."""
    names = [line.split()[0] for line in table.splitlines()[1:] if line.strip()]
    return [name for name in names if not name.startswith("/dev/zram") and not is_sealed(name)]


def is_encrypted(device: str) -> bool:
    """Tell whether a device is one of dm-crypt."""
    try:
        uuid = (_MAPPED / Path(device).resolve().name / "dm" / "uuid").read_text()
    except OSError:
        return False
    return uuid.startswith("CRYPT-")


def swaps_of_this_machine() -> list[str]:
    """Name the readable swaps of this machine. It tells nothing of them: an empty list."""
    try:
        return readable_swaps(SWAPS.read_text(), is_encrypted)
    except OSError:
        return []
