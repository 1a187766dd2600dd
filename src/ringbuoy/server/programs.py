"""Starting a program: as which user, with which log, in which folder."""

import os
import resource
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from ringbuoy.server.os_users import OsUser

# New files can be read by the group at most, so that keyd can take the keys in its spool.
UMASK = 0o027
LARGEST_LOG_BYTES = 20_000_000
LONGEST_WORDS = 300
CORE_FILTER = Path("/proc/self/coredump_filter")


class Identity(TypedDict, total=False):
    """The words of `subprocess` for running as another user."""

    user: int
    group: int
    extra_groups: Sequence[int]


def identity(user: OsUser | None) -> Identity:
    """Say a user in the words of `subprocess`; None: stay who we are."""
    if user is None:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


def start_program(
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path,
    user: OsUser | None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, so that Ctrl-C comes to us alone and we stop it in order."""
    descriptor = _opened(log)
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            cwd=cwd,
            env=environment,
            start_new_session=True,
            umask=UMASK,
            **identity(user),
        )
    finally:
        os.close(descriptor)


def end_group(program: subprocess.Popen[bytes]) -> None:
    """Kill a program and all that it started and left behind, and let the system forget it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def last_line(log: Path) -> str:
    """Give the last line of a log, cut short; for a log that may hold no words of a caller."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1][:LONGEST_WORDS] if lines else "none"


def _opened(log: Path) -> int:
    """Open a log to write at its end. *If the disk refuses it, what the program says is lost; it runs.*"""
    try:
        _turn_over(log)
        return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


def _turn_over(log: Path) -> None:
    """Put a long log aside, in the place of the one put aside before."""
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def without_core_dumps() -> None:
    """Forbid core dumps for us and all we start: a dump would hold callers' words.

    A system may pipe dumps into a collector, whatever the limit says. Then the dump of a process whose filter
    is zero holds no memory; limit and filter are both handed on to whatever is started. Source: core-5.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    with suppress(OSError):
        CORE_FILTER.write_text("0")
