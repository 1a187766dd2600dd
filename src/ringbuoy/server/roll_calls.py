"""Which processes the supervisor runs, written down for those who ask from outside."""

import json
from pathlib import Path


def write(data: Path, pids: dict[str, int]) -> None:
    """Write down the process ids by name."""
    waiting = data / "processes.unfinished"
    waiting.write_text(json.dumps(pids))
    waiting.replace(data / "processes.json")


def alive(data: Path) -> dict[str, int]:
    """Give the processes that were written down and still run."""
    try:
        pids: dict[str, int] = json.loads((data / "processes.json").read_text())
    except FileNotFoundError:
        return {}
    return {name: pid for name, pid in pids.items() if Path(f"/proc/{pid}/stat").exists()}
