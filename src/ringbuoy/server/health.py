"""What doctor looks at, one small examination each. Each finding says what mends it."""

import os
import shutil
import sys
from collections.abc import Iterator

import psycopg

from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.server import assets, claims, database_logs, preparing, provisioning, roll_calls
from ringbuoy.server.asterisk import phone_line
from ringbuoy.server.backups.examining import examine_backups
from ringbuoy.server.binaries import all_binaries, data_version, find_binaries
from ringbuoy.server.findings import Finding, State
from ringbuoy.server.key_findings import examine_keyd
from ringbuoy.server.known_line_findings import examine_known_lines
from ringbuoy.server.memory import swaps_of_this_machine
from ringbuoy.server.message_findings import examine_messages
from ringbuoy.server.os_users import CANDIDATES, Part, is_root, users_by_part
from ringbuoy.server.password_findings import examine_passwords
from ringbuoy.server.processes import process_table
from ringbuoy.server.row_findings import examine_rows
from ringbuoy.server.safety import refuse_unsafe
from ringbuoy.server.way_findings import examine_ways

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def examine(settings: Settings) -> list[Finding]:
    """Look at everything, in the order in which things depend on each other."""
    holder = claims.holder_of(settings.data)
    found = [*_machine(), *_folder(settings), *_installed_database(settings)]
    found += _running(settings) if holder else [_at_rest(settings)]
    if (settings.data / "settings.toml").exists():
        found += examine_backups(settings, at=now())
        found.append(examine_passwords(settings, at=now()))
        found += examine_messages(settings, at=now())
    found.append(phone_line.examine(settings, is_running=holder is not None))
    return [*found, *_tools()]


def _machine() -> Iterator[Finding]:
    yield Finding("Python", State.GOOD, f"{sys.version.split()[0]} in {sys.prefix}")
    if is_root():
        yield from _os_users()
    else:
        yield Finding(
            "users",
            State.NOTE,
            "everything runs as you; a real center is safer when its parts run as different users",
            "start it as root, or by systemd (docs/howto/systemd.md)",
        )
    yield _swap()
    if assets.is_stale():
        yield Finding("scripts", State.NOTE, "the pages' scripts will be bundled at the next start")


def _os_users() -> Iterator[Finding]:
    users = users_by_part()
    for part in Part:
        if part in users:
            yield Finding("users", State.GOOD, f"{part:<10} runs as '{users[part].name}'")
        else:
            mend = f"adduser --system --group {CANDIDATES[part][0]}"
            yield Finding("users", State.RED, f"{part:<10} has no user on this machine", mend)


def _folder(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    if not (data / "settings.toml").exists():
        mend = f"./ringbuoy demo --data {data}, or ./ringbuoy up --data {data}"
        yield Finding("data", State.NOTE, f"{data} has no center yet", mend)
        return
    yield Finding("data", State.GOOD, f"{data} ({'a demo' if settings.demo else settings.center_name})")
    if not os.access(data / "secrets", os.R_OK | os.X_OK):
        yield Finding(
            "data", State.RED, "its secrets are closed to you", "run doctor as the user that starts it"
        )
    free = shutil.disk_usage(data).free
    state = State.RED if claims.is_nearly_full(data) else State.GOOD
    mend = "make room, or move the data folder to a larger disk" if state is State.RED else ""
    yield Finding("disk", state, f"{free / 1e9:.1f} GB free", mend)
    yield _settings(settings)


def _settings(settings: Settings) -> Finding:
    try:
        refuse_unsafe(settings)
    except Foreseen as error:
        return Finding("settings", State.RED, error.sentence)
    return Finding("settings", State.GOOD, f"{settings.public_url}, port {settings.port} on {settings.host}")


def _installed_database(settings: Settings) -> Iterator[Finding]:
    if os.environ.get("DATABASE_URL"):
        yield Finding("PostgreSQL", State.NOTE, "run by others (DATABASE_URL)")
        return
    try:
        chosen = find_binaries(data_version(settings.data / "postgres"))
        others = ", ".join(f"{one.version} ({one.origin})" for one in all_binaries())
    except PermissionError:
        yield Finding("PostgreSQL", State.NOTE, "its folder is closed to you", "run doctor as root")
        return
    except Foreseen as error:
        yield Finding("PostgreSQL", State.RED, error.sentence)
        return
    yield Finding("PostgreSQL", State.GOOD, f"{chosen.version} of the {chosen.origin} (found: {others})")


def _at_rest(settings: Settings) -> Finding:
    try:
        claims.check_port(settings)
    except Foreseen as error:
        return Finding("port", State.RED, error.sentence)
    return Finding("running", State.NOTE, f"nothing runs on this folder; port {settings.port} is free")


def _running(settings: Settings) -> Iterator[Finding]:
    mend = f"look at the end of {settings.logs}/NAME.log, then ./ringbuoy stop and start again"
    if provisioning.answers(settings.database_address):
        yield Finding("postgres", State.GOOD, "answers")
        yield _tables(settings)
        yield examine_rows(settings)
        yield from examine_ways(settings, at=now())
        yield _database_logs(settings)
    else:
        yield Finding("postgres", State.RED, "does not answer", mend.replace("NAME", "postgres"))
    alive = roll_calls.alive(settings.data)
    for process in process_table(settings, python=sys.executable):
        if process.name in alive and process.is_ready():
            yield Finding(process.name, State.GOOD, process.does)
        else:
            said = f"does not run; until it does: {process.when_it_dies}"
            yield Finding(process.name, State.RED, said, mend.replace("NAME", process.name))
    yield from examine_keyd(settings, at=now())
    yield from examine_known_lines(settings)


def _tables(settings: Settings) -> Finding:
    try:
        steps = preparing.missing_steps(settings, owner_url=settings.database_url)
    except Foreseen as error:
        return Finding("tables", State.RED, error.sentence)
    if not steps:
        return Finding("tables", State.GOOD, "at this release")
    return Finding("tables", State.RED, f"{steps} steps behind", "./ringbuoy stop, then start again")


def _database_logs(settings: Settings) -> Finding:
    try:
        wordy = database_logs.wordy_settings(database_logs.ask(settings.database_address))
    except psycopg.Error:
        return Finding(
            "its log", State.NOTE, "cannot be asked about", "run doctor as the user that starts it"
        )
    if not wordy:
        return Finding("its log", State.GOOD, "holds no statement and no value")
    mend = f"in postgresql.conf: {'; '.join(wordy)} (docs/howto/doctor.md)"
    return Finding("its log", State.NOTE, "may hold statements with what they were asked", mend)


def _swap() -> Finding:
    swaps = swaps_of_this_machine()
    if not swaps:
        return Finding("swap", State.GOOD, "nothing in memory is written to a disk in the clear")
    mend = "swapoff -a, or encrypt it (docs/howto/doctor.md)"
    return Finding("swap", State.NOTE, f"what is in memory may be written to {', '.join(swaps)}", mend)


def _tools() -> Iterator[Finding]:
    browser = next((name for name in BROWSERS if shutil.which(name)), None)
    if browser:
        yield Finding("Chromium", State.GOOD, "for the browser tests")
    else:
        mend = "apt-get install chromium"
        yield Finding("Chromium", State.NOTE, "absent; only the browser tests need it", mend)
