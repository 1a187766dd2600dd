"""The written messages, read from their file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ringbuoy.texting.commands import Command

FILE = Path(__file__).with_name("corpus.txt")


@dataclass(frozen=True)
class Written:
    """One message, the language of its line, and what it must be taken for."""

    language: str
    words: str
    command: Command | None


def every_message() -> list[Written]:
    """Read the whole file."""
    return list(_read())


def _read() -> Iterator[Written]:
    language, command = "", None
    for line in FILE.read_text().split("\n"):
        if line.startswith("["):
            language, kind = line.strip("[]").split()
            command = None if kind == "words" else Command(kind)
        elif line and not line.startswith("#"):
            yield Written(language, line.replace("␣", " ").replace("␤", "\n"), command)
