"""What the machine may write down: swap, the database's log, core dumps."""

import subprocess
import sys

import pytest

from ringbuoy.server import database_logs
from ringbuoy.server.database_logs import WORDLESS, wordy_settings
from ringbuoy.server.memory import readable_swaps
from ringbuoy.server.postgres import SETTINGS, Cluster

HEAD = "Filename Type Size Used Priority\n"


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("", []),
        (HEAD, []),
        (f"{HEAD}/swap.img file 4194300 0 -2\n", ["/swap.img"]),
        (f"{HEAD}/dev/zram0 partition 4194300 0 100\n", []),
        (f"{HEAD}/dev/dm-1 partition 4194300 0 -2\n/dev/sda2 partition 4194300 0 -3\n", ["/dev/sda2"]),
    ],
)
def test_a_swap_in_the_clear_is_named(table: str, named: list[str]) -> None:
    assert readable_swaps(table, lambda device: device == "/dev/dm-1") == named


@pytest.mark.parametrize(
    ("said", "wordy"),
    [
        ({}, []),
        ({name: good[0] for name, good in WORDLESS.items()}, []),
        ({"log_statement": "all"}, ["log_statement = none"]),
        ({"log_parameter_max_length_on_error": "-1"}, ["log_parameter_max_length_on_error = 0"]),
        (
            {"shared_preload_libraries": "pg_stat_statements, auto_explain"},
            ["no pg_stat_statements", "no auto_explain"],
        ),
    ],
)
def test_a_setting_that_lets_words_into_the_log_is_named(said: dict[str, str], wordy: list[str]) -> None:
    assert wordy_settings(said) == wordy


def test_our_own_server_is_set_so_that_nothing_is_named(cluster: Cluster) -> None:
    assert wordy_settings(SETTINGS) == []
    assert wordy_settings(database_logs.ask(cluster.roles.app)) == []


OURS = """
import subprocess
from ringbuoy.server.programs import without_core_dumps
without_core_dumps()
subprocess.run(["cat", "/proc/self/coredump_filter"])
subprocess.run(["grep", "Max core file size", "/proc/self/limits"])
"""


def test_whatever_we_start_dumps_no_memory() -> None:
    said = subprocess.run([sys.executable, "-c", OURS], capture_output=True, text=True, check=True).stdout

    dumped, limit = said.splitlines()
    assert int(dumped, 16) == 0
    assert limit.split()[4] == "0"
