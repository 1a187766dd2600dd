"""The cast of every scenario, and the bench's own clock.

Maria and Tom take contacts, Ines supervises, Owen coordinates volunteers, Dara edits the directory, Femi
reports to funders, Nora is the clinical director, Abel the auditor, Kai has an account and no business here.
Robin is the caller.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import get_hasher, make_password

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Arrival, Opened, open_contact
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.actions import create
from ringbuoy.lines.models import Line
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.people.models import Person
from ringbuoy.presence.actions import get_ready, notice_back
from ringbuoy.presence.models import Presence
from ringbuoy.presence.phones import By, set_phone
from ringbuoy.routing.leader import Leader

ROLES = {
    "maria": ["counselor"],
    "tom": ["counselor"],
    "ines": ["supervisor"],
    "owen": ["coordinator"],
    "dara": ["directory_editor"],
    "femi": ["reporter"],
    "nora": ["clinical_director"],
    "abel": ["auditor"],
    "kai": [],
}
PASSWORD = "a long sentence for tests only"
DISPOSITIONS = [{"code": "supported", "name": "Supported"}, {"code": "referred", "name": "Referred"}]


@dataclass
class Bench:
    """A small center with its people, and a clock that moves only when told."""

    at: datetime = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        if name in ROLES:
            return self.person(name)
        raise AttributeError(name)

    def person(self, name: str) -> Person:
        """Find this member of the cast, or enroll them now."""
        if name not in self.people:
            profile = Profile(name=name.title(), username=name, roles=ROLES[name], languages=["en", "es"])
            person = self.people[name] = enroll(profile, password=None, at=self.at)
            person.password = _hashed(get_hasher().algorithm)
            person.save(update_fields=["password"])
        return self.people[name]

    def line(self, code: str = "harbor", **policy: object) -> Line:
        """Find the line with this code, or open one."""
        found = Line.objects.filter(code=code).first()
        return found or create(
            code,
            {
                "name": "Harbor Line",
                "languages": ["en", "es"],
                "emergency_number": "911",
                "dispositions": DISPOSITIONS,
                "policy": policy,
            },
            at=self.at,
        )

    def later(self, **span: float) -> datetime:
        """Let time pass, and give the new moment."""
        self.at += timedelta(**span)
        return self.at

    def reaches_out(self, **more: object) -> Opened:
        """Robin opens a chat."""
        arrival = Arrival(**{"line": self.line(), "channel": Channel.CHAT, "language": "en", **more})  # type: ignore[arg-type]
        return open_contact(arrival, at=self.at)

    def ready(self, *names: str) -> None:
        """These counselors sit at their desks with their phones on, and are ready."""
        self.ready_without_phone(*names)
        self.starts_phone(*names)

    def ready_without_phone(self, *names: str) -> None:
        """These counselors sit at their desks and are ready; no call reaches them."""
        for name in names:
            get_ready(self.person(name), at=self.at)
        self.beat(*names)

    def starts_phone(self, *names: str) -> None:
        """The browser's phone of these people is on: a call reaches them."""
        for name in names:
            set_phone(self.person(name).pk, By.BROWSER, is_there=True, at=self.at)

    def loses_phone(self, *names: str) -> None:
        """The browser's phone of these people is gone."""
        for name in names:
            set_phone(self.person(name).pk, By.BROWSER, is_there=False, at=self.at)

    def beat(self, *names: str) -> None:
        """The browsers of these people are heard now."""
        people = [self.person(name) for name in names]
        Presence.objects.filter(person__in=people).update(beat_at=self.at)
        notice_back(at=self.at)

    def routes(self) -> None:
        """Routing decides once, and leaves the lead to whoever comes next, as an engine of the same test."""
        leader = Leader()
        leader.step(at=self.at)
        leader.step_down()

    def again(self, contact: Contact) -> Contact:
        """Read a contact anew."""
        return Contact.objects.select_related("line", "counselor").get(pk=contact.pk)


@cache
def _hashed(algorithm: str) -> str:
    """Give the password of the cast as it is kept. That takes a tenth of a second: once is enough."""
    return make_password(PASSWORD, hasher=algorithm)
