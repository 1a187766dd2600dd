"""Who could take a contact now: constraints, room, and whose turn it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringbuoy.contacts.rules import MOST_SEATS, Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.routing.waiting import Entry, File, Need

EVERY_CHANNEL = frozenset(Channel)
WRITTEN = EVERY_CHANNEL - {Channel.VOICE}
"""What somebody takes whom no call reaches."""


@dataclass(frozen=True, slots=True)
class Load:
    """One contact that a counselor has, writes up, or is being asked to take."""

    contact: UUID
    seat: int
    channel: Channel
    tier: Tier


@dataclass(frozen=True, slots=True)
class Counselor:
    """A person at the desk. `lines` empty: every line. `exposure`: hard contacts of this shift.

    `channels` are those that reach them: a call reaches nobody without a phone.
    """

    person: int
    languages: frozenset[str]
    skills: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    channels: frozenset[Channel] = EVERY_CHANNEL
    chat_limit: int = 2
    is_trainee: bool = False
    is_ready: bool = True
    idle_since: datetime | None = None
    exposure: int = 0
    loads: tuple[Load, ...] = ()


def can_serve(counselor: Counselor, need: Need) -> bool:
    """Tell whether a person may serve this need at all, however busy. Constraints, never scores."""
    return (
        need.channel in counselor.channels
        and (not need.language or need.language in counselor.languages)
        and (not need.lines or not counselor.lines or not need.lines.isdisjoint(counselor.lines))
        and need.skills <= counselor.skills
        and (need.trainees_may or not counselor.is_trainee)
    )


def has_room(counselor: Counselor, loads: Sequence[Load], need: Need) -> bool:
    """Tell whether one more contact of this need fits beside what the person has.

    A call is alone. Written contacts: up to the limit, but one at a time for a trainee or when any
    of them, the new one too, is high-risk.
    """
    if need.channel is Channel.VOICE or not loads:
        return not loads
    if any(load.channel is Channel.VOICE for load in loads):
        return False
    is_alone = counselor.is_trainee or need.is_grave or any(load.tier <= Tier.HIGH for load in loads)
    return len(loads) < (1 if is_alone else min(counselor.chat_limit, need.chat_limit, MOST_SEATS))


class Desk:
    """A counselor with what rings there, and what the router remembers of them.

    `lapses` counts the offers in a row that nobody answered here; it only puts the next one elsewhere
    first, and an answer sets it back. `occupied` is everything that takes a place, each contact once.
    The desk itself keeps its entry in the list of those with room.
    """

    def __init__(self, counselor: Counselor, with_room: dict[int, "Desk"]) -> None:
        self.counselor = counselor
        self.ringing: dict[UUID, Load] = {}
        self.occupied: list[Load] = list(counselor.loads)
        self.lapses = 0
        self._serves: dict[File, bool] = {}
        self._served: list[File] = []
        self._files_seen = 0
        self._with_room = with_room
        self._count()

    def serves(self, file: File) -> bool:
        """Tell whether this counselor may serve the need of a file. Remembered."""
        known = self._serves.get(file)
        if known is None:
            known = self._serves[file] = can_serve(self.counselor, file.need)
        return known

    def served(self, every_file: Sequence[File]) -> list[File]:
        """Give the files that this counselor may serve, out of all there are."""
        self._served += [file for file in every_file[self._files_seen :] if self.serves(file)]
        self._files_seen = len(every_file)
        return self._served

    def change(self, counselor: Counselor) -> None:
        """Take a new view of the counselor. Who has taken a contact answers again."""
        if _what_serves(counselor) != _what_serves(self.counselor):
            self._serves.clear()
            self._served.clear()
            self._files_seen = 0
        if len(counselor.loads) > len(self.counselor.loads):
            self.lapses = 0
        self.counselor = counselor
        self._count()

    def ring(self, load: Load) -> None:
        """Ask here for a contact; it takes its place from now on."""
        self.ringing[load.contact] = load
        self._count()

    def stop_ringing(self, contact: UUID) -> None:
        """Give the place of an offer back."""
        self.ringing.pop(contact, None)
        self._count()

    def _count(self) -> None:
        held = {load.contact: load for load in self.counselor.loads}
        self.occupied = list((self.ringing | held).values())
        if self.counselor.is_ready and len(self.occupied) < self.counselor.chat_limit:
            self._with_room[self.counselor.person] = self
        else:
            self._with_room.pop(self.counselor.person, None)

    def has_room_for(self, need: Need) -> bool:
        """Tell whether the person is ready and one more contact fits."""
        return self.counselor.is_ready and has_room(self.counselor, self.occupied, need)

    def free_seat(self) -> int:
        """Give the lowest free seat; call it only where there is room."""
        taken = {load.seat for load in self.occupied}
        return next(seat for seat in range(1, MOST_SEATS + 1) if seat not in taken)

    def turn(self, entry: Entry) -> tuple[bool, int, int, int, float, int]:
        """Give whose turn it is for this contact; the smallest is asked first.

        The one who knows the caller; then who answers, who has nothing else, who had fewer hard
        contacts, who has been idle longest.
        """
        view = self.counselor
        idle_since = view.idle_since.timestamp() if view.idle_since else 0.0
        is_other = entry.waiting.prefers != view.person
        return is_other, self.lapses, len(self.occupied), view.exposure, idle_since, view.person


def _what_serves(counselor: Counselor) -> tuple[object, ...]:
    return (
        counselor.languages,
        counselor.skills,
        counselor.lines,
        counselor.channels,
        counselor.is_trainee,
    )


class Desks:
    """Every counselor who is here."""

    def __init__(self) -> None:
        self.by_person: dict[int, Desk] = {}
        self._with_room: dict[int, Desk] = {}

    def see(self, counselor: Counselor) -> Desk:
        """Take a new view of somebody, known or not."""
        desk = self.by_person.get(counselor.person)
        if desk is None:
            desk = self.by_person[counselor.person] = Desk(counselor, self._with_room)
        else:
            desk.change(counselor)
        return desk

    def forget(self, person: int) -> None:
        """Somebody has gone."""
        self.by_person.pop(person, None)
        self._with_room.pop(person, None)

    def with_room(self) -> list[Desk]:
        """Give those who are ready and could take at least something."""
        return list(self._with_room.values())

    def can_anybody(self, file: File) -> bool:
        """Tell whether anybody on shift may serve the need of a file, now or after the present contact."""
        return any(_is_on_shift(desk) and desk.serves(file) for desk in self.by_person.values())


def _is_on_shift(desk: Desk) -> bool:
    """A person on a break with nothing in hand serves nobody."""
    return desk.counselor.is_ready or bool(desk.counselor.loads)
