"""A real hub and real pages as processes, and small browsers that talk with them over the wire."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from tests.ports import free_port
from tests.privacy.running import SOURCE, until

SHARED_SECRETS = ("token.key", "grant.key", "django.key", "rows.key", "text.key", "phone.key", "mail.key")
WITHIN_S = 60.0


class Program:
    """A program of ours as a process, with its log."""

    def __init__(self, *words: str, data: Path, log: Path, **environment: str) -> None:
        self._words = words
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "RINGBUOY_DATA": str(data),
            **environment,
        }
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, *self._words],
                env=self._environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def process_id(self) -> int:
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _comes_up(self, is_up: Callable[[], bool]) -> None:
        """Wait until it serves; one that never does is ended, as it would be in the next one's way."""
        try:
            until(is_up, within=120)
        except AssertionError:
            self.kill()
            raise

    def _end(self, number: int) -> None:
        """End the program and whatever it has started."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
            os.killpg(self.process.pid, signal.SIGCONT)  # one that a test has stopped hears nothing polite
            self.process.wait(60)


class RunningWeb(Program):
    """The pages on their socket."""

    def __init__(
        self, data: Path, database: str, *, application: str = "ringbuoy.server.wsgi:application"
    ) -> None:
        self.socket = data / "run" / "web.sock"
        words = ("-m", "granian", "--interface", "wsgi", "--uds", str(self.socket), "--workers", "1")
        super().__init__(
            *words,
            *("--blocking-threads", "2", "--log-level", "error", application),
            data=data,
            log=data / "logs" / "web.out",
            APP_DATABASE_URL=database,
        )

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        super().start()
        self._comes_up(lambda: _answers(self.socket))


class RunningHub(Program):
    """The hub on a port of its own."""

    def __init__(self, data: Path, database: str, *words: str, **environment: str) -> None:
        self.port = free_port()
        self.data = data
        super().__init__(
            *(words or ("-m", "ringbuoy.server.live")),
            data=data,
            log=data / "logs" / f"live-{self.port}.out",
            APP_DATABASE_URL=database,
            RINGBUOY_PORT=str(self.port),
            **environment,
        )

    def start(self) -> None:
        super().start()
        self._comes_up(lambda: _takes_connections(self.port))

    def robin(self, cookie: str) -> "Browser":
        """A caller's browser with the cookie of a visit."""
        return Browser(self.port, {"v": cookie})

    def staff(self, session: str) -> "Browser":
        """A browser of somebody who has signed in."""
        return Browser(self.port, {"s": session})


def second_folder(data: Path, name: str) -> Path:
    """A data folder for another hub of the same center: same secrets, same keyd, same pages."""
    other = data.parent / f"{data.name}-{name}"
    for folder in ("run", "secrets", "logs", "static"):
        (other / folder).mkdir(parents=True, exist_ok=True)
    shutil.copy(data / "settings.toml", other / "settings.toml")
    for secret in SHARED_SECRETS:
        shutil.copy(data / "secrets" / secret, other / "secrets" / secret)
    for shared in ("spool", "run/keyd.sock", "run/web.sock"):
        with suppress(FileExistsError):
            (other / shared).symlink_to(data / shared)
    return other


@dataclass
class Reply:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """What a page does: ask, send, listen."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"Sec-Fetch-Site": "same-origin"})

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WITHIN_S)
        try:
            connection.request(method, path, body, self._headers(headers))
            answer = connection.getresponse()
            return Reply(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
            )
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def say(self, words: str, *, to: str = "/here/say", id: UUID | None = None, **more: object) -> Reply:
        fields = {"id": str(id or uuid4()), "words": words, **more}
        return self.ask("POST", to, json.dumps(fields).encode(), **{"Content-Type": "application/json"})

    def submit(self, path: str, **fields: str) -> Reply:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), **form)

    def listen(self, path: str = "/here/stream", **headers: str) -> "EventStream":
        return EventStream(self.port, path, self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {**self.headers, **({"Cookie": cookies} if cookies else {}), **named}


class EventStream:
    """A stream of events, read one by one; beats are passed over."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)
        self._connection.request("GET", path, headers=headers)
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.last_id = ""

    def next(self, name: str, *, within: float = WITHIN_S) -> Any:
        """The next event of this name; others before it are passed over."""
        return self.next_of(name, within=within)[1]

    def next_of(self, *names: str, within: float = WITHIN_S) -> tuple[str, Any]:
        """The next event of these names, and which it is."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            event, content = self._read(deadline)
            if event in names:
                return event, content
            assert event, f"The stream ended before an event {names} came."
        raise AssertionError(f"No event {names} came in time.")

    def sequences(self, count: int) -> list[int]:
        return [self.next("message")["sequence"] for _ in range(count)]

    def everything_for(self, seconds: float) -> list[tuple[str, Any]]:
        """What comes in this time."""
        deadline, events = time.monotonic() + seconds, []
        with suppress(TimeoutError):
            while (event := self._read(deadline))[0]:
                events.append(event)
        return [event for event in events if event[0] != "beat"]

    def has_ended(self, *, within: float = WITHIN_S) -> bool:
        """Whether the stream ends in this time."""
        deadline = time.monotonic() + within
        try:
            while self._read(deadline)[0]:
                pass
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        # Without the shutdown the answer's own file keeps the connection open.
        if self._connection.sock is not None:
            with suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._answer.close()
        self._connection.close()

    def _read(self, deadline: float) -> tuple[str, Any]:
        """One event; the end of the stream is an event without a name."""
        name, content = "", None
        while line := self._line(deadline):
            if line == b"\n" and name:
                return name, content
            field_name, _, value = line.decode().rstrip("\n").partition(": ")
            if field_name == "event":
                name = value
            elif field_name == "id":
                self.last_id = value
            elif field_name == "data":
                content = json.loads(value)
        return "", None

    def _line(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._connection.sock is not None:
            self._connection.sock.settimeout(left)
        try:
            return self._answer.readline()
        except (ConnectionError, http.client.HTTPException):
            return b""


def _takes_connections(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _answers(place: Path) -> bool:
    """Tell whether pages are served there: connections are taken long before."""
    asking = http.client.HTTPConnection("localhost", timeout=WITHIN_S)
    try:
        asking.sock = socket.socket(socket.AF_UNIX)
        asking.sock.settimeout(WITHIN_S)
        asking.sock.connect(str(place))
        asking.request("GET", "/nothing-is-here")
        return bool(asking.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
