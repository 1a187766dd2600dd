"""The tiles of the floor, one for each counselor on shift: pure, made from one snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import SEATED, State, Tier
from ringbuoy.doors.floor.numbers import Counselors, HighRisk, Mood, Numbers, Waiting, keep_places
from ringbuoy.doors.floor.queries import OnShift, Snapshot
from ringbuoy.escalations.models import HelpRequest, Watching
from ringbuoy.escalations.rules import Kind
from ringbuoy.presence.rules import Readiness


class Doing(StrEnum):
    """What a counselor does, as the tile says it."""

    TALKING = "talking"
    WRAPPING_UP = "wrapping_up"
    FREE = "free"
    FREE_WITHOUT_PHONE = "free_without_phone"
    BREAK = "break"
    AWAY = "away"


@dataclass(frozen=True)
class Tile:
    """One counselor on the floor. `contact` is the most urgent one they have;
    `since` is the start of the oldest talk, or of the wrap-up."""

    place: int
    person: int
    name: str
    doing: Doing
    contact: UUID | None = None
    channels: Sequence[tuple[str, int]] = ()
    since: datetime | None = None
    tier: Tier = Tier.EVERYONE
    has_high_risk: bool = False
    wants: frozenset[Kind] = frozenset()
    watchers: Sequence[str] = ()

    @property
    def urgency(self) -> int:
        """Rank for “who needs me first”: a lower number goes first, 0 nobody needs anything."""
        for rank, kind in enumerate((Kind.IMMINENT, Kind.HIGH_RISK, Kind.HELP), start=1):
            if kind in self.wants:
                return rank
        return 0

    @property
    def mood(self) -> Mood:
        """The color of the tile; its words say the same."""
        if self.tier is Tier.IMMINENT or self.has_high_risk or self.urgency in {1, 2}:
            return Mood.HIGH
        return Mood.WARN if self.urgency else Mood.FINE


@dataclass(frozen=True)
class Board:
    """The whole floor, ready to be drawn. A place that is None is kept empty."""

    at: datetime
    numbers: Numbers
    tiles: Sequence[Tile | None]
    queue: Sequence[Contact]
    requests: Sequence[HelpRequest]
    places: str = field(default="")

    @property
    def needing(self) -> int:
        """How many counselors need somebody now."""
        return sum(1 for tile in self.tiles if tile and tile.urgency)


def board(shot: Snapshot, *, earlier: Sequence[int] = ()) -> Board:
    """Draw up the floor; `earlier` are the persons on the screen now, place by place."""
    by_person = {row.person.pk: row for row in shot.counselors}
    places = keep_places(earlier, list(by_person))
    contacts, wants, watchers = shot.contacts_of(), _wants(shot.requests), _watchers(shot.watchings)
    tiles = [
        None if person is None else _tile(place, by_person[person], contacts.get(person, []), wants, watchers)
        for place, person in enumerate(places)
    ]
    return Board(
        at=shot.at,
        numbers=_numbers(shot, tiles),
        tiles=tiles,
        queue=shot.queue,
        requests=shot.requests,
        places=",".join(str(person or 0) for person in places),
    )


def _tile(
    place: int,
    row: OnShift,
    contacts: Sequence[Contact],
    wants: Mapping[UUID, frozenset[Kind]],
    watchers: Mapping[UUID, Sequence[str]],
) -> Tile:
    talks = [contact for contact in contacts if contact.where is not State.WRAP_UP]
    shown = talks or contacts
    return Tile(
        place=place,
        person=row.person.pk,
        name=row.person.name,
        doing=_doing(row, talks, contacts),
        contact=shown[0].pk if shown else None,
        channels=_channels(talks),
        since=min((contact.answered_at or contact.reached_at for contact in shown), default=None),
        tier=Tier(min((contact.tier for contact in shown), default=Tier.EVERYONE)),
        has_high_risk=any(is_high(contact) for contact in contacts),
        wants=frozenset().union(*(wants.get(contact.pk, frozenset()) for contact in contacts)),
        watchers=sorted({name for contact in talks for name in watchers.get(contact.pk, ())}),
    )


def _doing(row: OnShift, talks: Sequence[Contact], contacts: Sequence[Contact]) -> Doing:
    if not row.is_here:
        return Doing.AWAY
    if talks:
        return Doing.TALKING
    if contacts:
        return Doing.WRAPPING_UP
    if row.readiness is not Readiness.READY:
        return Doing.BREAK
    return Doing.FREE_WITHOUT_PHONE if row.misses_calls else Doing.FREE


def _channels(talks: Sequence[Contact]) -> list[tuple[str, int]]:
    """Count the talks of each channel, in the order of the first one."""
    names = [contact.channel for contact in talks]
    return [(name, names.count(name)) for name in dict.fromkeys(names)]


def is_high(contact: Contact) -> bool:
    """Tell whether a contact is at high risk, by its level or by what a counselor has flagged."""
    return contact.tier <= Tier.HIGH or contact.risk_level == "high"


def _is_unseen(contact: Contact, shot: Snapshot) -> bool:
    """Tell whether no supervisor reads along, and none has acknowledged everything that was raised."""
    if any(watching.contact_id == contact.pk for watching in shot.watchings):
        return False
    is_open = any(request.contact_id == contact.pk and request.kind != Kind.HELP for request in shot.requests)
    return is_open or contact.pk not in shot.seen


def _wants(requests: Sequence[HelpRequest]) -> dict[UUID, frozenset[Kind]]:
    found: dict[UUID, frozenset[Kind]] = {}
    for request in requests:
        found[request.contact_id] = found.get(request.contact_id, frozenset()) | {Kind(request.kind)}
    return found


def _watchers(watchings: Sequence[Watching]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for watching in watchings:
        found.setdefault(watching.contact_id, []).append(watching.person.name)
    return found


def _numbers(shot: Snapshot, tiles: Sequence[Tile | None]) -> Numbers:
    queue = shot.queue
    high = [contact for contact in shot.contacts if is_high(contact)]
    unseen = [contact for contact in high if _is_unseen(contact, shot)]
    here = [row for row in shot.counselors if row.is_here]
    seated = {contact.counselor_id for contact in shot.contacts if contact.where in SEATED}
    free = [row for row in here if row.readiness is Readiness.READY and row.person.pk not in seated]
    return Numbers(
        waiting=Waiting(
            count=len(queue),
            since=min((contact.waiting_since for contact in queue), default=None),
            has_imminent=any(contact.is_imminent for contact in queue),
        ),
        counts=shot.counts,
        high_risk=HighRisk(len(high), len(unseen)),
        counselors=Counselors(len(free), len(here), sum(row.misses_calls for row in free)),
    )
