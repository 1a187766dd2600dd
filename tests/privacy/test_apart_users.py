"""Started as root, keyd and the service are different users: each reaches what it needs and no more."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ringbuoy.privacy.grants import make_grant_key
from ringbuoy.server import folder
from ringbuoy.server.os_users import OsUser, Part, own, user_for
from ringbuoy.server.processes import takes_connections
from ringbuoy.server.programs import UMASK, identity
from tests.privacy.running import SOURCE, RunningKeyd, until

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs as others")

SERVICE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from ringbuoy.privacy.grants import line_grant
from ringbuoy.privacy.keys import KeyPlaces, Keys
data, contact = Path(sys.argv[1]), UUID(sys.argv[2])
places = KeyPlaces("harbor", data / "run/keyd.sock", data / "spool", data / "secrets/grant.key")
keys = Keys(places)
if "begin" in sys.argv:
    print(keys.fresh_key(contact).secret.hex())
else:
    print(keys.open_key(contact, grant=line_grant(contact, at=datetime.now(UTC))).secret.hex())
for path in (data / "keyd").rglob("*") if "pry" in sys.argv else ():
    print("seen", path)
"""
ASKS = """
import socket, sys
with socket.socket(socket.AF_UNIX) as asking:
    asking.connect(sys.argv[1])
    asking.settimeout(10)
    print(asking.recv(65536))
"""
FALSE_KEYD = """
import socket, sys
with socket.socket(socket.AF_UNIX) as listener, open(sys.argv[2], "wb", buffering=0) as heard:
    listener.bind(sys.argv[1])
    listener.listen()
    while True:
        heard.write(listener.accept()[0].recv(65536))
"""


class ApartKeyd(RunningKeyd):
    """keyd in the folders that the server makes as root."""

    def __init__(self) -> None:
        super().__init__()
        shutil.rmtree(self.data)
        self.data = Path(tempfile.mkdtemp(prefix="rk-", dir="/tmp"))
        folder.prepare(self.data)
        self.places = type(self.places)(self.data)
        grant_key = self.data / "secrets" / "grant.key"
        make_grant_key(grant_key, self.places.grant_public)
        own(grant_key, None, mode=0o640, group=user_for(Part.SERVICE))

    def start_as(self, user: OsUser | None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ringbuoy.keyd", "--data", str(self.data)],
            env={"PYTHONPATH": str(SOURCE)},
            umask=UMASK,
            **identity(user),
        )
        until(lambda: takes_connections(self.places.socket))

    def start_false_as(self, user: OsUser) -> None:
        """Let somebody else listen in keyd's place, and write down what is said there."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", FALSE_KEYD, str(self.places.socket), str(self.places.spool / "heard")],
            umask=UMASK,
            **identity(user),
        )
        until(lambda: takes_connections(self.places.socket))

    def service(self, *arguments: object) -> str:
        run = subprocess.run(
            [sys.executable, "-c", SERVICE, str(self.data), *map(str, arguments)],
            env={"PYTHONPATH": str(SOURCE)},
            umask=UMASK,
            capture_output=True,
            text=True,
            check=True,
            **identity(user_for(Part.SERVICE)),
        )
        return run.stdout.strip()


@pytest.fixture
def apart():
    running = ApartKeyd()
    yield running
    running.remove()


def test_the_service_begins_and_opens_with_keyd_up_and_down(apart, contact):
    apart.start_as(user_for(Part.KEYS))
    apart.stop()

    secret = apart.service(contact, "begin")
    apart.start_as(user_for(Part.KEYS))
    until(lambda: not list(apart.places.spool.glob("*.key")))

    assert apart.service(contact) == secret


def test_the_service_cannot_look_into_keyds_folder(apart, contact):
    apart.start_as(user_for(Part.KEYS))

    assert "seen" not in apart.service(contact, "begin", "pry")


def test_keyd_cannot_read_the_key_that_signs_grants(apart):
    keys_user = user_for(Part.KEYS)
    looked = subprocess.run(
        ["cat", str(apart.data / "secrets" / "grant.key")],
        check=False,
        capture_output=True,
        **identity(keys_user),
    )

    assert looked.returncode != 0
    assert looked.stdout == b""


def test_somebody_else_cannot_ask(apart, contact):
    apart.start_as(user_for(Part.KEYS))
    database = user_for(Part.DATABASE)

    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            "import socket,sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])",
            str(apart.places.socket),
        ],
        check=False,
        capture_output=True,
        **identity(database),
    )

    assert b"PermissionError" in asked.stderr


def test_somebody_else_is_refused_even_if_the_socket_is_open_to_all(apart):
    apart.start_as(user_for(Part.KEYS))
    apart.places.socket.chmod(0o666)

    asked = subprocess.run(
        [sys.executable, "-c", ASKS, str(apart.places.socket)],
        check=True,
        capture_output=True,
        **identity(user_for(Part.DATABASE)),
    )

    assert b"not_permitted" in asked.stdout
    assert b"log_lines" not in asked.stdout


def test_a_false_keyd_is_told_nothing_and_new_keys_wait_in_the_spool(apart, contact):
    apart.start_as(user_for(Part.KEYS))
    apart.stop()
    apart.start_false_as(user_for(Part.SERVICE))

    secret = apart.service(contact, "begin")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        apart.service(contact)

    assert len(list(apart.places.spool.glob("*.key"))) == 1
    assert "another program listens in keyd's place" in refused.value.stderr
    assert (apart.places.spool / "heard").read_bytes() == b""
    apart.kill()
    apart.start_as(user_for(Part.KEYS))
    until(lambda: not list(apart.places.spool.glob("*.key")))
    assert apart.service(contact) == secret
