"""How quiet the machine is: the same small work, again and again. A number without this says little."""

import os
import statistics
import time
from dataclasses import dataclass

ROUNDS = 200
WORK = 20_000


@dataclass(frozen=True)
class Noise:
    """Milliseconds that the same work took: the half, and 95 in 100; and how many programs wanted the CPU."""

    p50_ms: float
    p95_ms: float
    load: float

    def __str__(self) -> str:
        ratio = self.p95_ms / self.p50_ms
        return (
            f"machine: {os.cpu_count()} CPUs, load {self.load:.1f}, the same work "
            f"p50 {self.p50_ms:.2f} ms, p95 {self.p95_ms:.2f} ms ({ratio:.1f} times)"
        )


def listen() -> Noise:
    """Do the same small work many times and see how much its time differs."""
    times = sorted(_work_ms() for _ in range(ROUNDS))
    return Noise(statistics.median(times), percentile(times, 95), os.getloadavg()[0])


def percentile(ordered: list[float], percent: int) -> float:
    """Give the nearest-rank percentile of sorted times."""
    return ordered[-(-percent * len(ordered) // 100) - 1]


def _work_ms() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(WORK):
        total += number * number
    return (time.perf_counter() - began) * 1000
