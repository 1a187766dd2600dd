"""Finding an Asterisk that can serve us: the one that a variable names, the fetched one, the system's."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ringbuoy.server.debian import command_of, fetched

PACKAGE = "asterisk"
OLDEST = (22, 7)
"""The first release in which a call asks several engines at once (StasisBroadcast)."""
NEEDED = "app_stasis_broadcast.so"
_VERSION = re.compile(r"Asterisk (?:GIT-)?(\d+)\.(\d+)\.(\d+)")
_MODULES = ("usr/lib/*/asterisk/modules", "usr/lib/asterisk/modules", "usr/lib64/asterisk/modules")


@dataclass(frozen=True)
class Programs:
    """An installed Asterisk: how it is started, its modules, its own papers, and where it came from."""

    command: tuple[str, ...]
    modules: Path
    papers: Path
    version: tuple[int, int, int]
    origin: str

    @property
    def said_version(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))

    @property
    def is_new_enough(self) -> bool:
        """Tell whether it can do what we need."""
        return self.version[:2] >= OLDEST and (self.modules / NEEDED).exists()


def find_programs() -> Programs | None:
    """Choose the Asterisk that serves us. None: there is none that can."""
    return next((one for one in all_programs() if one.is_new_enough), None)


def all_programs() -> Iterator[Programs]:
    """Give every Asterisk of this machine, the preferred one first."""
    named = os.environ.get("RINGBUOY_ASTERISK")
    for root, origin in (
        (Path(named) if named else None, "RINGBUOY_ASTERISK"),
        (fetched(PACKAGE), "fetched"),
    ):
        if root and (found := programs_in(root, origin=origin)):
            yield found
    if found := _of_the_system():
        yield found


def programs_in(root: Path, *, origin: str) -> Programs | None:
    """Read what was unpacked below a folder."""
    modules = next(iter(root.glob("usr/lib/*/asterisk/modules")), None)
    command = command_of(root, "usr/sbin/asterisk")
    if modules is None or command is None:
        return None
    return _asked(command, modules, root / "usr/share/asterisk", origin=origin)


def _of_the_system() -> Programs | None:
    program = shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))
    modules = next((place for pattern in _MODULES for place in Path("/").glob(pattern)), None)
    if program is None or modules is None:
        return None
    papers = next((p for p in map(Path, ("/usr/share/asterisk", "/var/lib/asterisk")) if p.is_dir()), modules)
    return _asked((program,), modules, papers, origin="system")


def _asked(command: tuple[str, ...], modules: Path, papers: Path, *, origin: str) -> Programs | None:
    """Ask the program which version it is. None: it does not run here."""
    try:
        said = subprocess.run([*command, "-V"], capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    numbers = _VERSION.match(said)
    if numbers is None:
        return None
    major, minor, patch = map(int, numbers.groups())
    return Programs(command, modules, papers, (major, minor, patch), origin)
