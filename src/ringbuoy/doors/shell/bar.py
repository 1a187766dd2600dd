"""The bar on top of every staff page: where this person may go, who waits, how they stand."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest

from ringbuoy.access.limits import limits_of
from ringbuoy.access.rules import Act, acts_of
from ringbuoy.alarms.queries import house_alarms, open_alarms
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.queries import waiting_now
from ringbuoy.contacts.rules import SEATED, State, Tier
from ringbuoy.doors.shell import navigation
from ringbuoy.doors.shell.keys import KeyOf, keys_of
from ringbuoy.doors.shell.proof import means_of
from ringbuoy.doors.shell.sign_ins import is_locked, kept_sign_in
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.presence.phones import has_phone
from ringbuoy.presence.rules import Readiness
from ringbuoy.reminders.queries import due_for
from ringbuoy.telephony.line_state import KnownLine
from ringbuoy.wellbeing.models import Debrief
from ringbuoy.wellbeing.queries import waiting_for, wishes_to_talk

_phone_line = KnownLine()


@dataclass(frozen=True)
class Waiting:
    """How many wait on all lines, and since when the longest of them (None: nobody waits)."""

    count: int
    since: datetime | None


class Bar:
    """Answers what the bar asks, each question only when a template asks it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def person(self) -> Person | None:
        """Who has signed in."""
        user = self._request.user
        return user if isinstance(user, Person) else None

    @cached_property
    def acts(self) -> frozenset[Act]:
        """Everything that this person may do."""
        return acts_of(self.person.roles) if self.person else frozenset()

    @cached_property
    def links(self) -> list[navigation.Link]:
        """The parts of the house that are open to this person."""
        return navigation.front(self.acts, self._request.path)

    @cached_property
    def office(self) -> list[list[navigation.Link]]:
        """The places of the office, in groups, where the page is one of them; else none."""
        path = self._request.path
        return navigation.office(self.acts, path) if navigation.shows_office(self.acts, path) else []

    @cached_property
    def takes_contacts(self) -> bool:
        """Tell whether this person ever takes contacts."""
        return Act.TAKE_CONTACTS in self.acts

    @cached_property
    def enters_paper(self) -> bool:
        """Tell whether this person may enter what was written on paper."""
        return Act.ENTER_PAPER in self.acts

    @cached_property
    def reads_contacts(self) -> bool:
        """Tell whether this person ever reads a contact, and so may say who is too close to them."""
        return Act.READ_OWN_CONTACTS in self.acts

    @cached_property
    def watches_floor(self) -> bool:
        """Tell whether alarms may ring for this person, on whatever page they are."""
        return Act.WATCH_FLOOR in self.acts

    @cached_property
    def sees_alarms(self) -> bool:
        """Tell whether it is this person's business that an alarm is open."""
        return self.attends_alarms or self.watches_floor

    @cached_property
    def attends_alarms(self) -> bool:
        """Tell whether it is this person's business which alarms are open, and to answer for them."""
        return Act.ATTEND_ALARMS in self.acts

    @cached_property
    def open_alarms(self) -> int:
        """How many alarms nobody has answered for; for who only watches the floor, those about the house."""
        return (open_alarms() if self.attends_alarms else house_alarms()).count()

    @cached_property
    def records_due(self) -> int:
        """How many services of the directory this person is reminded to check."""
        return due_for(self.person).count() if self.person and Act.EDIT_DIRECTORY in self.acts else 0

    @cached_property
    def sees_waiting(self) -> bool:
        """Tell whether it is this person's business how many wait."""
        return self.takes_contacts or self.watches_floor

    @cached_property
    def waiting(self) -> Waiting:
        """Who waits now."""
        return Waiting(*waiting_now())

    @cached_property
    def readiness(self) -> str:
        """What this person has said last: ready, paused or off."""
        row = Presence.objects.filter(person=self.person).first()
        return row.readiness if row else Readiness.OFF.value

    @cached_property
    def calls_pass_by(self) -> bool:
        """Tell whether this person is ready while no call can reach them, where there is a phone line."""
        is_ready = self.person is not None and self.readiness == Readiness.READY
        return is_ready and not self._has_phone and _phone_line.is_there(at=clock.now())

    @cached_property
    def _has_phone(self) -> bool:
        return self.person is not None and has_phone(self.person)

    @cached_property
    def debrief(self) -> Debrief | None:
        """The debrief that waits for this person's answer. None: there is none."""
        return waiting_for(self.person) if self.person else None

    @cached_property
    def wishes_to_talk(self) -> bool:
        """Tell whether this person waits for a supervisor to talk with."""
        return self.person is not None and wishes_to_talk(self.person)

    @cached_property
    def free_places(self) -> int:
        """How many more chats ring here; beside a call or high risk, none. What is written up counts too."""
        if self.person is None:
            return 0
        rows = Contact.objects.filter(counselor=self.person, state__in=SEATED | {State.WRAP_UP})
        held = rows.values_list("channel", "tier")
        has_one_alone = any(channel == Channel.VOICE or tier <= Tier.HIGH for channel, tier in held)
        limit = 1 if has_one_alone or self.person.is_trainee else self.person.chat_limit
        return max(0, limit - len(held))

    @cached_property
    def is_locked(self) -> bool:
        """Tell whether the screen is blurred until somebody proves to be this person."""
        return is_locked(self._request)

    @cached_property
    def lock_after_ms(self) -> int:
        """How long the screen stays open with nobody there."""
        return int(limits_of(self.person.roles if self.person else ()).idle.total_seconds() * 1000)

    @cached_property
    def proves_by(self) -> dict[str, bool]:
        """By what this person can unlock the screen."""
        return means_of(self.person) if self.person else {}

    @cached_property
    def factor_due_at(self) -> datetime | None:
        """Until when this person must add a second factor. None: nothing is missing."""
        sign_in = kept_sign_in(self._request)
        return sign_in.factor_due_at if sign_in else None

    @cached_property
    def keys(self) -> dict[str, KeyOf]:
        """The single keys of this person."""
        return keys_of(self.person.keys if self.person else {})
