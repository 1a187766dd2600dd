"""What the list of stolen passwords takes: an import, its size, a look-up, and what it refuses wrongly.

    python benchmarks/breached_passwords.py --lines 5000000

Makes a list as Have I Been Pwned gives it out (SHA-1 and a count, ordered by hash) of random hashes.
"""

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from ringbuoy.people.breached.looking import is_breached, list_of  # noqa: E402
from ringbuoy.people.breached.reading import values_in  # noqa: E402
from ringbuoy.people.breached.writing import write_list  # noqa: E402

LOOK_UPS = 20_000


def main() -> None:
    """Make a list, import it, look passwords up; print one line for each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lines", type=int, default=5_000_000)
    lines = asked.parse_args().lines
    with tempfile.TemporaryDirectory(prefix="rb-") as name:
        _measure(Path(name), lines)


def _measure(folder: Path, lines: int) -> None:
    source = folder / "list.txt"
    with source.open("w") as file:
        file.writelines(f"{value.hex().upper()}:7\n" for value in sorted(map(_random, range(lines))))
    began = time.perf_counter()
    with source.open("rb") as opened:
        shape = write_list(folder, values_in(opened, "list"), tell=lambda _count: None)
    took, size = time.perf_counter() - began, list_of(folder).stat().st_size
    print(f"import of {lines:,} lines: {took:.1f} s, {lines / took:,.0f} lines/s")
    print(f"list: {size:,} bytes, {size / shape.count:.2f} a password; the text: {source.stat().st_size:,}")
    _look_up(folder, shape.wrongly_refused)


def _look_up(folder: Path, expected: float) -> None:
    wrong, spans = 0, []
    for number in range(LOOK_UPS):
        began = time.perf_counter()
        wrong += is_breached(folder, f"never stolen {number}")
        spans.append((time.perf_counter() - began) * 1e6)
    tenths = statistics.quantiles(spans, n=100)
    print(f"look-up: median {tenths[49]:.0f}, p99 {tenths[98]:.0f} microseconds")
    print(f"wrongly refused: {wrong / LOOK_UPS:.3%} of {LOOK_UPS:,}; computed {expected:.3%}")


def _random(_number: int) -> bytes:
    return secrets.token_bytes(20)


if __name__ == "__main__":
    main()
