"""Who may sign in after the first start: the people of the demo, or a center's first administrator.

Their rows are written by a program of its own, as the service's user and role.
"""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass

import django

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.environment import service_environment
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.programs import identity
from ringbuoy.server.reading_in import nothing_thrown_away

PASSWORD_BYTES = 12


class NotWritten(Unavailable):
    """The first people could not be written down."""


@dataclass(frozen=True)
class Known:
    """Somebody who may sign in, with the password that is told once."""

    name: str
    username: str
    password: str
    role: str


def of_the_demo(settings: Settings) -> list[Known]:
    """Make what is missing of the demo center, and give its people."""
    return _in_a_program(settings, "demo")


def of_a_center(settings: Settings) -> list[Known]:
    """Make the first administrator of a center without people; nobody, when there are some."""
    return _in_a_program(settings, "center")


def _in_a_program(settings: Settings, kind: str) -> list[Known]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ringbuoy.server.first_people", kind],
        cwd=settings.data,
        env=service_environment(settings),
        capture_output=True,
        text=True,
        check=False,
        **identity(user_for(Part.SERVICE)),
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise NotWritten(f"The first people could not be written down: {reason}")
    return [Known(**row) for row in json.loads(done.stdout)]


def _demo_people() -> list[Known]:
    from ringbuoy.server import demo_center

    return [Known(**asdict(person)) for person in demo_center.ensure(now())]


def _first_administrator() -> list[Known]:
    from django.conf import settings

    from ringbuoy.access.rules import Role
    from ringbuoy.people.actions import Profile, enroll
    from ringbuoy.people.models import Person

    if Person.objects.exists():
        return []
    _begin_a_line(settings.RINGBUOY)
    name, password = settings.RINGBUOY.administrator, secrets.token_urlsafe(PASSWORD_BYTES)
    profile = Profile(name=name, username="admin", roles=[Role.IT_ADMINISTRATOR.value])
    enroll(profile, password=password, at=now())
    return [Known(name, profile.username, password, "IT administrator")]


def _begin_a_line(center: Settings) -> None:
    """Give a center without lines its first one, closed to the public until the office opens it."""
    from ringbuoy.lines.actions import create
    from ringbuoy.lines.models import Line
    from ringbuoy.lines.starting import starting_settings

    if not Line.objects.exists():
        said = starting_settings(
            center.center_name, emergency_number=center.emergency_number, zone="UTC", languages=["en"]
        )
        create("main", said, at=now())


def main() -> None:
    """Write the people down and print them as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
    with nothing_thrown_away():
        django.setup()
    people = _demo_people() if sys.argv[1] == "demo" else _first_administrator()
    print(json.dumps([asdict(person) for person in people]))


if __name__ == "__main__":
    main()
