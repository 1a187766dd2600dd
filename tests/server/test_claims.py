"""A data folder and a port belong to one service at a time."""

import socket
from pathlib import Path

import pytest

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.claims import (
    AlreadyRunning,
    NewerFolder,
    PortTaken,
    check_layout,
    check_port,
    claim,
    holder_of,
)
from ringbuoy.server.folder import LONGEST_PATH, UnusableFolder, prepare


def test_a_second_start_on_the_same_folder_is_refused_and_told_where_the_first_is(tmp_path: Path):
    settings = Settings(data=tmp_path, port=8123)

    with claim(settings), pytest.raises(AlreadyRunning, match="http://localhost:8123"), claim(settings):
        pass

    assert holder_of(tmp_path) is None


def test_two_folders_do_not_disturb_each_other(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    with claim(Settings(data=tmp_path / "a")), claim(Settings(data=tmp_path / "b", port=8001)):
        assert holder_of(tmp_path / "b").port == 8001


def test_a_port_in_use_is_refused_with_another_to_choose():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"--port {min(port + 1, 65535)}"):
            check_port(Settings(data=Path(), port=port))


def test_a_folder_of_a_newer_release_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "layout").write_text("2\n")

    with pytest.raises(NewerFolder, match="newer release"):
        check_layout(tmp_path)

    assert (tmp_path / "layout").read_text() == "2\n"


def test_a_path_too_long_for_sockets_is_refused(tmp_path: Path):
    with pytest.raises(UnusableFolder, match="too long"):
        prepare(tmp_path / ("x" * LONGEST_PATH))
