"""A house with somebody of every role, and to each of them contacts that stand in every relation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password

from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.assessments.registering import record
from ringbuoy.contacts.models import Contact, Conversation, RecordOpening, Transfer
from ringbuoy.contacts.opening import Arrival, begin
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.sight import OPENED_FOR, Reason
from ringbuoy.directory.models import Service
from ringbuoy.escalations.asking import ask
from ringbuoy.escalations.rules import Kind
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.actions import create
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person, RoleProposal, SignIn
from ringbuoy.people.sign_ins import begin as begin_sign_in
from ringbuoy.privacy.keys import fresh_key
from ringbuoy.privacy.rows import showing
from ringbuoy.telephony.models import Trunk
from ringbuoy.texting.accounts import open_simulator
from ringbuoy.wellbeing.models import Debrief
from ringbuoy.wellbeing.rules import After, Wish
from tests.access.table import LETTERS, Relation
from tests.cast import DISPOSITIONS, PASSWORD

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TALKING = {"state": State.TALKING, "seat": 1}
CLOSED = {"state": State.CLOSED, "disposition": "supported"}

PLACES: dict[Relation, tuple[bool, bool, dict[str, object], timedelta | None]] = {
    Relation.OWN_OPEN: (True, True, TALKING, None),
    Relation.OWN_WRAP_UP: (True, True, {"state": State.WRAP_UP}, None),
    Relation.OWN_CLOSED_1_HOUR: (True, True, CLOSED, HOUR),
    Relation.OWN_CLOSED_3_DAYS: (True, True, CLOSED, 3 * DAY),
    Relation.OWN_CLOSED_40_DAYS: (True, True, CLOSED, 40 * DAY),
    Relation.FOREIGN_OPEN: (False, True, TALKING, None),
    Relation.FOREIGN_CLOSED_1_HOUR: (False, True, CLOSED, HOUR),
    Relation.FOREIGN_CLOSED_2_DAYS: (False, True, CLOSED, 2 * DAY),
    Relation.OTHER_LINE_OPEN: (False, False, {**TALKING, "seat": 2}, None),
    Relation.OTHER_LINE_CLOSED_1_HOUR: (False, False, CLOSED, HOUR),
    Relation.OPENED: (False, True, CLOSED, 40 * DAY),
    Relation.OPENED_BEFORE: (False, True, CLOSED, 40 * DAY),
    Relation.OPENED_BY_ANOTHER: (False, True, CLOSED, 40 * DAY),
}
"""Whether the contact is one's own, on one's own line, how it stands, and how long it has been closed."""
NOBODYS: dict[Relation, dict[str, object]] = {
    Relation.WAITING: {},
    Relation.MESSAGE: {"state": State.MESSAGE_TAKEN},
    Relation.ABANDONED: {"state": State.ABANDONED},
}


@dataclass
class House:
    """Everybody, and where the contacts stand. `who` is found by the letter of the role."""

    at: datetime
    who: dict[str, Person] = field(default_factory=dict)
    contacts: dict[tuple[str, Relation], UUID] = field(default_factory=dict)
    service: UUID = field(default_factory=uuid4)
    carrier: int = field(init=False)
    trunk: int = field(init=False)
    harbor: Line = field(init=False)
    anchor: Line = field(init=False)
    sign_ins: dict[int, SignIn] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._password = make_password(PASSWORD)
        record("cssrs-screener-recent", reference="for tests", at=self.at)
        self.harbor, self.anchor = (self._line(code) for code in ("harbor", "anchor"))
        self.tom = self._person("tom", ["counselor"])
        for letter, role in LETTERS.items():
            self.who[letter] = self._person(role.replace("_", "-"), [role])
        self.kai = self._person("kai", [])
        self.closed = self._person("gone", ["supervisor", "clinical_director", "it_administrator"], False)
        shared = {relation: self._foreign(relation) for relation in Relation if self._is_shared(relation)}
        for letter, person in self._everybody():
            for relation in Relation:
                self.contacts[letter, relation] = shared.get(relation) or self._own(person, relation)
        self.asked = {"transfer": self._transfer(), "alarm_id": self._alarm(), "request_id": self._request()}
        Service.objects.create(id=self.service, organization_id=uuid4(), name="Pantry", status="active")
        proposal = RoleProposal(person=self.tom, roles=["supervisor"], proposed_by=self.kai, at=self.at)
        proposal.save()
        self.asked["proposal"] = proposal.pk
        self.carrier = open_simulator(self.harbor).pk
        self.trunk = Trunk.objects.create(name="carrier", kind="address", host="sip.invalid").pk
        self.asked["debrief_id"] = self._debrief()
        self.asked["sign_in_id"] = self.sign_ins[self.tom.pk].pk

    def _debrief(self) -> int:
        wish = {"after": After.HIGH_RISK, "wish": Wish.SUPERVISOR}
        return Debrief.objects.create(person=self.tom, offered_at=self.at, wished_at=self.at, **wish).pk

    def _everybody(self) -> Iterator[tuple[str, Person]]:
        yield from self.who.items()
        yield "k", self.kai
        yield "x", self.closed

    def everybody(self) -> list[tuple[str, Person | None]]:
        """Everybody with the letter of their role; k has none, x a closed account, 0 has not signed in."""
        return [*self._everybody(), ("0", None)]

    def contact(self, letter: str, relation: Relation) -> UUID:
        """The contact that stands so to this person."""
        return self.contacts["k" if letter == "0" else letter, relation]

    @staticmethod
    def _is_shared(relation: Relation) -> bool:
        return relation in NOBODYS or (relation in PLACES and not PLACES[relation][0])

    def _line(self, code: str) -> Line:
        words = {"name": code.title(), "languages": ["en"], "emergency_number": "911"}
        return create(code, {**words, "dispositions": DISPOSITIONS}, at=self.at)

    def _person(self, name: str, roles: list[str], is_active: bool = True) -> Person:
        person = Person.objects.create(
            username=name,
            name=name,
            alias=name,
            roles=roles,
            lines=["harbor"],
            is_active=is_active,
            password=self._password,
        )
        self.sign_ins[person.pk] = begin_sign_in(person, session_key=name, browser="Firefox", at=self.at)
        return person

    def _foreign(self, relation: Relation) -> UUID:
        """A contact of Tom's, or of nobody: the same one for everybody who asks."""
        if relation in NOBODYS:
            ended = self.at - HOUR if relation is Relation.ABANDONED else None
            return self._contact(self.harbor, ended_at=ended, **NOBODYS[relation])
        return self._placed(self.tom, relation)

    def _own(self, person: Person, relation: Relation) -> UUID:
        return uuid4() if relation is Relation.GONE else self._placed(person, relation)

    def _placed(self, person: Person, relation: Relation) -> UUID:
        _is_own, on_own_line, how, closed_since = PLACES[relation]
        closed_at = self.at - closed_since if closed_since else None
        line = self.harbor if on_own_line else self.anchor
        ended = closed_at or (self.at if how["state"] is State.WRAP_UP else None)
        contact = self._contact(line, counselor=person, ended_at=ended, closed_at=closed_at, **how)
        self._open(relation, contact)
        return contact

    def _contact(self, line: Line, **how: object) -> UUID:
        key, since = fresh_key(new_id()), self.at - HOUR
        contact = Contact(id=key.contact, line=line, channel=Channel.CHAT, language="en", epoch=key.epoch)
        contact.reached_at = contact.waiting_since = contact.answered_at = since
        for name, value in how.items():
            setattr(contact, name, value)
        contact.save(force_insert=True)
        Conversation.objects.create(contact=contact, caller_seen_at=since)
        return contact.pk

    def _open(self, relation: Relation, contact: UUID) -> None:
        ago = {
            Relation.OPENED: timedelta(minutes=10),
            Relation.OPENED_BEFORE: timedelta(minutes=61),
            Relation.OPENED_BY_ANOTHER: timedelta(minutes=10),
        }
        if relation not in ago:
            return
        people = (
            [self.tom] if relation is Relation.OPENED_BY_ANOTHER else [who for _, who in self._everybody()]
        )
        since = self.at - ago[relation]
        for person in people:
            RecordOpening.objects.create(
                contact_id=contact, person=person, reason=Reason.CARE, at=since, until=since + OPENED_FOR
            )

    def _transfer(self) -> int:
        """Tom is asked to take somebody's contact over."""
        opened = begin(Arrival(self.harbor, Channel.CHAT, "en"), at=self.at)
        with showing(opened.contact.pk):
            transfer = Transfer.objects.create(
                contact=opened.contact,
                number=1,
                giver=self.kai,
                receiver=self.tom,
                asked_at=self.at,
                due_at=self.at + HOUR,
                words=Transfer.words.seal(opened.key, "", sequence=1),
            )
        return transfer.pk

    def _alarm(self) -> int:
        return raise_alarm(AlarmCode.MANY_OPENS, at=self.at, about=self.tom.pk).pk

    def _request(self) -> int:
        contact = Contact.objects.get(pk=self.contacts["k", Relation.FOREIGN_OPEN])
        return ask(contact, Kind.HELP, asked_by=self.tom, at=self.at).pk
