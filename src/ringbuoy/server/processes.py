"""The one table of processes: the supervisor, the systemd page and the compose file are made from it."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.os_users import OsUser, Part, user_for

LONGEST_CONNECT_SECONDS = 1.0
WEB_THREADS = 4


@dataclass(frozen=True)
class Process:
    """One program that runs as long as the service does.

    `pulse`: the folder in which it shows that it lives, if it does (pulses.py); one whose pulse stops hangs.
    `hindrance`: why it cannot start just now, in a sentence that says what to do; empty: it can.
    `must_answer`: one that was started again and is not ready within a minute is ended, and started anew.
    """

    name: str
    does: str
    when_it_dies: str
    part: Part | None
    command: tuple[str, ...]
    is_ready: Callable[[], bool]
    after: tuple[str, ...] = ()
    socket: Path | None = None
    stop_signal: Signals = SIGTERM
    pulse: Path | None = None
    hindrance: Callable[[], str] = str
    must_answer: bool = False

    @property
    def user(self) -> OsUser | None:
        """Whom it runs as; None: whoever starts it, root too."""
        return user_for(self.part) if self.part else None


def process_table(settings: Settings, *, python: str) -> tuple[Process, ...]:
    """List our own programs in the order in which they start. PostgreSQL comes before them."""
    serving = (_keyd(settings, python), _web(settings, python), _live(settings, python))
    return (*serving, *_loops(settings, python), _backup(python))


def database_process(command: Sequence[str], is_ready: Callable[[], bool]) -> Process:
    """Describe the PostgreSQL that we run ourselves; absent where DATABASE_URL names another."""
    return Process(
        name="postgres",
        does="keeps every record",
        when_it_dies="back within 5 s; nothing that was acknowledged is lost",
        part=Part.DATABASE,
        command=tuple(command),
        is_ready=is_ready,
        stop_signal=SIGINT,
    )


def asterisk_process(
    settings: Settings, command: Sequence[str], hindrance: Callable[[], str] = str
) -> Process:
    """Describe the telephone exchange; absent where none is installed."""
    return Process(
        name="asterisk",
        does="carries calls: sound, carriers, counselors' phones",
        when_it_dies="calls that were going on are cut off; browsers are connected again in seconds",
        part=Part.TELEPHONY,
        command=tuple(command),
        is_ready=partial(port_answers, "127.0.0.1", settings.asterisk_port),
        after=("postgres", "live"),
        hindrance=hindrance,
        must_answer=True,
    )


def traffic_process(settings: Settings, *, python: str, rate: float) -> Process:
    """Describe the simulated callers of a demo."""
    return Process(
        name="traffic",
        does="plays callers who come through the public doors (demo only)",
        when_it_dies="no new simulated callers until it is back",
        part=Part.SERVICE,
        command=_python(python, "ringbuoy.simulator", "--rate", str(rate), "--url", local_url(settings)),
        is_ready=_at_once,
        after=("live",),
    )


def local_url(settings: Settings) -> str:
    """The address at which a browser on this machine finds us."""
    scheme = "https" if settings.tls else "http"
    host = "localhost" if settings.host in ("0.0.0.0", "::", "127.0.0.1") else settings.host  # noqa: S104
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}"


def takes_connections(path: Path) -> bool:
    """Tell whether somebody listens on a Unix socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(LONGEST_CONNECT_SECONDS)
        return client.connect_ex(str(path)) == 0


def port_answers(host: str, port: int) -> bool:
    """Tell whether somebody listens on a port of this machine."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        socket.create_connection((reachable, port), timeout=LONGEST_CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _keyd(settings: Settings, python: str) -> Process:
    return Process(
        name="keyd",
        does="keeps the keys that open callers' words",
        when_it_dies="records are closed, answering stays open",
        part=Part.KEYS,
        command=_python(python, "ringbuoy.keyd"),
        is_ready=partial(takes_connections, settings.keyd_socket),
        socket=settings.keyd_socket,
    )


def _web(settings: Settings, python: str) -> Process:
    words = (
        *("granian", "--interface", "wsgi", "--uds", str(settings.web_socket), "--uds-permissions", "0600"),
        *("--workers", "1", "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers"),
        *("--workers-kill-timeout", "5", "--log-level", "warning", "ringbuoy.server.wsgi:application"),
    )
    return Process(
        name="web",
        does="serves the pages",
        when_it_dies="open chats and live streams go on",
        part=Part.SERVICE,
        command=_python(python, *words),
        is_ready=partial(takes_connections, settings.web_socket),
        after=("postgres", "keyd"),
        socket=settings.web_socket,
    )


def _live(settings: Settings, python: str) -> Process:
    return Process(
        name="live",
        does="owns the port: chats, live streams, and the way to the pages",
        when_it_dies="chats resume where they were",
        part=Part.SERVICE,
        command=_python(python, "ringbuoy.server.live"),
        is_ready=partial(port_answers, settings.host, settings.port),
        after=("postgres", "keyd", "web"),
        socket=settings.hub_socket,
    )


def _loops(settings: Settings, python: str) -> tuple[Process, Process]:
    return (
        Process(
            name="engine",
            does="offers waiting contacts to counselors",
            when_it_dies="talks keep their sound; the next one rebuilds from the database: 0.8 s at rest "
            "(two cores; longest of 12: 0.97 s), more on a busy machine",
            part=Part.SERVICE,
            command=_python(python, "ringbuoy.server.engine"),
            is_ready=_at_once,
            after=("postgres",),
            pulse=settings.run,
        ),
        Process(
            name="worker",
            does="does what is due: timeouts, escalations, follow-ups",
            when_it_dies="what is due waits until it is back, or another takes it",
            part=Part.SERVICE,
            command=_python(python, "ringbuoy.server.worker"),
            is_ready=_at_once,
            after=("postgres",),
        ),
    )


def _backup(python: str) -> Process:
    """Describe the one process that stays root: only root reaches all that it saves."""
    return Process(
        name="backup",
        does="saves database and keys once a day, and tries what it saved",
        when_it_dies="the next backup is made when it is back",
        part=None,
        command=_python(python, "ringbuoy.server.backups.daily"),
        is_ready=_at_once,
        after=("postgres", "keyd"),
    )


def _python(python: str, module: str, *words: str) -> tuple[str, ...]:
    return (python, "-P", "-m", module, *words)


def _at_once() -> bool:
    """Ready as soon as it runs: nobody connects to it."""
    return True
