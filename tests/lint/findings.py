"""What a check finds, and where the sources are."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "ringbuoy"


@dataclass(frozen=True, order=True)
class Finding:
    """Something wrong at one line of a file."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{path}:{self.line}: {self.what}"


def templates() -> list[Path]:
    """Give every page template."""
    return sorted(SOURCE.rglob("templates/**/*.html"))


def programs() -> list[Path]:
    """Give every Python file of the program, without migrations."""
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def kept_files() -> Iterator[Path]:
    """Give every file that is, or is about to be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name


def line_of(text: str, place: int) -> int:
    """Tell on which line a place in a text is."""
    return text.count("\n", 0, place) + 1
