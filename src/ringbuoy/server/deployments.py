"""The systemd page and the compose file, written from the process table.

.venv/bin/python -m ringbuoy.server.deployments
"""

import json
from collections.abc import Iterable
from pathlib import Path

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.processes import Process, asterisk_process, database_process, process_table
from ringbuoy.server.pulses import HANGS_AFTER_SECONDS

PROJECT = Path(__file__).resolve().parents[3]
PAGE = PROJECT / "docs" / "howto" / "systemd.md"
COMPOSE = PROJECT / "deploy" / "compose.yaml"
PROGRAM = "/opt/ringbuoy/ringbuoy"
DATA = "/var/lib/ringbuoy"

OPENING = f"""# Start with the machine (systemd)

This page is written from the process table (`src/ringbuoy/server/processes.py`):
`.venv/bin/python -m ringbuoy.server.deployments` writes it anew.

Start the center once by hand, so that the first questions are answered:
`{PROGRAM} up --data {DATA}`. Stop it with Ctrl-C. Then choose one of two ways.

## One unit: our own supervisor keeps the processes

Put this into `/etc/systemd/system/ringbuoy.service`, then run `systemctl enable --now ringbuoy`.

```ini
[Unit]
Description=Ringbuoy crisis line
After=network-online.target

[Service]
ExecStart={PROGRAM} up --no-browser --data {DATA}
Restart=always
RestartSec=1
TimeoutStopSec=90
KillMode=mixed
LimitCORE=0

[Install]
WantedBy=multi-user.target
```

## One unit for each process: systemd keeps them

Each starts as root and becomes the user of its part at once (`{PROGRAM} doctor` shows which). To give
a part a user of its own, add one before the first start: `adduser --system --group ringbuoy-keyd` (also
`ringbuoy`, `postgres`, `asterisk`). Put each block into the file that its first line names, then run
`systemctl enable --now ringbuoy.target`.

With a database of your own leave out `ringbuoy-postgres`, and give `prepare` and `migrate` the variable
`DATABASE_URL` in an `EnvironmentFile=` of mode 600; the others must not have it. Without a
phone line leave out `ringbuoy-asterisk`.
"""

ENDING = """## When something is red

`systemctl status 'ringbuoy-*'` shows who does not run, `journalctl -u ringbuoy-web` its last words, and
`./ringbuoy doctor` what mends it ([doctor](doctor.md)).
"""


def processes() -> list[Process]:
    """Give the whole table, as on a machine that runs its own database."""
    settings = Settings(data=Path(DATA))
    database = database_process((), lambda: True)
    return [database, *process_table(settings, python="python"), asterisk_process(settings, ())]


def _in_containers() -> list[Process]:
    """Leave Asterisk out: the container has none, and sound wants the ports of the machine itself."""
    return [one for one in processes() if one.name != "asterisk"]


def systemd_page() -> str:
    """Write the page about systemd."""
    table = processes()
    rows = "\n".join(f"| `{one.name}` | {one.does} | {one.when_it_dies} |" for one in table)
    blocks = [_target(table), _once("prepare", after=()), _once("migrate", after=("postgres",))]
    blocks += [_unit(one) for one in table]
    return "\n".join(
        [OPENING, "| process | what it does | when it dies |\n|---|---|---|", f"{rows}\n", *blocks, ENDING]
    )


def compose_file() -> str:
    """Write the compose file."""
    services = "\n".join([_compose_once("prepare", ()), _compose_once("migrate", ("postgres",))])
    return (
        COMPOSE_OPENING
        + services
        + "\n"
        + "\n".join(map(_compose_service, _in_containers()))
        + COMPOSE_ENDING
    )


def _target(table: Iterable[Process]) -> str:
    wants = " ".join(f"ringbuoy-{one.name}.service" for one in table)
    return _block(
        "ringbuoy.target",
        ["[Unit]", "Description=Ringbuoy crisis line", f"Wants={wants}", "", *_INSTALL],
    )


def _once(step: str, *, after: tuple[str, ...]) -> str:
    """Write the unit of a step that is done once at each start."""
    lines = ["[Unit]", f"Description=Ringbuoy: {step}", *_order(("prepare", *after) if after else ())]
    lines += ["", "[Service]", "Type=oneshot", "RemainAfterExit=yes"]
    return _block(f"ringbuoy-{step}.service", [*lines, f"ExecStart={PROGRAM} {step} --data {DATA}"])


def _unit(process: Process) -> str:
    first = ("prepare",) if process.name in ("postgres", "keyd") else ("prepare", "migrate")
    lines = ["[Unit]", f"Description=Ringbuoy: {process.name} ({process.does})"]
    lines += [*_order((*first, *process.after)), "PartOf=ringbuoy.target", "", "[Service]"]
    lines += [f"ExecStart={PROGRAM} run {process.name} --data {DATA}", "Restart=always", "RestartSec=1"]
    lines += _watchdog() if process.pulse else []
    lines += [f"KillSignal={process.stop_signal.name}", "TimeoutStopSec=30", "LimitCORE=0", "UMask=0027"]
    lines += ["NoNewPrivileges=yes", "PrivateTmp=yes", "ProtectHome=yes", "ProtectSystem=strict"]
    return _block(f"ringbuoy-{process.name}.service", [*lines, f"ReadWritePaths={DATA}"])


def _watchdog() -> list[str]:
    """Let systemd end a process whose pulse stops: at once, as nothing polite reaches one that is stopped."""
    return ["Type=notify", f"WatchdogSec={HANGS_AFTER_SECONDS:.0f}", "WatchdogSignal=SIGKILL"]


def _order(names: tuple[str, ...]) -> list[str]:
    units = " ".join(dict.fromkeys(f"ringbuoy-{name}.service" for name in names))
    return [f"Wants={units}", f"After={units}"] if names else []


_INSTALL = ["[Install]", "WantedBy=multi-user.target"]


def _block(file: str, lines: Iterable[str]) -> str:
    return "\n".join(["```ini", f"# /etc/systemd/system/{file}", *lines, "```", ""])


COMPOSE_OPENING = """# Written from the process table by python -m ringbuoy.server.deployments
# Start: docker compose -f deploy/compose.yaml up
# First put settings.toml (docs/howto/install.md) and the recovery key's file into the volume `data`.
# Caddy shares the network of `live`, so that live listens on the loopback address only.

x-ringbuoy: &ringbuoy
  image: python:3.13-slim-bookworm
  init: true
  restart: unless-stopped
  working_dir: /opt/ringbuoy
  volumes:
    - ..:/opt/ringbuoy
    - data:/var/lib/ringbuoy
  ulimits:
    core: 0

services:
"""

COMPOSE_ENDING = """
  caddy:
    image: caddy:2
    restart: unless-stopped
    network_mode: "service:live"
    volumes:
      - ./Caddyfile:/etc/caddy/Caddyfile:ro
      - certificates:/data
    depends_on:
      - live

volumes:
  data:
  certificates:
"""


def _compose_once(step: str, after: tuple[str, ...]) -> str:
    lines = [f"  {step}:", "    <<: *ringbuoy", '    restart: "no"']
    lines += [f'    command: ["./ringbuoy", "{step}", "--data", "{DATA}"]', *_depends(after, step)]
    return "\n".join([*lines, ""])


def _compose_service(process: Process) -> str:
    lines = [f"  {process.name}:  # {process.does}", "    <<: *ringbuoy"]
    words = ["./ringbuoy", "run", process.name, "--data", DATA, *(["--watched"] if process.pulse else [])]
    lines += [f"    command: {json.dumps(words)}"]
    lines += [f"    stop_signal: {process.stop_signal.name}"]
    if process.name == "live":
        lines += ["    ports:", '      - "80:80"', '      - "443:443"']
    return "\n".join([*lines, *_depends(process.after, process.name), ""])


def _depends(after: tuple[str, ...], name: str) -> list[str]:
    """Say what must be there before; what is done once must be done."""
    if name == "prepare":
        return []
    once = ("prepare",) if name in ("postgres", "keyd", "migrate") else ("prepare", "migrate")
    lines = ["    depends_on:"]
    for step in once:
        lines += [f"      {step}:", "        condition: service_completed_successfully"]
    for other in after:
        lines += [f"      {other}:", "        condition: service_started"]
    return lines


def main() -> None:
    """Write both files."""
    PAGE.write_text(systemd_page(), encoding="utf-8")
    COMPOSE.write_text(compose_file(), encoding="utf-8")


if __name__ == "__main__":
    main()
