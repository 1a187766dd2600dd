"""When nobody answers here: the next hop in time, or at once where nobody can. Nothing rings for ever."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ringbuoy.lines.rules import HopKind
from ringbuoy.routing.orders import Alarm, Order, Overflow, Trouble
from ringbuoy.routing.policy import LineRules
from ringbuoy.routing.switchboard import Switchboard
from ringbuoy.routing.timers import Due, Timer
from ringbuoy.routing.waiting import Entry, File

TRY_AGAIN = timedelta(seconds=1)


def hop_when_due(board: Switchboard, timer: Timer, *, at: datetime) -> list[Order]:
    """Take the hop whose time has come, unless the contact has gone or its hop is another by now."""
    entry = board.queue.entries.get(timer.contact)
    if entry is None or entry.waiting.next_hop_at is None or entry.waiting.next_hop_at > at:
        return []
    if not entry.is_filed:
        board.timers.add(replace(timer, when=at + TRY_AGAIN))
        return []
    return list(take_next_hop(board, entry, at=at))


def take_next_hop(board: Switchboard, entry: Entry, *, at: datetime) -> Iterator[Order]:
    """Open the way to the next hop. The contact stays here, in its place, and may still be answered here.

    A hop that leads to a line which does not exist is told and skipped.
    """
    line = board.lines.get(entry.waiting.line)
    hop = line.next_hop(entry.waiting.hops_taken) if line else None
    if line is None or hop is None:
        return
    _step(board, entry, line, at=at)
    if hop.kind is HopKind.LINE and hop.target not in board.lines:
        alarm = Alarm(Trouble.ENTRY_BROKEN, line.code, entry.waiting.contact, "unknown_hop")
        yield from board.alarms.tell(alarm, at=at)
        yield from take_next_hop(board, entry, at=at)
        return
    waiting = entry.waiting
    yield Overflow(waiting.contact, waiting.hops_taken, hop, waiting.next_hop_at)


def _step(board: Switchboard, entry: Entry, line: LineRules, *, at: datetime) -> None:
    taken = entry.waiting.hops_taken + 1
    patience = line.patience(taken)
    next_at = at + patience if patience is not None else None
    entry.waiting = replace(entry.waiting, hops_taken=taken, next_hop_at=next_at)
    board.refile(entry)
    if next_at is not None:
        board.timers.add(Timer(next_at, Due.HOP, entry.waiting.contact))


def look_for_unstaffed(board: Switchboard, *, at: datetime) -> list[Order]:
    """Find contacts whom nobody on shift may serve: tell the floor, and take the next hop at once."""
    orders: list[Order] = []
    for file in board.queue.files():
        if board.desks.can_anybody(file):
            file.unstaffed_since = None
            continue
        file.unstaffed_since = file.unstaffed_since or at
        if at - file.unstaffed_since >= board.policy.unstaffed_grace:
            orders += _leave_unstaffed(board, file, at=at)
    return orders


def _leave_unstaffed(board: Switchboard, file: File, *, at: datetime) -> Iterator[Order]:
    for entry in list(file.entries.values()):
        alarm = Alarm(Trouble.NOBODY_CAN, entry.waiting.line, entry.waiting.contact)
        yield from board.alarms.tell(alarm, at=at)
        if _may_hop_at_once(board, entry):
            yield from take_next_hop(board, entry, at=at)


def _may_hop_at_once(board: Switchboard, entry: Entry) -> bool:
    """After a hop that asks something of the caller, the next one waits its time."""
    line = board.lines.get(entry.waiting.line)
    last = line.last_hop(entry.waiting.hops_taken) if line else None
    return last is None or last.kind is HopKind.LINE
