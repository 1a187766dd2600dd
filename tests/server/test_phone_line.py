"""The phone line as a part of the service: it does not start where another program has one of its ports."""

import socket
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from ringbuoy.cli import single
from ringbuoy.kernel.settings import Settings
from ringbuoy.server import os_users
from ringbuoy.server.asterisk import phone_line
from ringbuoy.server.asterisk.programs import find_programs
from ringbuoy.server.findings import State
from ringbuoy.server.preparing import prepare_folder
from tests.ports import free_sip_port


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    if find_programs() is None:
        pytest.skip("No Asterisk is installed: ./ringbuoy telephony install")
    monkeypatch.setattr(os_users, "is_root", lambda: False)
    prepare_folder(tmp_path)
    return replace(Settings(data=tmp_path), sip_host="127.0.0.1", sip_port=free_sip_port())


def test_nothing_hinders_it_where_its_ports_are_free(settings: Settings):
    assert phone_line.process(settings).hindrance() == ""


@pytest.mark.parametrize("listens", [True, False], ids=["another listens there", "another asks from there"])
def test_a_port_that_another_program_has_hinders_it_and_is_named(settings: Settings, listens: bool):
    with socket.create_server(("127.0.0.1", 0)) as elsewhere, socket.socket() as another:
        another.bind(("127.0.0.1", settings.asterisk_port))
        if listens:
            another.listen()
        else:
            another.connect(elsewhere.getsockname())
        port = settings.asterisk_port
        said = f"Port {port} is taken by another program. Choose another one with --sip-port."

        assert phone_line.process(settings).hindrance() == said
        finding = phone_line.examine(settings, is_running=True)
        assert (finding.state, finding.mend) == (State.RED, said)


def test_a_keeper_of_processes_waits_for_the_port_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(single, "LOOK_WHETHER_FREE_EVERY_SECONDS", 0.1)
    line = phone_line.process(settings)
    with socket.create_server(("127.0.0.1", settings.asterisk_port)) as another:
        gone = Timer(0.5, another.close)
        gone.start()

        single.wait_until_free(line)
        gone.join()

    assert line.hindrance() == ""
    assert capsys.readouterr().out.count("is taken by another program") == 1
