"""The worker: does what is due, every second. Several may run; each row is claimed by one."""

from collections.abc import Callable

from ringbuoy.kernel import clock
from ringbuoy.server.loops import Stop, attempt, every, start_django

EVERY_SECONDS = 1.0


def sweeps() -> dict[str, Callable[..., int]]:
    """Name every sweep of every room."""
    from ringbuoy.audit import due as audit_due
    from ringbuoy.contacts import due as contacts_due
    from ringbuoy.contacts import notices, transfers
    from ringbuoy.escalations import due as escalations_due
    from ringbuoy.people import due as people_due
    from ringbuoy.retention import sweeping
    from ringbuoy.server.backups import alarming

    return {
        "contacts": contacts_due.sweep,
        "transfers": transfers.sweep,
        "notices": notices.sweep,
        "escalations": escalations_due.sweep,
        "retention": sweeping.sweep,
        "people": people_due.sweep,
        "audit": audit_due.sweep,
        "backups": alarming.sweep,
    }


def sweep_all() -> None:
    """Run each sweep once; one that fails does not stop the others."""
    at = clock.now()
    for name, sweep in sweeps().items():
        attempt(name, lambda sweep=sweep: sweep(at=at))  # type: ignore[misc]


def main() -> None:
    """Sweep until told to stop."""
    start_django("worker")
    every(EVERY_SECONDS, sweep_all, stop=Stop())


if __name__ == "__main__":
    main()
