"""The demo center, Harbor Line: two lines and the people who work there.

Everything is made through the same actions as in a real center, and only what is missing: a second
start finds all of it. No past is invented; the reports begin empty.
"""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ringbuoy.access.rules import Role
from ringbuoy.assessments.published import CSSRS, SINCE_LAST_CONTACT
from ringbuoy.assessments.registering import record, registration_of
from ringbuoy.lines.actions import create
from ringbuoy.lines.center import change_center, the_center
from ringbuoy.lines.models import Line
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.people.models import Person
from ringbuoy.server.demo_directory import ensure_directory
from ringbuoy.server.demo_lines import LINES, ZONE
from ringbuoy.server.demo_points import ensure_points
from ringbuoy.telephony.numbers import give_number
from ringbuoy.texting.accounts import open_simulator

PASSWORDS = "demo-passwords.json"
REGISTRATION = "Harbor Line, the demo center. Not a registration of yours: record your own before real use."
WORDS = ("candle", "lantern", "pebble", "meadow", "copper", "willow", "anchor", "feather", "cedar", "marble")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody whom a visitor of the demo may sign in as."""

    name: str
    username: str
    password: str
    role: str


def _counselor(name: str, languages: str, skills: str = "", lines: str = "", chats: int = 2) -> Profile:
    return Profile(
        name=name,
        username=name.split()[0].lower(),
        roles=[Role.COUNSELOR],
        languages=languages.split(),
        skills=skills.split(),
        lines=lines.split(),
        chat_limit=chats,
    )


def _staff(name: str, *roles: Role) -> Profile:
    return Profile(name=name, username=name.split()[0].lower(), roles=list(roles), languages=["en"])


PEOPLE: tuple[tuple[Profile, str], ...] = (
    (_counselor("Maria Alvarez", "en es", "complex youth"), "Counselor, English and Spanish"),
    (_counselor("Tom Becker", "en", "veterans"), "Counselor, English"),
    (_counselor("Amina Haddad", "en ar", "youth"), "Counselor, English and Arabic"),
    (_counselor("Luis Ortega", "es en", "", "harbor"), "Counselor, Spanish and English"),
    (_counselor("Grace Kim", "en", "complex", "", 3), "Counselor, three chats at once"),
    (_counselor("Noah Williams", "en", "", "anchor"), "Counselor of the Anchor Line"),
    (_counselor("Sofia Rossi", "en es", "youth", "harbor anchor"), "Counselor of both lines"),
    (
        Profile(name="Ben Carter", username="ben", roles=[Role.TRAINEE], languages=["en"], chat_limit=1),
        "Trainee, one chat at a time",
    ),
    (_staff("Ines Moreau", Role.SUPERVISOR), "Supervisor"),
    (_staff("Peter Novak", Role.SUPERVISOR), "Supervisor, nights"),
    (_staff("Owen Clarke", Role.COORDINATOR), "Coordinator of volunteers"),
    (_staff("Dara Osei", Role.DIRECTORY_EDITOR), "Directory editor"),
    (_staff("Ruth Lindqvist", Role.CLINICAL_DIRECTOR), "Clinical director"),
    (_staff("Femi Adeyemi", Role.REPORTER), "Reporter for funders"),
    (_staff("Iris Tan", Role.IT_ADMINISTRATOR), "IT administrator"),
    (_staff("Agnes Varga", Role.AUDITOR), "Auditor"),
)


@transaction.atomic
def ensure(at: datetime) -> list[DemoPerson]:
    """Make what is missing of the demo center, and give the list of its people with their passwords."""
    _ensure_lines(at=at)
    people = _kept()
    _ensure_people(people, at=at)
    _ensure_zone(at=at)
    _ensure_questions(at=at)
    ensure_directory(at=at)
    ensure_points(at=at)
    _ensure_carriers()
    _ensure_numbers()
    return people


def listed() -> list[DemoPerson]:
    """Give the people of the demo for the sign-in page; in a real center, nobody."""
    return _kept() if settings.RINGBUOY.demo else []


def _ensure_lines(*, at: datetime) -> None:
    known = set(Line.objects.values_list("code", flat=True))
    for code, words in LINES.items():
        if code not in known:
            create(code, words, at=at)


def _ensure_carriers() -> None:
    """Let the lines that have a text number be texted from the phone on the screen."""
    for line in Line.objects.exclude(text_number=""):
        if not line.carriers.exists():
            open_simulator(line)


def _ensure_numbers() -> None:
    """Let the lines answer at the numbers that their pages show."""
    for line in Line.objects.exclude(phone_number=""):
        give_number(line, line.phone_number)


def _ensure_people(people: Iterable[DemoPerson], *, at: datetime) -> None:
    known = set(Person.objects.values_list("username", flat=True))
    passwords = {person.username: person.password for person in people}
    for profile, _role in PEOPLE:
        if profile.username not in known:
            enroll(profile, password=passwords[profile.username], at=at)


def _ensure_zone(*, at: datetime) -> None:
    """Let the center live in the time zone of its lines."""
    if the_center().version == 0:
        change_center(Person.objects.get(username="iris"), {"zone": ZONE}, seen=0, at=at)


def _ensure_questions(*, at: datetime) -> None:
    """Record the demo center's registration, marked as the demo's: nobody may use it elsewhere."""
    for code in (CSSRS.code, SINCE_LAST_CONTACT):
        if registration_of(code) is None:
            record(code, reference=REGISTRATION, at=at)


def _kept() -> list[DemoPerson]:
    """Read the sign-in list; make it at the first start, readable by nobody else."""
    file = _file()
    try:
        return [DemoPerson(**row) for row in json.loads(file.read_text())]
    except FileNotFoundError:
        people = [DemoPerson(p.name, p.username, _new_password(), role) for p, role in PEOPLE]
        _keep(people, file)
        return people


def _keep(people: Iterable[DemoPerson], file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as paper:
        json.dump([asdict(person) for person in people], paper, indent=1)


def _file() -> Path:
    return Path(settings.RINGBUOY.data) / "demo" / PASSWORDS


def _new_password() -> str:
    """Make a password that can be typed by hand: two words and six digits, 26 bits. For demos only."""
    first, second = secrets.SystemRandom().sample(WORDS, 2)
    return f"{first}-{second}-{secrets.randbelow(1_000_000):06d}"
