"""keyd as a program: from the command line to the last line of its log."""

import argparse
import asyncio
import ctypes
import fcntl
import os
import resource
import signal
import sys
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

import uvloop

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Conflict, Foreseen, Refused
from ringbuoy.keyd.copying import BadOrder, Order, fill_order, snapshot_of, take_order
from ringbuoy.keyd.errands import DiskRefused
from ringbuoy.keyd.keeper import Keeper
from ringbuoy.keyd.listening import Inbox, listen
from ringbuoy.keyd.log import ChainLog, verify
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.published import publish
from ringbuoy.keyd.root import make_root, read_root
from ringbuoy.keyd.rotating import finish_change
from ringbuoy.keyd.spool import adopt_spooled
from ringbuoy.keyd.vault import Vault, open_vault

_LOOK_AROUND_S = 1.0
_NOT_DUMPABLE = 4  # PR_SET_DUMPABLE


class AlreadyRunning(Conflict):
    """There is a keyd for this data folder."""


class NoDataFolder(Refused):
    """Nobody told keyd where its data are."""


@dataclass(frozen=True)
class Open:
    """What is open while keyd runs."""

    places: Places
    vault: Vault
    log: ChainLog
    keeper: Keeper

    def close(self, *, at: datetime) -> None:
        """Write the last line and close every file."""
        self.keeper.note("stop", at=at)
        self.keeper.settle(at=at)
        self.keeper.close()
        self.log.close()
        self.vault.close()


def main(arguments: Sequence[str]) -> int:
    """Run keyd, fill an order for a copy, or check the log; give the exit code."""
    sys.excepthook = _tell_kind_and_place_only
    asked = _parser().parse_args(arguments)
    try:
        places = Places(_data_folder(asked.data))
        if asked.what == "verify-log":
            print(f"keyd's log is whole: {verify(places.logs)} lines.")
        elif asked.what == "copy":
            _copy_once(places)
        else:
            _keep_memory_to_ourselves()
            uvloop.run(_run(places, group=asked.group))
    except Foreseen as error:
        print(f"keyd: {error.sentence}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"keyd: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ringbuoy.keyd", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("run", "copy", "verify-log"), default="run")
    parser.add_argument("--data", type=Path, help="the center's data folder (else RINGBUOY_DATA)")
    parser.add_argument(
        "--group", help="the group of the programs that may ask (else as the folder run/ decides)"
    )
    return parser


def _data_folder(told: Path | None) -> Path:
    folder = told or os.environ.get("RINGBUOY_DATA")
    if not folder:
        raise NoDataFolder("keyd needs to know its data folder: --data DIR, or RINGBUOY_DATA.")
    return Path(folder)


async def _run(places: Places, *, group: str | None) -> None:
    lock = _make_folders_and_lock(places)
    opened = open_all(places, at=now())
    stop = _stop_by_signal()
    inbox = Inbox(opened.keeper)
    server = await listen(places.socket, inbox.put, group=group)
    await _until(stop, inbox.answer_forever(), _look_around(opened), _fill_orders(opened))
    server.close()
    places.socket.unlink(missing_ok=True)
    opened.close(at=now())
    os.close(lock)


def _stop_by_signal() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.set_exception_handler(_tell_what_a_callback_raised)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _until(stop: asyncio.Event, *works: Coroutine[None, None, object]) -> None:
    """Let the works go on until told to stop; if one of them fails, fail."""
    stopping: asyncio.Task[object] = asyncio.create_task(stop.wait())
    tasks: list[asyncio.Task[object]] = [asyncio.create_task(work) for work in works]
    done, _ = await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for task in done:
        task.result()


async def _look_around(opened: Open) -> None:
    """Each second: adopt what lies in the spool, make the keys that a new month needs, do what is due."""
    looked = _running_time()
    while True:
        await asyncio.sleep(_LOOK_AROUND_S)
        running = _running_time()
        look_around(opened, elapsed=running - looked, at=now())
        looked = running


async def _fill_orders(opened: Open) -> None:
    """Each second: look whether somebody wants a copy. It is written by a thread; answering goes on."""
    while True:
        if order := _order_ready(opened):
            snapshot = snapshot_of(opened.places, opened.vault)
            is_good = await asyncio.to_thread(fill_order, opened.places, order, snapshot)
            opened.keeper.note("copied", at=now(), pair=order.label.pair, good=is_good)
        await asyncio.sleep(_LOOK_AROUND_S)


def _copy_once(places: Places) -> None:
    """Fill the order that lies there, while no keyd runs."""
    lock = _make_folders_and_lock(places)
    opened = open_all(places, at=now())
    if order := _order_ready(opened):
        fill_order(places, order, snapshot_of(places, opened.vault))
    opened.close(at=now())
    os.close(lock)


def _order_ready(opened: Open) -> Order | None:
    """Take the order that lies there, and adopt first what waits: the copy shall hold it."""
    try:
        order = take_order(opened.places)
    except (BadOrder, OSError):
        return None
    while order and adopt_spooled(opened.keeper, opened.places, at=now()):
        continue
    return order


def open_all(places: Places, *, at: datetime) -> Open:
    """Open the vault and the log, make the keys that are needed, publish the public ones.

    :raises Foreseen: the root key, the vault or the log cannot be used; the sentence says why.
    """
    finish_change(places)
    root = read_root(places.root_key) if _has_begun(places) else make_root(places.root_key)
    vault = open_vault(places.vault, root)
    log = ChainLog(places.logs)
    opened = Open(places, vault, log, Keeper(places, vault, log, at=at))
    opened.keeper.note("start", at=at, audit_key=opened.keeper.audit_key)
    opened.keeper.prepare(at=at)
    opened.keeper.pass_by(timedelta(0), at=at)
    opened.keeper.settle(at=at)
    publish(places.spool, vault.publics())
    return opened


def look_around(opened: Open, *, elapsed: timedelta, at: datetime) -> None:
    """Adopt what lies in the spool, do what is due, make and publish the keys that a new month needs."""
    adopt_spooled(opened.keeper, opened.places, at=at)
    try:
        if opened.keeper.pass_by(elapsed, at=at):
            opened.keeper.settle(at=at)
        opened.keeper.change_root(at=at)
        if opened.keeper.prepare(at=at):
            publish(opened.places.spool, opened.vault.publics())
    except (DiskRefused, OSError):
        return  # The next month's keys were made a month ahead; there is time to make room.


def _running_time() -> timedelta:
    """Tell how long the machine has run, asleep or not; nobody can set this clock."""
    return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


def _has_begun(places: Places) -> bool:
    """Tell whether there is anything that a new root key would lock away for ever."""
    return places.root_key.exists() or places.vault.exists()


def _make_folders_and_lock(places: Places) -> int:
    for folder in (places.own, places.socket.parent, places.spool):
        folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(places.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyRunning("keyd is running already on this data folder.") from None
    return lock


def _keep_memory_to_ourselves() -> None:
    """No core dumps, no other process of the same user looking in, no file for others to read."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_NOT_DUMPABLE, 0, 0, 0, 0)


def _tell_what_a_callback_raised(_loop: asyncio.AbstractEventLoop, said: dict[str, object]) -> None:
    error = said.get("exception")
    if isinstance(error, BaseException):
        print(f"keyd: a connection failed with {_kind_and_place(error)}.", file=sys.stderr)


def _tell_kind_and_place_only(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    print(f"keyd: ended by {_kind_and_place(error)}. It will be started again.", file=sys.stderr)


def _kind_and_place(error: BaseException) -> str:
    """Tell what kind of error it was and where, never its text: it might hold what must not be told."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
