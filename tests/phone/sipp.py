"""Calls by SIPp, a program that others wrote and carriers test with: many at once, each the same."""

import csv
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.phone.wire import Address

SCENARIO = Path(__file__).with_name("sipp_caller.xml")
NUMBERS, SOUND, COUNTS, ERRORS = "callers.csv", "voice.ulaw", "counts.csv", "errors.log"


@dataclass(frozen=True)
class Callers:
    """So many calls to one number, so many a second.

    `plays` is each caller's sound. `presses` is the key that each presses when answered. `within`: how long
    each waits for the next word of the line, in seconds; who waits longer has failed.
    """

    server: Address
    number: str
    a_second: int
    count: int
    plays: Sequence[bytes]
    presses: str
    within: float


class Calling:
    """SIPp while it calls, and what it says of its calls."""

    def __init__(self, program: subprocess.Popen[bytes], folder: Path) -> None:
        self._program = program
        self._folder = folder

    @property
    def is_over(self) -> bool:
        """Tell whether it has ended."""
        return self._program.poll() is not None

    @property
    def told(self) -> tuple[int, int, int]:
        """What it says at its end: its exit code, and how many calls went as they should, and failed."""
        with (self._folder / COUNTS).open() as file:
            *_, last = csv.DictReader(file, delimiter=";")
        return self._program.wait(), int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"])

    @property
    def complaint(self) -> str:
        """What it was not content with, in its own words."""
        errors = self._folder / ERRORS
        return errors.read_text(errors="replace")[:4_000] if errors.exists() else ""

    def stop(self) -> None:
        """End it, wherever it stands."""
        self._program.kill()
        self._program.wait()


@contextmanager
def sipp(command: Sequence[str], callers: Callers, folder: Path) -> Iterator[Calling]:
    """Let SIPp call for as long as the block lasts; it writes into this folder."""
    (folder / SOUND).write_bytes(b"".join(callers.plays))
    rows = (f"{number_of(one)};{folder / SOUND};{callers.presses}" for one in range(callers.count))
    (folder / NUMBERS).write_text("\n".join(("SEQUENTIAL", *rows, "")))
    with (folder / "said.log").open("wb") as said:
        program = subprocess.Popen(
            [*command, *_words(callers, folder)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    calling = Calling(program, folder)
    try:
        yield calling
    finally:
        calling.stop()


def number_of(caller: int) -> str:
    """Give each caller a number that has neither the digits nor the neighbors of another one's."""
    return f"44{caller + 1_000:04d}5550000"


def _words(callers: Callers, folder: Path) -> Sequence[str]:
    host, port = callers.server
    return (
        f"{host}:{port}",
        *("-sf", str(SCENARIO), "-inf", str(folder / NUMBERS), "-s", callers.number),
        *("-i", "127.0.0.1", "-mi", "127.0.0.1", "-t", "u1", "-nostdin"),
        *("-r", str(callers.a_second), "-m", str(callers.count), "-l", str(callers.count)),
        *("-recv_timeout", str(round(callers.within * 1_000)), "-default_behaviors", "all,-bye"),
        *("-trace_stat", "-stf", str(folder / COUNTS), "-fd", "1"),
        *("-trace_err", "-error_file", str(folder / ERRORS)),
    )
