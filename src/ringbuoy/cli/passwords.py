"""`passwords import`: the list of stolen passwords that nobody may choose."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.breached.reading import BadList, values_in
from ringbuoy.people.breached.writing import write_list

Add = Callable[[argparse.ArgumentParser], None]
STANDARD_INPUT = Path("-")


class NoRoom(Refused):
    """The list cannot be written."""


def add_passwords(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    """Add the command and what may follow it."""
    about = "refuse passwords that were stolen elsewhere"
    parser = commands.add_parser("passwords", help=about, description=about)
    deeds = parser.add_subparsers(title="what to do", required=True, metavar="import")
    about = "put a new list of stolen passwords in the place of the old one"
    importing = deeds.add_parser("import", help=about, description=about)
    importing.set_defaults(command=import_passwords)
    importing.add_argument(
        "lists",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="SHA-1 hashes (as of Have I Been Pwned) or words, one a line; - reads standard input",
    )
    add_options(importing)


def import_passwords(asked: Asked) -> int:
    """Read the lists and put what they hold in the place of the old list."""
    if not asked.data.is_dir():
        raise NoRoom(f"There is no data folder {asked.data}. Name it with --data, or start the center first.")
    try:
        shape = write_list(asked.data, _values(asked.lists), tell=_tell)
    except OSError as error:
        raise NoRoom(
            f"The list could not be written: {error.strerror}. The old one stays. It takes eight bytes "
            f"for each line in {asked.data} while it is made, and two and a half afterwards."
        ) from error
    print(f"{shape.count:,} stolen passwords are refused from now on ({shape.length:,} bytes).")
    return 0


def _values(paths: Sequence[Path]) -> Iterator[int]:
    for path in paths:
        if path == STANDARD_INPUT:
            yield from values_in(sys.stdin.buffer, "standard input")
            continue
        try:
            file = path.open("rb")
        except OSError as error:
            raise BadList(f"{path} cannot be read: {error.strerror}. Nothing was changed.") from error
        with file:
            yield from values_in(file, str(path))


def _tell(count: int) -> None:
    print(f"{count:,} lines read", file=sys.stderr)
