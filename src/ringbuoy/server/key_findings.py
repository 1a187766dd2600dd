"""What doctor asks keyd: whether it is keyd, trusts its clock, and how old the key above all keys is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.peers import is_keyd
from ringbuoy.privacy.unix_client import UnixClient, Unreachable, WrongListener
from ringbuoy.server.findings import Finding, State

OLDEST_ROOT = timedelta(days=365)
_WITHIN_S = 2.0


def examine_keyd(settings: Settings, *, at: datetime) -> list[Finding]:
    """Ask keyd how it is. Whether it runs at all is told elsewhere."""
    keyd = UnixClient(settings.keyd_socket, trusts=is_keyd)
    try:
        status = keyd.ask({"op": "status"}, within=_WITHIN_S)
        state = keyd.ask({"op": "state"}, within=_WITHIN_S)
    except WrongListener:
        return [_false_keyd(settings)]
    except Unreachable:
        return []
    except Foreseen as error:
        return [Finding("keyd", State.NOTE, error.sentence)]
    finally:
        keyd.close()
    return [*_clock(is_doubted=bool(state["doubts"]), at=at), *_root_key(status.get("root_since"), at=at)]


def _false_keyd(settings: Settings) -> Finding:
    return Finding(
        "keyd",
        State.RED,
        "another program listens in its place; it is told nothing, and new keys wait in the spool",
        f"./ringbuoy stop, remove {settings.keyd_socket}, start again; then docs/howto/incident.md",
    )


def _clock(*, is_doubted: bool, at: datetime) -> Iterator[Finding]:
    if is_doubted:
        yield Finding(
            "clock",
            State.RED,
            f"keyd doubts that today is {at.date()}, so nothing that is due is destroyed",
            f"set the machine's clock right; if the date is right: ./ringbuoy confirm-date {at.date()}",
        )
    else:
        yield Finding("clock", State.GOOD, "as keyd has lived it")


def _root_key(since: object, *, at: datetime) -> Iterator[Finding]:
    if not isinstance(since, str):
        yield Finding(
            "root key",
            State.RED,
            "its file is gone, and the next start needs it",
            "./ringbuoy stop, then ./ringbuoy recover",
        )
    elif at - datetime.fromisoformat(since) > OLDEST_ROOT:
        mend = "./ringbuoy rotate-root (docs/howto/keys.md)"
        yield Finding("root key", State.NOTE, f"of {since[:10]}: older than a year", mend)
    else:
        yield Finding("root key", State.GOOD, f"of {since[:10]}")
