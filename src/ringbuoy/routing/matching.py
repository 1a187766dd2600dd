"""Bringing those who wait and those who are free together, in the serving order. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime
from heapq import heapify, heappop, heappush

from ringbuoy.routing.counselors import Desk, Desks
from ringbuoy.routing.policy import SortKey
from ringbuoy.routing.waiting import Entry, File, Queue

MOST_AT_ONCE = 500

Offer = Callable[[Entry, Desk], None]
Heads = list[tuple[tuple[SortKey, int], int, File]]


def match(queue: Queue, desks: Desks, *, at: datetime, offer: Offer) -> None:
    """Offer the waiting contacts in serving order, each to the one whose turn it is.

    `offer` must take the contact out of its file and its place at the desk. Who can be offered to
    nobody just now keeps the place and stops nobody else.
    """
    free = desks.with_room()
    able = _able_for_each_file(queue, free)
    heads = _heads(able)
    passed_over: list[Entry] = []
    made = 0
    while heads and made < MOST_AT_ONCE:
        _, number, file = heappop(heads)
        able[file] = [desk for desk in able[file] if desk.has_room_for(file.need)]
        entry = file.head()
        if entry is None or not able[file]:
            continue
        desk = whose_turn(entry, able[file], at=at)
        if desk is None:
            queue.take_out(entry)
            passed_over.append(entry)
        else:
            offer(entry, desk)
            made += 1
        _push_head(heads, number, file)
    for entry in passed_over:
        queue.put(entry)


def whose_turn(entry: Entry, desks: Iterable[Desk], *, at: datetime) -> Desk | None:
    """Choose among those with room. None: each of them has passed, or must not get this contact."""
    open_to = [desk for desk in desks if entry.is_open_to(desk.counselor.person, at)]
    return min(open_to, key=lambda desk: desk.turn(entry)) if open_to else None


def _able_for_each_file(queue: Queue, free: list[Desk]) -> dict[File, list[Desk]]:
    able: dict[File, list[Desk]] = {}
    for desk in free:
        for file in desk.served(queue.every_file):
            if file.entries and file.need.is_automatic:
                able.setdefault(file, []).append(desk)
    return able


def _heads(able: dict[File, list[Desk]]) -> Heads:
    heads: Heads = []
    for number, file in enumerate(able):
        entry = file.head()
        if entry is not None:
            heads.append((entry.place, number, file))
    heapify(heads)
    return heads


def _push_head(heads: Heads, number: int, file: File) -> None:
    entry = file.head()
    if entry is not None:
        heappush(heads, (entry.place, number, file))
