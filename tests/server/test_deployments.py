"""The systemd page and the compose file say what the process table says."""

from ringbuoy.server.deployments import COMPOSE, PAGE, compose_file, processes, systemd_page


def test_the_systemd_page_is_the_table():
    assert PAGE.read_text() == systemd_page(), "run python -m ringbuoy.server.deployments"


def test_the_compose_file_is_the_table():
    assert COMPOSE.read_text() == compose_file(), "run python -m ringbuoy.server.deployments"


def test_every_process_starts_after_those_it_needs():
    started: set[str] = set()
    for process in processes():
        assert set(process.after) <= started, process.name
        started.add(process.name)


def test_no_process_shares_a_user_with_the_keys_or_the_database():
    parts = [process.part for process in processes()]

    assert [str(part) for part in parts].count("keys") == 1
    assert [str(part) for part in parts].count("database") == 1
    assert [process.name for process in processes() if process.part is None] == ["backup"]
