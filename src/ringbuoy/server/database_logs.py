"""What the database server writes down of our statements; ours nothing, one that others run perhaps much."""

from collections.abc import Mapping

import psycopg

from ringbuoy.kernel.database_address import DatabaseAddress

CONNECT_SECONDS = 5
# What may stand there so that no statement and none of its values reaches a log.
WORDLESS: Mapping[str, tuple[str, ...]] = {
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_error_statement": ("panic", "fatal", "log"),
    "log_parameter_max_length": ("0",),
    "log_parameter_max_length_on_error": ("0",),
    "log_error_verbosity": ("terse",),
}
REMEMBERING = ("pg_stat_statements", "auto_explain", "pgaudit")


def wordy_settings(said: Mapping[str, str]) -> list[str]:
    """Name the settings with which the server writes statements or values down, each with what to set."""
    wrong = [f"{name} = {good[0]}" for name, good in WORDLESS.items() if said.get(name, good[0]) not in good]
    loaded = said.get("shared_preload_libraries", "")
    return wrong + [f"no {module}" for module in REMEMBERING if module in loaded]


def ask(address: DatabaseAddress) -> dict[str, str]:
    """Ask the server how it is set; a setting that it hides from us is left out.

    :raises psycopg.Error: it does not answer.
    """
    names = [*WORDLESS, "shared_preload_libraries"]
    with psycopg.connect(address.url, connect_timeout=CONNECT_SECONDS) as connection:
        rows = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        return dict(rows.fetchall())
