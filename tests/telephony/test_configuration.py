"""Asterisk's files are made by one function, and hold to what must never be otherwise."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ringbuoy.telephony.asterisk.accounts import Carrier, parts_of, parts_of_carrier
from ringbuoy.telephony.asterisk.files import files_of
from ringbuoy.telephony.asterisk.modules import MODULES
from ringbuoy.telephony.asterisk.place import Place
from ringbuoy.telephony.kinds import Transport, TrunkKind

CARRIER = Carrier(
    name="trunk-1",
    kind=TrunkKind.REGISTERS,
    host="sip.example.org",
    port=5061,
    transport=Transport.TLS,
    is_encrypted=True,
    username="harbor",
    number="15550100100",
    password="a password",
    addresses=("192.0.2.0/24",),
)
PLACE = Place(Path("/data/asterisk"), Path("/modules"), "0.0.0.0", 5060, 8088, "a password")


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return files_of(PLACE)


def _section(text: str, name: str, kind: str) -> dict[str, str]:
    found = re.findall(rf"^\[{name}\]\n((?:[^\[].*\n?)*)", text, re.MULTILINE)
    rows = [dict(re.findall(r"^(\w+) = (.*)$", one, re.MULTILINE)) for one in found]
    return next(one for one in rows if one.get("type") == kind)


def test_the_same_place_gives_the_same_files(files: dict[str, str]) -> None:
    assert files_of(PLACE) == files


def test_orders_are_taken_on_this_machine_only(files: dict[str, str]) -> None:
    assert "bindaddr = 127.0.0.1\nbindport = 8088" in files["http.conf"]
    assert "0.0.0.0" not in files["http.conf"]
    assert _section(files["pjsip.conf"], "udp", "transport")["bind"] == "0.0.0.0:5060"
    assert "enabled = no" in files["manager.conf"]


def test_the_password_stands_in_one_file(files: dict[str, str]) -> None:
    assert [name for name, text in files.items() if "a password" in text] == ["ari.conf"]
    assert "a password" not in repr(PLACE)


def test_carriers_that_connect_by_tls_see_the_certificate_of_the_pages(files: dict[str, str]) -> None:
    place = replace(PLACE, has_certificate=True)

    assert f"cert_file = {place.etc}/certificate.pem" in files_of(place)["pjsip.conf"]
    assert "cert_file" not in files["pjsip.conf"]


def test_signatures_are_checked_only_where_it_is_known_whose_and_refuse_no_call(
    files: dict[str, str],
) -> None:
    checking = files_of(replace(PLACE, has_signers=True))

    assert files["stir_shaken.conf"] == ""
    assert "stir_shaken" not in files["modules.conf"]
    assert "STIR_SHAKEN" not in files["extensions.conf"]
    assert "failure_action = continue" in checking["stir_shaken.conf"]
    assert f"ca_file = {PLACE.etc}/signers.pem" in checking["stir_shaken.conf"]
    assert "res_pjsip_stir_shaken.so" in checking["modules.conf"]
    assert "STIR_SHAKEN(0,verify_result)" in checking["extensions.conf"]
    assert parts_of_carrier(CARRIER)["endpoint"]["stir_shaken_profile"] == "callers"


def test_nothing_of_a_counselor_is_sent_to_a_caller_and_silence_ends_no_call(files: dict[str, str]) -> None:
    phone = _section(files["pjsip.conf"], "here", "endpoint")

    assert phone["send_connected_line"] == "no"
    assert phone["send_pai"] == "no"
    assert phone["rtp_timeout"] == "0"
    assert phone["allow_transfer"] == "no"


def test_who_needs_no_password_is_known_by_address_and_by_no_name(files: dict[str, str]) -> None:
    assert _section(files["pjsip.conf"], "here", "endpoint")["identify_by"] == "ip"
    assert parts_of_carrier(CARRIER)["endpoint"]["identify_by"] == "ip"
    assert parts_of("c7", "a password")["endpoint"]["identify_by"] == "username"


def test_no_list_of_calls_is_kept_and_no_number_is_logged(files: dict[str, str]) -> None:
    assert "enable = no" in files["cdr.conf"]
    assert "enable = no" in files["cel.conf"]
    assert re.findall(r"=> (.*)", files["logger.conf"]) == ["error", "error"]


def test_a_packet_that_cannot_be_read_is_not_written_down(files: dict[str, str]) -> None:
    assert "asterisk_error = 0\n" in files["pjproject.conf"]


def test_browsers_dial_nowhere_and_a_call_without_an_engine_asks_again(files: dict[str, str]) -> None:
    plan = files["extensions.conf"]

    assert "[desk]\nexten => _.,1,Hangup(21)" in plan
    assert plan.count("StasisBroadcast(500,^ringbuoy-.*,call)") == 1
    again = '${IF($["${CC_MET}" = "yes"]?again:late)}'
    assert plan.count(f"StasisBroadcast(100,^ringbuoy-.*,{again})") == 1
    assert "[nobody]\nexten => s,1,Answer(,i)\n" in plan  # else it waits half a second for a silent phone
    assert plan.index("Wait(1)") < plan.index("?yes:${CC_MET})") < plan.index(again)
    assert {"still_looking", "other_ways"} == set(re.findall(r"Set\(CC_SAYS=(.*)\)", plan))
    said = re.findall(r"Playback\(/data/asterisk/sounds/(.*)/\$\{CC_SAYS\}\)", plan)
    assert said == [
        "at.number/line/${CC_LINE}",
        "at.number/ending/${CC_DIGITS}",
        "at.number/whole/${CC_DIGITS}",
        "at.number/otherwise",
        "house/en",
    ]
    assert "Set(CC_DIGITS=${FILTER(0-9,${CC_DIALED})})" in plan  # nobody dials a path
    assert "Stasis(" not in plan


def test_passwords_of_accounts_lie_in_memory_only(files: dict[str, str]) -> None:
    assert {"endpoint = memory", "auth = memory", "aor = memory"} <= set(files["sorcery.conf"].splitlines())


def test_only_named_modules_are_loaded(files: dict[str, str]) -> None:
    assert "autoload=no" in files["modules.conf"]
    assert len(MODULES) == len(set(MODULES))
    assert not {"app_system", "app_voicemail", "res_pjsip_endpoint_identifier_anonymous"} & set(MODULES)


def test_a_carrier_is_told_our_number_and_nothing_of_who_answers() -> None:
    parts = parts_of_carrier(CARRIER)

    assert list(parts) == ["auth", "aor", "endpoint", "identify", "registration"]
    assert parts["aor"]["contact"] == "sip:sip.example.org:5061;transport=tls"
    assert parts["identify"]["match"] == "sip.example.org,192.0.2.0/24"
    assert parts["endpoint"]["media_encryption"] == "sdes"
    assert parts["endpoint"]["send_connected_line"] == "no"
    assert parts["endpoint"]["rtp_timeout"] == "0"
    assert parts["registration"]["contact_user"] == "15550100100"
    assert parts["registration"]["max_random_initial_delay"] == "1"
    assert "a password" not in repr(CARRIER)


def test_a_carrier_that_knows_our_address_needs_no_sign_in() -> None:
    parts = parts_of_carrier(replace(CARRIER, kind=TrunkKind.ADDRESS, username="", transport=Transport.UDP))

    assert list(parts) == ["aor", "endpoint", "identify"]
    assert parts["aor"]["contact"] == "sip:sip.example.org:5061"
    assert "outbound_auth" not in parts["endpoint"]


def test_a_browsers_leg_is_lost_when_it_is_silent_and_dials_nowhere() -> None:
    endpoint = parts_of("c7", "a password")["endpoint"]

    assert (endpoint["context"], endpoint["rtp_timeout"], endpoint["webrtc"]) == ("desk", "20", "yes")


def test_behind_a_nat_carriers_and_browsers_are_told_the_address_outside(files: dict[str, str]) -> None:
    place = replace(PLACE, public_address="203.0.113.7", own_address="10.0.0.5")
    phones, sound = (files_of(place)[name] for name in ("pjsip.conf", "rtp.conf"))

    for transport in ("udp", "tcp", "tls"):
        said = _section(phones, transport, "transport")
        assert said["external_media_address"] == said["external_signaling_address"] == "203.0.113.7"
    assert sound.endswith("[ice_host_candidates]\n10.0.0.5 => 203.0.113.7,include_local_address\n")
    assert "external" not in files["pjsip.conf"]
    assert "ice_host" not in files["rtp.conf"]
