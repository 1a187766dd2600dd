"""Our own launcher of PostgreSQL: no network, no trust by default, nothing of a statement in its log."""

import signal
import subprocess
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ringbuoy.kernel.errors import Unavailable
from ringbuoy.server import folder, provisioning
from ringbuoy.server.binaries import Binaries, data_version, find_binaries, readable_by
from ringbuoy.server.initdb import make_server
from ringbuoy.server.os_users import OsUser, Part, own_all_below, user_for
from ringbuoy.server.programs import start_program, without_core_dumps

START_SECONDS = 60
STOP_SECONDS = 30

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "fsync": "on",
    "max_connections": "200",
    "logging_collector": "off",
    "log_destination": "stderr",
    # A statement, its values and its errors may hold a caller's words: none of them reaches the log.
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    # What a module remembers of statements (pg_stat_statements, auto_explain) is nothing that we need.
    "shared_preload_libraries": "",
    "session_preload_libraries": "",
    "local_preload_libraries": "",
}


class PostgresFailed(Unavailable):
    """PostgreSQL did not start; the sentence names the log to read."""


@dataclass
class Cluster:
    """A PostgreSQL server whose files are all below one data folder."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    binaries: Binaries | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def pgdata(self) -> Path:
        """The data folder of PostgreSQL itself."""
        return self.data / "postgres"

    @property
    def sockets(self) -> Path:
        """The folder of the server's only door."""
        return self.data / "run" / "postgres"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.data / "logs" / "postgres.log"

    @property
    def url(self) -> str:
        """The database as its owner, who migrates."""
        return self.roles.owner.url

    @property
    def app_url(self) -> str:
        """The database as the role of the running service."""
        return self.roles.app.url

    @property
    def admin_url(self) -> str:
        """The database as superuser: for making roles, and for tests."""
        return self.roles.superuser.url

    @cached_property
    def user(self) -> OsUser | None:
        """The operating-system user of the server; None: our own."""
        return user_for(Part.DATABASE)

    @cached_property
    def roles(self) -> provisioning.Roles:
        """The three database roles and their passwords."""
        return provisioning.local_roles(self.sockets, secrets=self.data / "secrets")

    def start(self) -> "Cluster":
        """Make the server if it is new, start it, and wait until it takes connections."""
        self.prepare()
        self.process = start_program(self.command(), log=self.log, cwd=self.data, user=self.user)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise PostgresFailed(f"PostgreSQL did not start. Its own words are at the end of {self.log}")
            time.sleep(0.02)
        self.provision()
        return self

    def stop(self) -> None:
        """Stop cleanly: open transactions are rolled back, everything is written."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill without warning, as a crash would."""
        self._end(signal.SIGKILL)

    def prepare(self) -> None:
        """Make folders, passwords and the empty server, as far as they are missing."""
        without_core_dumps()
        folder.prepare(self.data)
        chosen = self.programs()
        if data_version(self.pgdata) is None:
            make_server(self.pgdata, binaries=chosen, user=self.user, password=self.roles.superuser.password)
        elif self.user:
            own_all_below(self.pgdata, self.user)

    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""
        chosen = self.programs()
        said = SETTINGS | {"unix_socket_directories": str(self.sockets)} | self.settings
        options = [word for key, value in said.items() for word in ("-c", f"{key}={value}")]
        return [chosen.program("postgres"), "-D", str(self.pgdata), *options]

    def programs(self) -> Binaries:
        """Give PostgreSQL's own programs, where the server's user can run them."""
        chosen = self.binaries or find_binaries(data_version(self.pgdata))
        if self.user:
            chosen = readable_by(self.user, chosen, copies=self.data / "postgres-bin")
        self.binaries = chosen
        return chosen

    def is_ready(self) -> bool:
        """Tell whether the server takes connections."""
        return provisioning.answers(self.roles.superuser)

    def provision(self) -> None:
        """Make the database and its two roles, as far as they are missing."""
        provisioning.provision(self.roles)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(STOP_SECONDS)
        self.process = None
