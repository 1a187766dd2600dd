"""The phone line as a part of the service: there where Asterisk is, and never in the way of the rest."""

import socket
import subprocess
import sys
from functools import partial

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.kernel.settings import Settings
from ringbuoy.server import roll_calls
from ringbuoy.server.asterisk.laying_out import lay_out
from ringbuoy.server.asterisk.programs import all_programs, find_programs
from ringbuoy.server.environment import service_environment
from ringbuoy.server.findings import Finding, State
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.processes import Process, asterisk_process
from ringbuoy.server.programs import identity
from ringbuoy.server.supervisor import NotReady, Supervisor

NAME = "asterisk"
INSTALL = "./ringbuoy telephony install"
ABOUT = "phone line"


class NoAsterisk(Unavailable):
    """No Asterisk is installed that can serve us."""


def start(settings: Settings, supervisor: Supervisor) -> None:
    """Start Asterisk where there is one. Whatever hinders it, chats and texts go on."""
    if supervisor.is_stopping or not settings.sip_port or find_programs() is None:
        return
    try:
        one = process(settings)
        _make_first_sounds(settings, supervisor)
        supervisor.start_when_free(one)
    except NotReady as error:
        supervisor.say(f"{error.sentence} Chats and texts go on; it is tried again.")


def _make_first_sounds(settings: Settings, supervisor: Supervisor) -> None:
    """At the first start make music and a greeting before anybody can call. The rest is the worker's."""
    if any((settings.asterisk_dir / "sounds" / "music").iterdir()):
        return
    supervisor.say("Making what callers hear first: music and a greeting (once) …")
    subprocess.run(
        [sys.executable, "-P", "-m", "ringbuoy.server.sounding", "first"],
        cwd=settings.data,
        env=service_environment(settings),
        stdout=subprocess.DEVNULL,
        check=False,
        **identity(user_for(Part.SERVICE)),
    )


def process(settings: Settings) -> Process:
    """Lay Asterisk's folder out, and describe its process.

    :raises NoAsterisk: none is installed.
    """
    programs = find_programs()
    if programs is None:
        raise NoAsterisk(f"No Asterisk is installed that can serve us. {INSTALL} brings one.")
    place = lay_out(settings, programs)
    command = (*programs.command, "-f", "-C", str(place.etc / "asterisk.conf"))
    return asterisk_process(settings, command, partial(_hindrance, settings))


def said(settings: Settings, supervisor: Supervisor) -> str:
    """Say in one line how it stands with the phone line."""
    if not settings.sip_port:
        return "Phone line: off (--sip-port 0)."
    if any(one.process.name == NAME and one.has_come_up for one in supervisor.running):
        return f"Phone line: call sip:5550100@{settings.sip_host}:{settings.sip_port} with any SIP phone."
    if find_programs() is None:
        return f"Phone line: not connected. Connect it: {INSTALL}"
    return "Phone line: not connected; the reason is above."


def examine(settings: Settings, *, is_running: bool) -> Finding:
    """Tell how it stands with the phone line, and what mends it."""
    programs = find_programs()
    if not settings.sip_port:
        return Finding(ABOUT, State.NOTE, "off (sip_port = 0)")
    if programs is None:
        return Finding(ABOUT, State.NOTE, _none_fits(), f"{INSTALL}, then start again")
    there = f"Asterisk {programs.said_version} ({programs.origin})"
    if not is_running:
        return Finding(ABOUT, State.GOOD, f"{there}, port {settings.sip_port} on {settings.sip_host}")
    if NAME in roll_calls.alive(settings.data) and process_answers(settings):
        return Finding(ABOUT, State.GOOD, f"{there} answers on port {settings.sip_port}")
    if NAME not in roll_calls.alive(settings.data) and (hindrance := _hindrance(settings)):
        return Finding(ABOUT, State.RED, f"{there} does not run", hindrance)
    log = settings.logs / "asterisk.log"
    return Finding(ABOUT, State.RED, f"{there} does not run", f"look at the end of {log}, then start again")


def process_answers(settings: Settings) -> bool:
    """Tell whether Asterisk takes orders."""
    return asterisk_process(settings, ()).is_ready()


def _none_fits() -> str:
    others = ", ".join(f"{one.said_version} ({one.origin})" for one in all_programs())
    return (
        f"not connected: Asterisk {others} is too old"
        if others
        else "not connected: no Asterisk is installed"
    )


def _hindrance(settings: Settings) -> str:
    """Say which port another program has; empty: none.

    Asterisk would run on without a port that it did not get, and never ask for it again.
    """
    taken = _taken_port(settings)
    return f"Port {taken} is taken by another program. Choose another one with --sip-port." if taken else ""


def _taken_port(settings: Settings) -> int | None:
    """Give the port that another program has. None: all of ours are free."""
    wanted = (
        (settings.sip_host, settings.sip_port, socket.SOCK_DGRAM),
        (settings.sip_host, settings.sip_port, socket.SOCK_STREAM),
        (settings.sip_host, settings.sip_port + 1, socket.SOCK_STREAM),
        ("127.0.0.1", settings.asterisk_port, socket.SOCK_STREAM),
    )
    return next((port for host, port, kind in wanted if not _is_free(host, port, kind)), None)


def _is_free(host: str, port: int, kind: socket.SocketKind) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True
