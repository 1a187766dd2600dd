"""The world of the chat benchmark: a PostgreSQL, the pages, the hub, and as many open talks as asked."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import django
from tests.ports import free_port

SEATS = 4
EPOCH = "words-2026-11"


@dataclass(frozen=True)
class Talk:
    """One open talk: the cookie of its caller, and the session of its counselor."""

    contact: UUID
    visit: str
    session: str


@dataclass(frozen=True)
class World:
    """Everything that the load needs to know."""

    port: int
    hub_pid: int
    owner_database: str
    talks: list[Talk]

    @property
    def sessions(self) -> list[str]:
        """The counselors' sessions, each once."""
        return list(dict.fromkeys(talk.session for talk in self.talks))

    def processor_seconds(self) -> float:
        """How long the hub has used a processor until now."""
        fields = Path(f"/proc/{self.hub_pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def world(talks: int) -> Iterator[World]:
    """Make a world in a folder that is thrown away."""
    data = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    os.environ["RINGBUOY_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ringbuoy.server.django_settings"
    from ringbuoy.server import folder
    from ringbuoy.server.postgres import Cluster

    folder.prepare(data)
    cluster = Cluster(data).start()
    programs: list[subprocess.Popen[bytes]] = []
    try:
        _make_tables(cluster.roles.owner.url)
        from ringbuoy.privacy.grants import make_grant_key

        make_grant_key(data / "secrets" / "grant.key", data / "keyd" / "grant.public")
        port = free_port()
        programs += [_pages(data, cluster.app_url), _hub(data, cluster.app_url, port)]
        _wait_for(data / "run" / "web.sock", data / "run" / "hub.sock")
        yield World(port, programs[1].pid, cluster.roles.owner.url, _open_talks(data, talks))
    finally:
        for program in reversed(programs):
            os.killpg(program.pid, signal.SIGTERM)
            program.wait(15)
        cluster.stop()
        shutil.rmtree(data, ignore_errors=True)


def _make_tables(owner_url: str) -> None:
    from django.conf import settings

    from ringbuoy.kernel.database_address import django_database, parse_database_url

    settings.DATABASES["default"].update(django_database(parse_database_url(owner_url)))
    django.setup()
    from ringbuoy.server.migrating import migrate

    migrate()


def _pages(data: Path, database: str) -> subprocess.Popen[bytes]:
    words = [
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--uds",
        str(data / "run" / "web.sock"),
        "--workers",
        "1",
    ]
    return _start(
        [*words, "--blocking-threads", "2", "--log-level", "error", "ringbuoy.server.wsgi:application"],
        database,
    )


def _hub(data: Path, database: str, port: int) -> subprocess.Popen[bytes]:
    return _start(["-m", "ringbuoy.server.live"], database, RINGBUOY_PORT=str(port))


def _start(words: list[str], database: str, **more: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "APP_DATABASE_URL": database, **more}
    return subprocess.Popen([sys.executable, *words], env=environment, start_new_session=True)


def _wait_for(*sockets: Path) -> None:
    until = time.monotonic() + 60
    while not all(one.exists() for one in sockets):
        if time.monotonic() > until:
            raise TimeoutError("The hub or the pages did not start.")
        time.sleep(0.1)


def _open_talks(data: Path, count: int) -> list[Talk]:
    """Open talks as if they had been answered, four to a counselor, and hand their keys to the hub."""
    from ringbuoy.contacts.models import Contact, Conversation
    from ringbuoy.contacts.visits import cookie_for, signer_of
    from ringbuoy.kernel import clock
    from ringbuoy.kernel.ids import new_id
    from ringbuoy.kernel.settings import load

    at, signer = clock.now(), signer_of(load(data))
    line, counselors = _line(), _counselors(-(-count // SEATS))
    contacts = [
        Contact(
            id=new_id(),
            line=line,
            channel="chat",
            language="en",
            state="talking",
            reached_at=at,
            waiting_since=at,
            answered_at=at,
            counselor_id=counselors[number // SEATS][0],
            seat=number % SEATS + 1,
            epoch=EPOCH,
        )
        for number in range(count)
    ]
    Contact.objects.bulk_create(contacts)
    Conversation.objects.bulk_create(Conversation(contact=one, caller_seen_at=at) for one in contacts)
    _hand_over(data, [contact.id for contact in contacts])
    return [
        Talk(contact.id, cookie_for(contact.id, signer, at=at), counselors[number // SEATS][1])
        for number, contact in enumerate(contacts)
    ]


def _line() -> object:
    from ringbuoy.lines.models import Line

    return Line.objects.create(code="harbor", name="Harbor", languages=["en"], emergency_number="911")


def _counselors(count: int) -> list[tuple[int, str]]:
    """Enroll counselors and sign them in; give the id and the session of each."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from ringbuoy.people.models import Person

    store = import_module(settings.SESSION_ENGINE).SessionStore
    people = Person.objects.bulk_create(
        Person(username=f"c{n}", name=f"C {n}", alias=f"C{n}", roles=["counselor"], password="!")
        for n in range(count)
    )
    sessions = []
    for person in people:
        session = store()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        sessions.append(session.session_key)
    return [(person.pk, session) for person, session in zip(people, sessions, strict=True)]


def _hand_over(data: Path, contacts: list[UUID]) -> None:
    """Give the hub a key for each talk, as the page that opens a talk does."""
    from ringbuoy.kernel.settings import load
    from ringbuoy.privacy.holders import HubKeys
    from ringbuoy.privacy.sealing import ContactKey

    center = load(data).center
    hub = HubKeys(data / "run" / "hub.sock", center=center)
    for contact in contacts:
        hub.hand_over(ContactKey(contact, EPOCH, os.urandom(32), center))
