"""Where a contact that nobody answers would go from here, hop by hop: pure, told the time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from ringbuoy.lines.rules import Hop, HopKind, Hours

LONGEST_WAIT = timedelta(minutes=10)
FEWEST_DIGITS = 3
MOST_NUMBERS = 2


class Fault(StrEnum):
    """What is wrong with a stop of the journey."""

    NO_SUCH_LINE = "no_such_line"
    ITSELF = "itself"
    NOT_PUBLIC = "not_public"
    CLOSED_NOW = "closed_now"
    NOT_AN_ADDRESS = "not_an_address"
    NOBODY_AFTER = "nobody_after"
    LONG_WAIT = "long_wait"


class LineLike(Protocol):
    """What the journey needs to know of a line."""

    code: str
    name: str
    is_open_to_public: bool

    @property
    def hours(self) -> Hours: ...

    @property
    def overflow(self) -> tuple[Hop, ...]: ...


@dataclass(frozen=True)
class Stop:
    """One place on the way: the hop, when the contact gets there, and what is wrong with it."""

    hop: Hop
    after: timedelta
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Journey:
    """The whole way: whether the line is open at first, the stops, and what is wrong with the whole."""

    is_open: bool
    stops: tuple[Stop, ...]
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing on the way is broken."""
        return not self.faults and not any(stop.faults for stop in self.stops)


def journey(line: LineLike, lines: Mapping[str, LineLike], *, at: datetime) -> Journey:
    """Follow a contact that reaches `line` at this moment and is answered by nobody."""
    stops = tuple(_stops(line, lines, at=at))
    return Journey(line.hours.are_open(at), stops, tuple(_faults_of_the_whole(stops)))


def _stops(line: LineLike, lines: Mapping[str, LineLike], *, at: datetime) -> Iterator[Stop]:
    after, before = timedelta(0), None
    for hop in line.overflow:
        after += hop.waits(before)
        before = hop
        yield Stop(hop, after, tuple(_faults(hop, line, lines, at=at + after)))


def _faults(hop: Hop, line: LineLike, lines: Mapping[str, LineLike], *, at: datetime) -> Iterator[Fault]:
    if hop.kind is HopKind.LINE:
        yield from _faults_of_line(hop.target, line, lines, at=at)
    elif hop.kind is HopKind.CENTER and not is_address(hop.target):
        yield Fault.NOT_AN_ADDRESS


def _faults_of_line(
    code: str, line: LineLike, lines: Mapping[str, LineLike], *, at: datetime
) -> Iterator[Fault]:
    target = lines.get(code)
    if target is None:
        yield Fault.NO_SUCH_LINE
    elif code == line.code:
        yield Fault.ITSELF
    elif not target.is_open_to_public:
        yield Fault.NOT_PUBLIC
    elif not target.hours.are_open(at):
        yield Fault.CLOSED_NOW


def _faults_of_the_whole(stops: tuple[Stop, ...]) -> Iterator[Fault]:
    sound = [stop for stop in stops if not stop.faults]
    if not sound:
        yield Fault.NOBODY_AFTER
    elif sound[0].after > LONGEST_WAIT:
        yield Fault.LONG_WAIT


def is_address(target: str) -> bool:
    """Tell whether this can be another center's page (https), its phone number, or two numbers."""
    parts = urlsplit(target)
    if parts.scheme:
        return parts.scheme == "https" and "." in parts.netloc
    numbers = numbers_in(target)
    return 1 <= len(numbers) <= MOST_NUMBERS and all(map(_is_number, numbers))


def numbers_in(target: str) -> tuple[str, ...]:
    """Give the phone numbers of a place: one, or several that ring at once."""
    return tuple(one.strip() for one in target.split(","))


def _is_number(text: str) -> bool:
    digits = [sign for sign in text if sign.isdigit()]
    return len(digits) >= FEWEST_DIGITS and not any(sign.isalpha() for sign in text)
