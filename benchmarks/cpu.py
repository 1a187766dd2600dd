"""How much of a core a program has used, by what Linux says of it."""

import os
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(*programs: int) -> float:
    """Give the seconds of a core that these programs, by their numbers, have used so far."""
    return sum(_ticks(program) for program in programs) / TICKS


def family_seconds(program: int) -> float:
    """Give what a program and its children have used, those too that have ended: a database is many."""
    ours = [own for own in map(_stat, Path("/proc").glob("[0-9]*")) if own and int(own[1]) == program]
    family = [_fields(program), *ours]
    return sum(sum(map(int, fields[11:15])) for fields in family) / TICKS


def _ticks(program: int) -> int:
    return sum(map(int, _fields(program)[11:13]))


def _fields(program: int) -> list[str]:
    return Path(f"/proc/{program}/stat").read_text().rpartition(")")[2].split()


def _stat(folder: Path) -> list[str] | None:
    """Read how a process stands. None: it has ended meanwhile."""
    with suppress(OSError):
        return _fields(int(folder.name))
    return None
