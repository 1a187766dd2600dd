"""The whole way: a center talks, is saved, is lost, and comes back from two files and a paper."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.backup_report import Report, Trial
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.paper_key import WrongRecoveryKey
from ringbuoy.server import preparing
from ringbuoy.server.backups.fitting import WouldLose
from ringbuoy.server.backups.making import BackupGoesOn, back_up
from ringbuoy.server.backups.places import BackupPlaces
from ringbuoy.server.backups.restoring import Given, restore
from ringbuoy.server.environment import owner_environment, service_environment
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.processes import takes_connections
from ringbuoy.server.programs import UMASK, identity
from ringbuoy.server.recovery import make_recovery_key

pytestmark = pytest.mark.cluster
ROOT = Path(__file__).resolve().parents[2]
QUICK = {"fsync": "off", "full_page_writes": "off"}
SETTINGS = (
    'center = "harbor-line"\ncenter_name = "Harbor Line"\ncountry = "US"\nemergency_number = "911"\n'
    'administrator = "Iris Tan"\nport = 8123\n'
)
WORDS = ("the lantern is lit", "the pebble is warm", "the willow bends")
TALK = """
import sys
from uuid import uuid4
import django
django.setup()
from ringbuoy.contacts.messages import Author, Saying, say
from tests.cast import Bench
bench = Bench()
for words in sys.argv[1:]:
    opened = bench.reaches_out()
    say(opened.contact, Saying(words, Author.CALLER, uuid4()), key=opened.key, at=bench.at)
    print(opened.contact.id)
"""
READ = """
import sys
from uuid import UUID
import django
django.setup()
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.keys import open_key
for contact in map(UUID, sys.argv[1:]):
    try:
        key = open_key(contact, grant=line_grant(contact, at=now()))
        print("/".join(words for _, words in transcript(Contact.objects.get(pk=contact), key)))
    except Foreseen as error:
        print(type(error).__name__)
"""
ERASE = """
import sys
from uuid import UUID
import django
django.setup()
from ringbuoy.kernel.clock import now
from ringbuoy.keyd.requests import Act
from ringbuoy.privacy.keys import Grant, own_keys
contact = UUID(sys.argv[1])
grant = Grant(None, "line", contact, Act.ERASE.value, own_live=False, passed_at=now())
own_keys().errand(Act.ERASE, contact, grant=grant)
"""
SEAL = """
import django
django.setup()
from ringbuoy.audit.due import sweep
from ringbuoy.kernel.clock import now
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from django.db import transaction
with transaction.atomic():
    write(Happened.PERSON_READY, at=now())
sweep(at=now())
"""


@dataclass(frozen=True)
class Harbor:
    """A center that was saved while it ran, the paper, and what was said in it."""

    settings: Settings
    report: Report
    paper: str
    contacts: list[str]
    later: str

    def given(self, data: Path) -> Given:
        return Given(Path(self.report.database_file), Path(self.report.keys_file), data)


@contextmanager
def running(data: Path) -> Iterator[Cluster]:
    """The database and keyd of a data folder."""
    cluster = Cluster(data, settings=QUICK).start()
    preparing.prepare_own_database(cluster)
    settings = installation.load(data)
    keyd = subprocess.Popen(
        [sys.executable, "-P", "-m", "ringbuoy.keyd"],
        env=environment(service_environment(settings)),
        umask=UMASK,
        **identity(user_for(Part.KEYS)),
    )
    try:
        until(lambda: takes_connections(settings.keyd_socket))
        yield cluster
    finally:
        keyd.terminate()
        keyd.wait(10)
        cluster.stop()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def harbor(folder: Path) -> Harbor:
    data = folder / "a"
    preparing.prepare_folder(data)
    paper = make_recovery_key(data / "recovery-key.pub")
    (data / "settings.toml").write_text(SETTINGS + f'recovery_key = "{data}/recovery-key.pub"\n')
    with running(data) as cluster:
        settings = installation.load(data)
        preparing.migrate(settings, owner_url=cluster.url)
        contacts = program(TALK, cluster, *WORDS)
        with psycopg.connect(cluster.url) as owner:
            owner.execute("INSERT INTO django_session VALUES ('maria', '', now())")
        program(SEAL, cluster)
        # The center works on while it is saved: keyd signs more than the database's file will hold.
        report = back_up(settings, BackupPlaces.of(settings), at=now(), say=lambda _: work_on(cluster))
        program(ERASE, cluster, contacts[-1])
        assert BackupPlaces.of(settings).copy_tombstones()
        (later,) = program(TALK, cluster, "said after the backup")
        program(SEAL, cluster)
    return Harbor(settings, report, paper, contacts, later)


def work_on(cluster: Cluster) -> None:
    """Something happens, and keyd signs it."""
    program(SEAL, cluster)


@pytest.fixture(scope="module")
def restored(harbor: Harbor, folder: Path) -> Iterator[Cluster]:
    restore(harbor.given(folder / "b"), ask=lambda: harbor.paper.lower(), say=lambda _: None)
    with running(folder / "b") as cluster:
        yield cluster


def test_a_backup_is_tried_and_its_files_lie_apart(harbor: Harbor):
    report = harbor.report

    assert (report.failure, report.trial, report.trial_says) == ("", Trial.GOOD, "")
    assert report.contact_keys == len(WORDS) + 1
    assert Path(report.database_file).parent != Path(report.keys_file).parent
    assert not (harbor.settings.data / "try").exists()
    assert not list((harbor.settings.data / "keyd" / "copies").iterdir())


def test_nothing_of_what_was_said_is_in_either_file(harbor: Harbor):
    for file in (harbor.report.database_file, harbor.report.keys_file):
        content = Path(file).read_bytes()
        assert not [word for word in (*WORDS, "ringbuoy_app", "SQLite") if word.encode() in content]


def test_what_was_said_can_be_read_again(harbor: Harbor, restored: Cluster):
    assert program(READ, restored, *harbor.contacts[:2]) == list(WORDS[:2])


def test_what_was_erased_after_the_backup_stays_erased(harbor: Harbor, restored: Cluster):
    assert program(READ, restored, harbor.contacts[-1]) == ["NotFound"]
    assert BackupPlaces.of(harbor.settings).tombstones.read_text().count(harbor.contacts[-1]) == 1


def test_rights_come_back_and_nobody_is_signed_in(restored: Cluster):
    with psycopg.connect(restored.app_url, autocommit=True) as service:
        assert service.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        assert service.execute("SELECT count(*) FROM journal_entry").fetchone()[0] > 0
        for statement in ("UPDATE journal_entry SET name = ''", "DELETE FROM journal_entry"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(statement)


def test_the_restored_center_needs_no_more_steps_and_knows_its_name(restored: Cluster):
    settings = installation.load(restored.data)

    assert preparing.migrate(settings, owner_url=restored.url) == 0
    assert (settings.center, settings.center_name, settings.port) == ("harbor-line", "Harbor Line", 8123)
    assert settings.recovery_key == restored.data / "recovery-key.pub"
    assert (restored.data / "secrets" / "django.key").read_text() == _secret_of(restored.data.parent / "a")


def test_keyd_signs_the_restored_journal_although_it_had_signed_more(restored: Cluster):
    program(SEAL, restored)

    with psycopg.connect(restored.url) as owner:
        rows = owner.execute("SELECT number, goes_on_from FROM journal_signedtree ORDER BY number").fetchall()
    assert rows == [(1, None), (3, 1)]


def test_another_paper_changes_nothing(harbor: Harbor, folder: Path):
    other = make_recovery_key(folder / "other.pub")

    with pytest.raises(WrongRecoveryKey, match="does not open"):
        restore(harbor.given(folder / "c"), ask=lambda: other, say=lambda _: None)

    assert not (folder / "c").exists()


@pytest.fixture(scope="module")
def rested(harbor: Harbor) -> Report:
    """A later backup, of the center while it rests."""
    return back_up(harbor.settings, BackupPlaces.of(harbor.settings), at=now(), say=lambda _: None)


def test_a_center_that_rests_can_be_saved_too(harbor: Harbor, rested: Report):
    assert (rested.failure, rested.trial) == ("", Trial.GOOD)
    assert not Cluster(harbor.settings.data).is_ready()


def test_keys_older_than_the_database_are_taken_on_request_and_sign_again(
    harbor: Harbor, rested: Report, folder: Path
):
    data, said = folder / "d", list[str]()
    older = Given(Path(rested.database_file), Path(harbor.report.keys_file), data)
    with pytest.raises(WouldLose, match="words of contacts begun after"):
        restore(older, ask=lambda: harbor.paper, say=said.append)

    restore(replace(older, goes_on=True), ask=lambda: harbor.paper, say=said.append)
    with running(data) as cluster:
        program(SEAL, cluster)
        program(SEAL, cluster)
        read = program(READ, cluster, harbor.contacts[0], harbor.later, harbor.contacts[-1])
        checked = subprocess.run(
            [sys.executable, "-m", "ringbuoy", "verify-audit", "--data", str(data)],
            env=environment(os.environ), capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    assert any("which keys it gave after that is lost" in one for one in said)
    assert read == [WORDS[0], "NotFound", "NotFound"]
    assert "Lost: what keyd wrote into its own log after" in checked
    assert checked.startswith("Good.")


def test_two_backups_at_once_are_refused(harbor: Harbor):
    with (harbor.settings.data / "backups" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(BackupGoesOn):
            back_up(harbor.settings, BackupPlaces.of(harbor.settings), at=now(), say=lambda _: None)


def program(text: str, cluster: Cluster, *words: str) -> list[str]:
    """Run a small program as the owner of the tables, as another process of the center."""
    settings = installation.load(cluster.data)
    done = subprocess.run(
        [sys.executable, "-c", text, *words],
        env=environment(owner_environment(settings, url=cluster.url)),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("\n")[:-1]


def environment(own: Mapping[str, str]) -> dict[str, str]:
    return {**own, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def until(is_so: Callable[[], bool], *, within: float = 30.0) -> None:
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "It did not come to pass in time."
        time.sleep(0.02)


def _secret_of(data: Path) -> str:
    return (data / "secrets" / "django.key").read_text()
