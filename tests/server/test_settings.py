"""The settings file: what can be used is used, what cannot is answered with what to do."""

from pathlib import Path

import pytest

from ringbuoy.kernel.database_address import WrongDatabaseUrl, parse_database_url
from ringbuoy.kernel.settings import load, settle
from ringbuoy.kernel.settings_file import WrongSettings, as_toml, check_decisions, read_decisions
from ringbuoy.server.safety import Unsafe, refuse_unsafe

HARBOR = {
    "center": "harbor-line",
    "center_name": 'The "Harbor" Line',
    "country": "US",
    "emergency_number": "911",
    "port": 8123,
    "trusted_proxy": ["10.0.0.5"],
}


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch):
    for name in ("RINGBUOY_PORT", "RINGBUOY_HOST", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_what_was_written_is_read_again(tmp_path: Path):
    (tmp_path / "settings.toml").write_text(as_toml(HARBOR))

    settings = load(tmp_path)

    assert settings.center_name == 'The "Harbor" Line'
    assert settings.port == 8123
    assert settings.trusted_proxy == ("10.0.0.5",)
    assert settings.public_url == "http://localhost:8123"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "settings.toml").write_text(as_toml(HARBOR))
    monkeypatch.setenv("RINGBUOY_PORT", "9000")

    assert load(tmp_path).port == 9000


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("prot = 8000", "the key 'prot' is not known. Did you mean 'port'?"),
        ("port = 70000", "'port' must be a number from 1 to 65535. It is 70000 now."),
        ("port = true", "'port' must be a number"),
        ("country = 'usa'", "'country' must be the two capital letters"),
        ("emergency_number = 'call me'", "'emergency_number' must be a telephone number"),
        ("host = 'example.org'", "'host' must be an IP address"),
        ("public_url = 'chat.example.org'", "'public_url' must be a web address"),
        ("public_url = 'https://a.org/chat'", "'public_url' must be a web address"),
        ("staff_host = 'https://staff.example.org'", "'staff_host' must be a host name in small letters"),
        ("staff_host = 'a..b'", "'staff_host' must be a host name in small letters"),
        ("center = 'Harbor Line'", "'center' must be small letters"),
        ('center_name = "Harbor\\u202eLine"', "'center_name' must be a short text"),
        ("trusted_proxy = ['nginx']", "'trusted_proxy' must be a list of IP addresses"),
        ("tls_certificate = '/a.pem'", "tls_certificate and tls_key come together"),
        ("tls_key = 'a.pem'", "'tls_key' must be the full path"),
        ("demo = 'perhaps'", "'demo' must be true or false"),
        ("port = ", "is not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_remedy(tmp_path: Path, text: str, sentence: str):
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(WrongSettings) as refusal:
        read_decisions(file)

    assert str(file) in refusal.value.sentence
    assert sentence in refusal.value.sentence


def test_a_file_that_is_not_text_is_refused(tmp_path: Path):
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(WrongSettings, match="not a text file"):
        read_decisions(file)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"host": "0.0.0.0"}, "in the clear"),
        ({"emergency_number": None}, "No emergency number"),
        ({"recovery_key": None}, "recovery key"),
        ({"public_url": "https://a.example.org", "staff_host": "a.example.org"}, "name the same host"),
        ({"recovery_key": "/nowhere/key"}, "/nowhere/key is missing"),
        ({"tls_certificate": "/nowhere/a.pem", "tls_key": "/nowhere/b.pem"}, "/nowhere/a.pem is not there"),
        ({"number_signers": "/nowhere/a.pem"}, "/nowhere/a.pem holds no certificates"),
    ],
)
def test_unsafe_settings_are_refused(tmp_path: Path, change: dict[str, object], sentence: str):
    decisions = _safe(tmp_path) | change
    decisions = {key: value for key, value in decisions.items() if value is not None}

    with pytest.raises(Unsafe, match=sentence):
        refuse_unsafe(settle(tmp_path, decisions))


@pytest.mark.parametrize("change", [{}, {"host": "0.0.0.0", "trusted_proxy": ["10.0.0.5"]}])
def test_safe_settings_pass(tmp_path: Path, change: dict[str, object]):
    refuse_unsafe(settle(tmp_path, _safe(tmp_path) | change))


def test_the_staff_have_an_address_of_their_own_where_one_is_set(tmp_path: Path):
    one = settle(tmp_path, {"public_url": "https://chat.example.org:8443"})
    two = settle(tmp_path, {"public_url": "https://chat.example.org:8443", "staff_host": "staff.example.org"})

    assert one.staff_url == "https://chat.example.org:8443"
    assert two.staff_url == "https://staff.example.org:8443"
    assert "staff.example.org" in two.allowed_hosts
    assert two.trusted_origins == ("https://chat.example.org:8443", "https://staff.example.org:8443")


def test_a_demo_needs_neither_number_nor_recovery_key(tmp_path: Path):
    refuse_unsafe(settle(tmp_path, {"demo": True}))


def test_a_database_address_comes_back_from_its_url():
    address = parse_database_url("postgresql://owner:p%40ss%2Fword@db.example.org:6432/line?sslmode=require")

    assert (address.user, address.password, address.port) == ("owner", "p@ss/word", "6432")
    assert parse_database_url(address.url) == address
    assert "p@ss" not in repr(address)


@pytest.mark.parametrize("url", ["mysql://a:b@c/d", "postgresql://host/db", "postgresql://u:secret@h:x/d"])
def test_a_wrong_database_url_is_refused_without_repeating_its_password(url: str):
    with pytest.raises(WrongDatabaseUrl) as refusal:
        parse_database_url(url)

    assert "secret" not in refusal.value.sentence


def _safe(folder: Path) -> dict[str, object]:
    key = folder / "recovery-key.pub"
    key.write_text("a key")
    return check_decisions(
        {"center_name": "Harbor", "emergency_number": "911", "recovery_key": str(key)}, source="test"
    )
