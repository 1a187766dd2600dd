"""The process `live`: owns the port, serves chats and live streams, passes everything else to the pages."""

import asyncio
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
import uvicorn
import uvloop

from ringbuoy.doors.chat.app import App
from ringbuoy.doors.chat.hub import Hub, Places
from ringbuoy.doors.chat.phone_door import MOST_BYTES
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.errors import Foreseen, Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.privacy import redaction
from ringbuoy.server.patience import PatientProtocol

TRANSLATIONS = Path(sys.prefix) / "ringbuoy-locale"
BACKLOG = 2048
STOP_WITHIN_S = 3
# The kernel gives up a browser that has not taken what we sent for so long.
UNREAD_FOR_MS = 30_000
# For the counselors' phones alone. Nothing is packed: a small frame could unfold into a huge one.
WEBSOCKETS = "websockets-sansio"
MOST_FRAMES = 16
PING_EVERY_S = 10.0


class PortInUse(Unavailable):
    """Somebody else has the port."""


class Server(uvicorn.Server):
    """uvicorn, with the signals left to us: the streams are ended before the server waits for them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def main() -> int:
    """Serve until told to stop, and give the exit status."""
    redaction.set_up("live")
    allow_many_streams()
    settings = installation.load(Path(os.environ["RINGBUOY_DATA"]))
    try:
        listening = open_port(settings.host, settings.port)
    except Foreseen as error:
        print(error.sentence, file=sys.stderr)
        return 1
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(serve(settings, listening))


async def serve(settings: Settings, listening: socket.socket) -> int:
    """Serve on this socket until a signal comes or a part of the hub breaks; 0: stopped as asked."""
    hub = Hub(settings, Places(TRANSLATIONS, "__Host-s" if settings.is_https else "s"))
    server = Server(configuration(App(hub), settings))
    broken: list[BaseException] = []

    def stop() -> None:
        hub.end_streams()
        server.should_exit = True

    def stop_broken(error: BaseException) -> None:
        broken.append(error)
        structlog.get_logger("live").critical("task_failed", **redaction.describe(error))
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    async with hub.running(stop_broken):
        await server.serve(sockets=[listening])
    return 1 if broken else 0


def configuration(app: App, settings: Settings) -> uvicorn.Config:
    """Set uvicorn up: no log of requests, no word about itself, no trust in what browsers claim."""
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        loop="none",
        ws=WEBSOCKETS,
        ws_max_size=MOST_BYTES,
        ws_max_queue=MOST_FRAMES,
        ws_ping_interval=PING_EVERY_S,
        ws_ping_timeout=PING_EVERY_S,
        ws_per_message_deflate=False,
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        ssl_certfile=settings.tls.certificate if settings.tls else None,
        ssl_keyfile=settings.tls.key if settings.tls else None,
    )


def allow_many_streams() -> None:
    """Raise our limit of open files as far as the system allows: each open page is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def open_port(host: str, port: int) -> socket.socket:
    """Listen on the port.

    :raises PortInUse: somebody else does.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_FOR_MS)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortInUse(
            f"Port {port} on {host} cannot be used: {error.strerror}. Stop the other program, or choose "
            "another port with --port."
        ) from error
    listening.listen(BACKLOG)
    return listening


if __name__ == "__main__":
    sys.exit(main())
