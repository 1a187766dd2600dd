"""What a caller can choose by a key, and that every way leads to somebody or something: pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from ringbuoy.lines.coverage import are_covered, is_ever_open
from ringbuoy.lines.rules import BadPolicy, HopKind, Hours, Policy, WhenClosed

MENU_KEYS = "23456789"
"""The key 1 asks to be called back, the star leaves a message, 0 and # are for nothing else."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key leads to: another language of the line, or another line (by its code)."""

    key: str
    language: str = ""
    line: str = ""


class DeadEnd(StrEnum):
    """A way on which a caller would find nobody and nothing."""

    CHOICE_OF_NO_LINE = "choice_of_no_line"
    CHOICE_OF_ITSELF = "choice_of_itself"
    CHOICE_NOT_PUBLIC = "choice_not_public"
    CHOICE_NOT_SPOKEN = "choice_not_spoken"
    CLOSED_WITHOUT_MESSAGE = "closed_without_message"
    CLOSED_WITHOUT_PLACE = "closed_without_place"
    CLOSED_AT_TIMES = "closed_at_times"
    NEVER_OPEN = "never_open"
    WAITS_FOR_NOBODY = "waits_for_nobody"


OUT_OF_HOURS = frozenset(
    {
        DeadEnd.CLOSED_WITHOUT_MESSAGE,
        DeadEnd.CLOSED_WITHOUT_PLACE,
        DeadEnd.CLOSED_AT_TIMES,
        DeadEnd.NEVER_OPEN,
        DeadEnd.WAITS_FOR_NOBODY,
    }
)
"""What a caller meets when a line is closed; a line has one of them at most."""


class LineLike(Protocol):
    """What the ways of a line depend on."""

    code: str
    is_open_to_public: bool
    languages: list[str]

    @property
    def rules(self) -> Policy: ...

    @property
    def hours(self) -> Hours: ...

    @property
    def hops(self) -> Sequence[Mapping[str, object]]: ...

    @property
    def menu(self) -> tuple[Choice, ...]: ...


def read_menu(rows: Sequence[Mapping[str, object]]) -> tuple[Choice, ...]:
    """Read the menu of a line as it is stored, in the order of its keys.

    :raises BadPolicy: a key is none of the menu's or stands twice, or leads to no place or to two.
    """
    choices = [
        Choice(str(row.get("key", "")), str(row.get("language", "")), str(row.get("line", "")))
        for row in rows
    ]
    keys = [choice.key for choice in choices]
    if len(set(keys)) < len(keys) or not all(len(key) == 1 and key in MENU_KEYS for key in keys):
        raise BadPolicy("A menu has the keys 2 to 9, each once.")
    if any(bool(choice.language) == bool(choice.line) for choice in choices):
        raise BadPolicy("A key leads to a language of the line, or to another line.")
    return tuple(sorted(choices, key=lambda choice: choice.key))


@dataclass(frozen=True)
class Walk:
    """What a walk goes by: every line by its code, the days from which on, and whether calls can go out."""

    lines: Mapping[str, LineLike]
    since: date
    calls_out: bool = True


def dead_ends(line: LineLike, walk: Walk) -> Iterator[DeadEnd]:
    """Walk every way on from a line that a caller can be led, and name those that lead nowhere."""
    for choice in line.menu:
        yield from _of_choice(choice, line, walk.lines)
    yield from _of_hours(line, walk)


def added(ends: Collection[DeadEnd], before: Collection[DeadEnd]) -> list[DeadEnd]:
    """Name those dead ends of a line that it had not before.

    A line that leaves closed callers alone in another manner than before has not got worse by it, so that it
    can be mended in steps; unless it is never open any more.
    """
    new = Counter(ends) - Counter(before)
    known = OUT_OF_HOURS - {DeadEnd.NEVER_OPEN} if OUT_OF_HOURS.intersection(before) else frozenset()
    return [end for end in new.elements() if end not in known]


def lacks_carrier(line: LineLike, walk: Walk) -> bool:
    """Tell whether a line has dead ends that it would not have, were there a carrier that takes calls out."""
    return list(dead_ends(line, walk)) != list(dead_ends(line, replace(walk, calls_out=True)))


def starts(numbered: Collection[str], lines: Mapping[str, LineLike]) -> list[str]:
    """Name the lines at which a call begins. `lines` stand in their order.

    Where one has a number, carriers may bring calls to others too that nobody has written down: they reach
    the first line that is open to the public.
    """
    public = next((code for code, line in lines.items() if line.is_open_to_public), None)
    return [*numbered, *([public] if numbered and public else [])]


def reached(starts: Collection[str], lines: Mapping[str, LineLike]) -> frozenset[str]:
    """Name the lines to which a call can come: those where it starts, and whereto keys and hops lead on."""
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        code = ahead.pop()
        if code in lines and code not in found:
            found.add(code)
            ahead += _led_to(lines[code])
    return frozenset(found)


def _led_to(line: LineLike) -> list[str]:
    """Name the lines to which one leads. A menu that cannot be read leads nowhere."""
    hops = [str(hop.get("target")) for hop in line.hops if hop.get("kind") == HopKind.LINE]
    try:
        return hops + [choice.line for choice in line.menu if choice.line]
    except BadPolicy:
        return hops


def _of_hours(line: LineLike, walk: Walk) -> Iterator[DeadEnd]:
    closed, is_kept = line.rules.when_closed, line.rules.takes_spoken_messages
    places = [hop for hop in line.hops if _leads_somewhere(hop, line, walk)]
    is_somebody = is_kept or _is_always_somebody(places, line, walk)
    if closed == WhenClosed.MESSAGE and not is_kept:
        yield DeadEnd.CLOSED_WITHOUT_MESSAGE
    elif closed == WhenClosed.GO_ON and not places:
        yield DeadEnd.CLOSED_WITHOUT_PLACE
    elif closed == WhenClosed.GO_ON and not is_somebody:
        yield DeadEnd.CLOSED_AT_TIMES
    elif closed == WhenClosed.WAIT and not (is_somebody or places or is_ever_open(line.hours)):
        yield DeadEnd.NEVER_OPEN
    elif closed == WhenClosed.WAIT and not is_somebody:
        yield DeadEnd.WAITS_FOR_NOBODY


def _of_choice(choice: Choice, line: LineLike, lines: Mapping[str, LineLike]) -> Iterator[DeadEnd]:
    if choice.language:
        if choice.language not in line.languages:
            yield DeadEnd.CHOICE_NOT_SPOKEN
    elif choice.line not in lines:
        yield DeadEnd.CHOICE_OF_NO_LINE
    elif choice.line == line.code:
        yield DeadEnd.CHOICE_OF_ITSELF
    elif not lines[choice.line].is_open_to_public:
        yield DeadEnd.CHOICE_NOT_PUBLIC


def _leads_somewhere(hop: Mapping[str, object], line: LineLike, walk: Walk) -> bool:
    """Tell whether whoever calls finds something there.

    To a page no call goes, and by no carrier none to a telephone: a caller hears of other ways then, and
    may leave a message where one is taken.
    """
    if hop["kind"] == HopKind.MESSAGE:
        return line.rules.takes_spoken_messages
    if hop["kind"] == HopKind.LINE:
        target = walk.lines.get(str(hop.get("target")))
        return target is not None and target.code != line.code and is_ever_open(target.hours)
    is_telephone = not urlsplit(str(hop.get("target", ""))).scheme
    return (is_telephone and walk.calls_out) or line.rules.takes_spoken_messages


def _is_always_somebody(places: Sequence[Mapping[str, object]], line: LineLike, walk: Walk) -> bool:
    """Tell whether a place that is no line takes whoever comes, or one of the lines is open at any time."""
    targets = [walk.lines[str(hop["target"])].hours for hop in places if hop["kind"] == HopKind.LINE]
    return len(targets) < len(places) or are_covered([line.hours, *targets], since=walk.since)
