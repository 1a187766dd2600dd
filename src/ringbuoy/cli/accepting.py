"""`accept-restore`: after database or keyd were put back, the journal counts, with the recovery key."""

import time
from getpass import getpass

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.checkpoints import Checkpoint
from ringbuoy.server import older_journal
from ringbuoy.server.claims import holder_of
from ringbuoy.server.older_journal import Gap

_LOOK_AGAIN_S = 0.5
_PATIENCE_S = 90
_TO_THE_SECOND = "%Y-%m-%d %H:%M:%S UTC"


class NotSigned(Unavailable):
    """The service runs, and keyd has not signed the restored journal."""


def accept_restore(asked: Asked) -> int:
    """Say what is lost, ask for the recovery key, and have keyd sign the journal as it was restored."""
    settings = installation.load(asked.data)
    gap = older_journal.find_gap(settings)
    print("\n".join(_lost(gap)))
    older_journal.accept(settings, gap, getpass("Type the recovery key to accept this: "))
    if holder_of(asked.data) is None:
        print("Accepted. keyd signs the restored journal when the service is started: ./ringbuoy up")
        return 0
    signed = _wait(settings, gap)
    print(
        f"Accepted: {signed.size:,} lines of the journal are signed again, as checkpoint {signed.number}. "
        "An alarm waits for the clinical director or the auditor."
    )
    return 0


def _lost(gap: Gap) -> list[str]:
    said = [f"keyd has signed {gap.last.size:,} lines of the journal, until {gap.last.at:{_TO_THE_SECOND}}."]
    return [
        *said,
        *(_lost_lines(gap) if gap.lost_lines else []),
        *(_forgotten(gap) if gap.keyd_forgot else []),
        "",
        "If you have restored a backup, this is what it costs. If not, somebody has cut the journal or what",
        "keyd keeps: press Ctrl-C, leave the data folder as it is, and tell your clinical director and your",
        "auditor.",
        "",
    ]


def _lost_lines(gap: Gap) -> list[str]:
    since = f"{gap.since:{_TO_THE_SECOND}}" if gap.since else "the beginning"
    return [
        f"This database goes on from line {gap.after.size:,}. What happened from {since} until then is lost:",
        f"  {gap.lost_lines:,} lines, with the contacts, notes and decisions they tell of.",
    ]


def _forgotten(gap: Gap) -> list[str]:
    since = f"{gap.signed.at:{_TO_THE_SECOND}}" if gap.signed.number else "the beginning"
    return [
        f"keyd's own log goes until {since}, its keys are of that day. Which keys it gave later is lost, and",
        "the words of contacts begun later cannot be read.",
    ]


def _wait(settings: Settings, gap: Gap) -> Checkpoint:
    deadline = time.monotonic() + _PATIENCE_S
    while not (signed := older_journal.accepted(settings, gap)):
        if time.monotonic() > deadline:
            raise NotSigned(
                "keyd has not signed yet. Do keyd and the worker run? Ask ./ringbuoy doctor, then try again."
            )
        time.sleep(_LOOK_AGAIN_S)
    return signed
