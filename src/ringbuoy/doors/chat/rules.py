"""Who may write what, now. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from ringbuoy.contacts.rules import CONVERSING, LIVE, QUEUED, Audience, Author, State
from ringbuoy.doors.chat.messages import Utterance
from ringbuoy.doors.chat.refusals import NotYours, TalkIsOver

WHISPERABLE = CONVERSING | {State.WRAP_UP}
"""While these last, staff may write to each other beside a talk."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contact stands, as far as writing in it goes."""

    state: State
    counselor: int | None
    last_sequence: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """Somebody takes part in a contact besides its counselor: mode is listen, whisper or join."""

    contact: UUID
    person: int
    mode: str


def author_of(utterance: Utterance, standing: Standing, watches: Collection[Watch]) -> Author:
    """Tell in which part somebody may write this now.

    :raises TalkIsOver: nobody writes there any more.
    :raises NotYours: the contact is somebody else's, and the writer takes no part in it.
    """
    author = _part_of(utterance, standing, watches)
    if standing.state not in _states_to_write_in(author, utterance.audience):
        raise TalkIsOver
    return author


def hearers_of(state: State, counselor: int | None, watchers: Collection[int]) -> frozenset[int]:
    """Name the persons of the staff to whom the words of a contact are told as they come."""
    if state not in WHISPERABLE:
        return frozenset()
    return frozenset(watchers) | ({counselor} if counselor is not None else frozenset())


def _part_of(utterance: Utterance, standing: Standing, watches: Collection[Watch]) -> Author:
    writer = utterance.writer
    if writer.person is None:
        return Author.CALLER
    if writer.may_take and standing.counselor == writer.person:
        return Author.COUNSELOR
    if writer.may_listen and _takes_part(utterance, watches):
        return Author.SUPERVISOR
    raise NotYours


def _states_to_write_in(author: Author, audience: Audience) -> frozenset[State]:
    if author is Author.CALLER:
        return LIVE
    return WHISPERABLE if audience is Audience.STAFF else CONVERSING


def _takes_part(utterance: Utterance, watches: Collection[Watch]) -> bool:
    """Whoever reads along may whisper; only who has joined speaks to the caller."""
    modes = {
        watch.mode
        for watch in watches
        if (watch.contact, watch.person) == (utterance.contact, utterance.writer.person)
    }
    return "join" in modes if utterance.audience is Audience.EVERYONE else bool(modes)


def state_for_caller(state: State) -> str:
    """Give the word by which the caller's page knows a state."""
    if state in QUEUED or state in (State.PARKED, State.MESSAGE_TAKEN):
        return state.value
    return "talking" if state in CONVERSING else "ended"


PERSON_CODES = ("offered_to", "counselor", "receiver", "giver", "changed", "person", "people", "to")


def persons_in(codes: Mapping[str, object]) -> frozenset[int]:
    """Give the persons whom the codes of an entry name."""
    named: list[object] = []
    for code in PERSON_CODES:
        value = codes.get(code)
        named += value if isinstance(value, list) else [value]
    return frozenset(int(one) for one in named if isinstance(one, int | str) and str(one).isdigit())
