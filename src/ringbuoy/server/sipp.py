"""SIPp, with which the tests and benchmarks of the phone line call it: found on this machine, or fetched.

Nothing of the service uses it.
"""

import re
import shutil
import subprocess
from pathlib import Path

from ringbuoy.server.debian import Fetchable, Say, command_of, fetch, fetched

PACKAGE = "sip-tester"
INSTALL = "./ringbuoy test fetches it; where there is no Debian, install SIPp yourself (https://sipp.readthedocs.io)."
OLDEST = (3, 6)
_VERSION = re.compile(r"SIPp v(\d+)\.(\d+)")


def find_sipp() -> tuple[str, ...] | None:
    """Give the words that start SIPp: the system's, or the fetched one. None: there is none that runs."""
    if (installed := shutil.which("sipp")) and _runs((installed,)):
        return (installed,)
    root = fetched(PACKAGE)
    return _sipp_in(root) if root else None


def fetch_sipp(say: Say) -> tuple[str, ...]:
    """Fetch the newest SIPp of the mirror; what was fetched before is not fetched again.

    :raises CannotFetch: another kind of system, no network, or no signature.
    """
    return fetch(_SIPP, say)


def _sipp_in(root: Path) -> tuple[str, ...] | None:
    command = command_of(root, "usr/bin/sipp")
    return command if command and _runs(command) else None


def _runs(command: tuple[str, ...]) -> bool:
    """Tell whether it runs here and is new enough. It leaves with a code of its own after it has said so."""
    try:
        said = subprocess.run([*command, "-v"], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return False
    version = _VERSION.search(said.stdout)
    return version is not None and tuple(map(int, version.groups())) >= OLDEST


_SIPP = Fetchable(
    package=PACKAGE,
    named="SIPp",
    download="about 15 MB",
    room="100 MB",
    find=_sipp_in,
    otherwise=INSTALL,
)
