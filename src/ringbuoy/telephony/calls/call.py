"""One call, as it is now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ringbuoy.contacts.rules import State
from ringbuoy.telephony.calls.events import Entered, Stands
from ringbuoy.telephony.calls.keys_asked import Asked
from ringbuoy.telephony.calls.lines import VoiceLine
from ringbuoy.telephony.calls.orders import Record
from ringbuoy.telephony.kinds import Consent
from ringbuoy.telephony.sounds.prompts import Prompt

COMFORT_AFTER = timedelta(seconds=45)
COMFORT_EVERY = timedelta(seconds=75)


class Hears(StrEnum):
    """What the caller hears just now."""

    NOTHING = "nothing"
    WORDS = "words"
    MUSIC = "music"
    TALK = "talk"
    NOBODY = "nobody"
    """Silence in which what the caller says is kept."""


TALKS = frozenset({State.TALKING, State.TRANSFERRING})
IS_OVER = frozenset({State.WRAP_UP, State.CLOSED, State.ABANDONED, State.OVERFLOWED, State.MESSAGE_TAKEN})


CUT_CAUSES = frozenset({27, 38, 41, 42, 44, 47, 102})
"""What the network says where a fault on the way ended a call, no hand. Source: q850 (docs/sources.md)."""


@dataclass
class OtherCenter:
    """Telephones of others, called for one hop: one, or two at once of which the first key has the caller.

    `legs`: those that are called; `leg`: the one that has the caller, empty: none yet. `asked`: who was asked
    for the key. `since`: when they got the caller. `is_over`: nobody is called any more.
    `failed_at`: when nobody of them had taken the caller.
    """

    hop: int
    legs: list[str]
    asks: bool = False
    leg: str = ""
    since: datetime | None = None
    asked: dict[str, Asked] = field(default_factory=dict)
    is_over: bool = False
    failed_at: datetime | None = None

    @property
    def is_up(self) -> bool:
        """Tell whether somebody there has the caller."""
        return bool(self.leg)


@dataclass(frozen=True)
class Sentence:
    """What is to be said. `language` empty: the one in which the caller is spoken to."""

    prompt: Prompt
    language: str = ""


@dataclass
class Message:
    """A message that a caller leaves. `keeper` is the leg that listens; empty: it does not yet.

    `until` None: nothing is kept yet. `is_over`: nothing more is said. `unwritten`: the keepers of which
    something is not written yet. `tell_by`: when the caller is told at the latest what came of it; None:
    there is nothing to tell.
    """

    keeper: str = ""
    tries: int = 0
    until: datetime | None = None
    is_over: bool = False
    unwritten: set[str] = field(default_factory=set)
    tell_by: datetime | None = None


@dataclass
class Wish:
    """A wish to be called back. `is_kept`: it is written. `is_told`: they hear that we call, and hang up.

    `tell_by`: when the caller is told at the latest what came of it; None: there is nothing to tell.
    """

    tell_by: datetime | None = None
    is_kept: bool = False
    is_told: bool = False


@dataclass
class Call:
    """A call in our hands. `desk` is the leg that the caller talks with; empty: nobody.

    `other`: another center's leg. `also`: legs that an earlier engine had joined to the talk.
    `lost_since`: since when its counselor, who should talk, has no leg. `then`: what is said next.
    `language` empty: the line's own. `has_chosen`: by a key of the menu.
    `cause`: why the network ends it (Q.850); 0: it does not, or does not say.
    `wish` None: they did not ask to be called back. `asked`: in a flood, to show that they are there.
    `is_greeted`: they have heard the greeting to its end. `knows_of_recording`: what they were told of it, or
    said to it; None: nothing. `is_told_of_listening`: they have heard here that a colleague may listen.
    `cannot_be_told`: that sentence could not be played.
    `away_since`: since when a caller's browser is cut off, and waited for.
    `is_sent_away`: there is no room, and they are told so. `has_bridge`: they have talked with a counselor,
    and Asterisk keeps the bridge for when they talk again. `came`: how the records were told of it; None:
    they were not. `was_alone`: no engine had it for a while, and they heard Asterisk's own music.
    """

    leg: str
    dialed: str
    line: VoiceLine
    comfort_at: datetime
    contact: UUID | None = None
    stands: Stands | None = None
    hears: Hears = Hears.NOTHING
    saying: Prompt | None = None
    desk: str = ""
    wait: Prompt | None = None
    then: list[Sentence] = field(default_factory=list)
    language: str = ""
    has_chosen: bool = False
    number: str = field(default="", repr=False)
    is_number_kept: bool = True
    asked: Entered | None = None
    asked_at: datetime | None = None
    wish: Wish | None = None
    is_sent_away: bool = False
    has_bridge: bool = False
    lost_since: datetime | None = None
    away_since: datetime | None = None
    was_told_more: bool = False
    other: OtherCenter | None = None
    also: set[str] = field(default_factory=set)
    message: Message | None = None
    cause: int = 0
    is_ending: bool = False
    is_greeted: bool = False
    knows_of_recording: Consent | None = None
    is_told_of_listening: bool = False
    cannot_be_told: bool = False
    came: Record | None = None
    was_alone: bool = False

    @property
    def state(self) -> State:
        """Where the contact stands; before the records know it, it waits."""
        return self.stands.state if self.stands else State.WAITING

    @property
    def counselor(self) -> int | None:
        """Who should talk with the caller now. None: nobody."""
        return self.stands.counselor if self.stands and self.state in TALKS else None

    @property
    def was_cut(self) -> bool:
        """Tell whether a call that is gone was cut off: the network says so, or its counselor was lost."""
        return self.cause in CUT_CAUSES or self.lost_since is not None

    @property
    def is_handed_on(self) -> bool:
        """Tell whether the counselor has left the caller with somebody who was called into the talk."""
        return self.stands is not None and self.stands.is_handed_on

    @property
    def waits_for_somebody(self) -> bool:
        """Tell whether nobody has answered yet."""
        return self.state in (State.WAITING, State.OFFERED)
