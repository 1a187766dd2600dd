"""A TURN server of the center's own: what browsers are told, and what its file lets through."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from ringbuoy.cli.asked import Asked
from ringbuoy.cli.telephony import CannotWrite, turn
from ringbuoy.kernel.settings_file import WrongSettings, check_decisions
from ringbuoy.telephony import relays
from ringbuoy.telephony.asterisk.relay_server import file_of, secret_of

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SERVERS = ("turns:turn.example.org:443?transport=tcp", "turn:turn.example.org:3478")
KEY = "5a" * 32


@pytest.fixture
def center(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change what the center has decided."""

    def decide(**decisions: object) -> None:
        monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, **decisions))

    return decide


def test_a_browser_is_given_a_way_around_for_some_hours_under_a_name_that_tells_nobody(
    center: Callable[..., None],
) -> None:
    center(turn_servers=SERVERS, phone_key=KEY)

    (said,) = relays.told(at=AT)
    assert said["urls"] == list(SERVERS)
    assert said["username"] == str(int(AT.timestamp()) + 16 * 3600)
    expected = hmac.digest(secret_of(KEY).encode(), str(said["username"]).encode(), hashlib.sha1)
    assert base64.b64decode(str(said["credential"])) == expected
    assert str(said["credential"]) not in repr(relays.relays(at=AT))


@pytest.mark.parametrize("decided", [{"turn_servers": ()}, {"turn_servers": SERVERS, "phone_key": ""}])
def test_without_a_server_or_the_key_there_is_no_way_around(
    center: Callable[..., None], decided: dict[str, object]
) -> None:
    center(**decided)

    assert relays.told(at=AT) == []


def test_the_server_leads_to_our_own_exchange_and_nowhere_else() -> None:
    lines = file_of(SERVERS, secret_of(KEY), exchange="203.0.113.7").splitlines()

    assert f"static-auth-secret={secret_of(KEY)}" in lines
    assert "tls-listening-port=443" in lines
    assert "realm=turn.example.org" in lines
    assert [line for line in lines if line.startswith("allowed-peer-ip")] == ["allowed-peer-ip=203.0.113.7"]
    assert "denied-peer-ip=0.0.0.0-255.255.255.255" in lines


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("turn_servers", ["https://turn.example.org"]),
        ("turn_servers", ["turn:"]),
        ("sip_public_address", "0.0.0.0"),
        ("sip_public_address", "sip.example.org"),
    ],
)
def test_what_is_no_such_address_is_refused_in_words(key: str, value: object) -> None:
    with pytest.raises(WrongSettings, match="such as"):
        check_decisions({key: value}, source="settings.toml")


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "secrets").mkdir()
    asked = Asked(command=turn, data=tmp_path)
    with pytest.raises(CannotWrite, match="key is not in"):
        turn(asked)
    (tmp_path / "secrets" / "phone.key").write_text(KEY)
    with pytest.raises(CannotWrite, match="turn_servers"):
        turn(asked)
    (tmp_path / "settings.toml").write_text(f'turn_servers = ["{SERVERS[0]}"]\n')

    (tmp_path / "settings.toml").write_text(f'turn_servers = ["{SERVERS[0]}"]\nsip_host = "0.0.0.0"\n')
    with pytest.raises(CannotWrite, match="sip_public_address"):
        turn(asked)
    (tmp_path / "settings.toml").write_text(f'turn_servers = ["{SERVERS[0]}"]\n')

    assert turn(asked) == 0
    assert secret_of(KEY) in capsys.readouterr().out
