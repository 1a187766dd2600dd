"""The two ways to start: a demo center, or one's own."""

import os
import sys
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ringbuoy.cli.asked import Asked
from ringbuoy.cli.first_start import answers_from, ask_answers
from ringbuoy.cli.recovering import with_recovery_key
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.errors import Conflict
from ringbuoy.kernel.settings import Settings
from ringbuoy.kernel.settings_file import Decisions, as_toml
from ringbuoy.server import claims, fallback_page, first_people, preparing, recovery
from ringbuoy.server.asterisk import phone_line
from ringbuoy.server.first_people import Known
from ringbuoy.server.processes import Process, local_url, traffic_process
from ringbuoy.server.safety import refuse_unsafe
from ringbuoy.server.service import Service, started

DEMO: Decisions = {
    "center": "harbor-line",
    "center_name": "Harbor Line",
    "country": "US",
    "emergency_number": "911",
    "crisis_number": "988",
    "demo": True,
}


class OtherKind(Conflict):
    """A demo's folder is no center's folder, and the other way round."""


def demo(asked: Asked) -> int:
    """Start the demo center, print who may sign in, and stay until Ctrl-C."""
    settings = _settings(asked, first=lambda: DEMO)
    if not settings.demo:
        raise OtherKind(f"{settings.data} holds a real center. Start it with up, or choose another --data.")
    return _run(settings, asked, more=_traffic(settings, asked.traffic), people=first_people.of_the_demo)


def up(asked: Asked) -> int:
    """Start one's own center and stay until Ctrl-C; the first start asks a few questions."""
    settings = _settings(asked, first=lambda: _first_answers(asked))
    if settings.demo:
        raise OtherKind(f"{settings.data} holds a demo. Start it with demo, or choose another --data.")
    return _run(settings, asked, people=_people_of_a_center)


def _run(
    settings: Settings,
    asked: Asked,
    *,
    people: Callable[[Settings], list[Known]],
    more: Sequence[Process] = (),
) -> int:
    refuse_unsafe(settings)
    _say(f"Starting {settings.center_name} (data: {settings.data})")
    with started(settings, say=_say) as service:
        if service.supervisor.is_stopping:
            return 0
        _print_people(people(service.settings))
        fallback_page.write(service.settings)
        service.supervisor.start_all(more)
        _open_browser(service, asked)
        service.supervisor.watch()
    return 0


def _settings(asked: Asked, *, first: Callable[[], Decisions]) -> Settings:
    """Read the settings; at the first start, or with a new file, write them down before."""
    if asked.port:
        os.environ["RINGBUOY_PORT"] = str(asked.port)
    if asked.sip_port is not None:
        os.environ["RINGBUOY_SIP_PORT"] = str(asked.sip_port)
    claims.refuse_half_restored(asked.data)
    preparing.prepare_folder(asked.data)
    file = asked.data / "settings.toml"
    if not file.exists() or asked.settings:
        decisions = first() | _ports(asked)
        refuse_unsafe(installation.settle(asked.data, decisions))
        _write(file, decisions)
    return installation.load(asked.data)


def _ports(asked: Asked) -> Decisions:
    """Give the ports that were asked for at the first start: the next ones, and doctor, find them."""
    said = {"port": asked.port or None, "sip_port": asked.sip_port}
    return {name: port for name, port in said.items() if port is not None}


def _first_answers(asked: Asked) -> Decisions:
    answers = answers_from(asked.settings) if asked.settings else ask_answers()
    return with_recovery_key(asked.data, answers)


def _write(file: Path, decisions: Decisions) -> None:
    """Write the settings whole or not at all. They hold no secret, and every process reads them."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(as_toml(decisions), encoding="utf-8")
    unfinished.chmod(0o644)
    unfinished.replace(file)


def _people_of_a_center(settings: Settings) -> list[Known]:
    recovery.seal_root(settings)
    return first_people.of_a_center(settings)


def _traffic(settings: Settings, rate: float | None) -> list[Process]:
    return [] if rate is None else [traffic_process(settings, python=sys.executable, rate=rate)]


def _print_people(people: Iterable[Known]) -> None:
    rows = [(one.username, one.password, one.role, one.name) for one in people]
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    _say("\nWho may sign in (sign-in name, password, role, name):")
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        _say("  " + "  ".join([*cells, row[3]]))


def _open_browser(service: Service, asked: Asked) -> None:
    url = local_url(service.settings)
    staff = service.settings.staff_url if service.settings.staff_host else url
    _say(f"\n{phone_line.said(service.settings, service.supervisor)}")
    _say(f"{service.settings.center_name} is open: {url}  (staff: {staff}/sign-in)   Ctrl-C stops it.")
    if asked.opens_browser and _has_screen():
        webbrowser.open(url)


def _has_screen() -> bool:
    """Tell whether there is a screen: without one a browser would take over this terminal."""
    return sys.platform == "darwin" or any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _say(sentence: str) -> None:
    print(sentence, flush=True)
