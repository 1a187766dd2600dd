"""A real Asterisk takes our configuration, and says what its API description says."""

import socket
import subprocess
from pathlib import Path

import pytest

from ringbuoy.server.asterisk.programs import find_programs, programs_in
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.programs import identity
from ringbuoy.telephony.asterisk.modules import MODULES
from tests.phone.hearing import PATIENCE_S
from tests.telephony.exchange import Exchange

pytestmark = pytest.mark.cluster


def test_it_starts_without_an_error_and_with_every_module(exchange: Exchange) -> None:
    loaded = {line.split()[0] for line in _asked(exchange, "module show").splitlines() if ".so" in line}

    assert {f"{name}.so" for name in MODULES} <= loaded
    assert "ERROR" not in exchange.said


def test_only_the_telephones_port_is_open_to_others(exchange: Exchange) -> None:
    assert exchange.settings.is_on_loopback
    assert f"127.0.0.1:{exchange.settings.asterisk_port}" in _asked(exchange, "http show status")


def test_nobody_from_elsewhere_calls_by_the_name_of_a_phone_that_needs_no_password(
    exchange: Exchange,
) -> None:
    port = exchange.settings.sip_port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.2", 0))
        stranger.settimeout(PATIENCE_S)
        own = f"127.0.0.2:{stranger.getsockname()[1]}"
        asked = (
            f"OPTIONS sip:5550100@127.0.0.1:{port} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {own};branch=z9hG4bK1;rport\r\n"
            f"From: <sip:here@{own}>;tag=a\r\nTo: <sip:5550100@127.0.0.1>\r\nCall-ID: 1\r\n"
            "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )

        stranger.sendto(asked.encode(), ("127.0.0.1", port))

        assert stranger.recv(4096).startswith(b"SIP/2.0 401 ")


def test_a_folder_without_an_asterisk_has_none(tmp_path: Path) -> None:
    assert programs_in(tmp_path, origin="fetched") is None


def test_the_one_that_serves_us_is_new_enough() -> None:
    programs = find_programs()
    if programs is None:
        pytest.skip("No Asterisk is installed: ./ringbuoy telephony install")

    assert programs.is_new_enough
    assert programs.said_version.count(".") == 2


def _asked(exchange: Exchange, question: str) -> str:
    words = [word for word in exchange.command if word != "-f"]
    return subprocess.run(
        [*words, "-rx", question],
        cwd=exchange.place.folder,
        capture_output=True,
        text=True,
        check=True,
        **identity(user_for(Part.TELEPHONY)),
    ).stdout
