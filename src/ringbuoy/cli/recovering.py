"""The recovery key at the terminal: shown once, typed again when everything is lost."""

from pathlib import Path

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.errors import Conflict
from ringbuoy.kernel.settings_file import Decisions
from ringbuoy.server import recovery
from ringbuoy.server.claims import holder_of

FILE = "recovery-key.pub"


class StillRunning(Conflict):
    """The root key is not replaced under a running keyd."""


def with_recovery_key(data: Path, decisions: Decisions) -> Decisions:
    """Make a recovery key at the first start, show its private half once, and name its file."""
    if "recovery_key" in decisions:
        return decisions
    file = data / FILE
    if not file.exists():
        _show(recovery.make_recovery_key(file))
    return {**decisions, "recovery_key": str(file)}


def new_recovery_key(asked: Asked) -> int:
    """Make a new recovery key; the one before does not open anything made from now on."""
    settings = installation.load(asked.data)
    file = settings.recovery_key or asked.data / FILE
    file.unlink(missing_ok=True)
    _show(recovery.make_recovery_key(file))
    recovery.seal_root(settings, recovery_key=file)
    return 0


def recover(asked: Asked) -> int:
    """Put keyd's root key back, from the sealed copy in keyd's folder and the key on paper."""
    if holder_of(asked.data):
        raise StillRunning(f"Stop Ringbuoy first: ./ringbuoy stop --data {asked.data}")
    recovery.recover_root(asked.data, input("Type the recovery key: "))
    print("The root key is back. Start with ./ringbuoy up")
    return 0


def _show(private: str) -> None:
    print(
        "\nYour recovery key. It is shown this once and stored nowhere. Write it on paper, keep it in two\n"
        "places away from this machine. With it and a backup of keyd's folder the records can be read\n"
        f"again; without it they are lost if this machine is.\n\n    {private}\n",
        flush=True,
    )
