"""A grant opens one contact, once, within a minute, and only if this center signed it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ringbuoy.keyd import grants
from ringbuoy.keyd.grants import BadGrant, Grant, sign
from ringbuoy.keyd.keeper import Keeper
from ringbuoy.keyd.log import ChainLog, lines_backwards
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.root import make_root
from ringbuoy.keyd.vault import open_vault
from ringbuoy.keyd.wrapping import wrap_to
from ringbuoy.privacy.grants import GrantKeyMissing, GrantSigner, line_grant, make_grant_key

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path)
    places.own.mkdir()
    places.spool.mkdir()
    return places


@pytest.fixture
def private(places) -> Ed25519PrivateKey:
    make_grant_key(places.data / "grant.key", places.grant_public)
    return Ed25519PrivateKey.from_private_bytes((places.data / "grant.key").read_bytes())


@pytest.fixture
def keeper(places, contact) -> Keeper:
    vault = open_vault(places.vault, make_root(places.root_key))
    vault.prepare(NOON)
    public = vault.publics()["words-2026-11"]
    wrapped = wrap_to(public, bytes(32), contact=contact, epoch="words-2026-11")
    vault.adopt(contact, "words-2026-11", wrapped)
    return Keeper(places, vault, ChainLog(places.logs), at=NOON)


def reader(contact, **changed):
    said = {"person": 7, "role": "counselor", "purpose": "notes", "own_live": False, "passed_at": NOON}
    return Grant(contact=contact, **{**said, **changed})


def opened(keeper, contact, token, *, at=NOON):
    line = orjson.dumps(
        {"id": 1, "op": "open", "contact": str(contact), "retention": "words", "grant": token}
    )
    return orjson.loads(keeper.answer_all([line], at=at)[0])


def test_a_good_grant_opens_once(keeper, private, contact):
    token = sign(reader(contact), private, at=NOON)

    assert "key" in opened(keeper, contact, token)["ok"]
    assert "used already" in opened(keeper, contact, token)["sentence"]


@pytest.mark.parametrize("late", [timedelta(seconds=60), timedelta(days=1), timedelta(seconds=-6)])
def test_too_old_or_from_the_future_it_does_not_open(keeper, private, contact, late):
    token = sign(reader(contact), private, at=NOON)

    assert opened(keeper, contact, token, at=NOON + late)["refused"] == "not_permitted"


def test_for_another_contact_it_does_not_open(keeper, private, contact):
    token = sign(reader(uuid4()), private, at=NOON)

    assert "another contact" in opened(keeper, contact, token)["sentence"]


def test_signed_by_another_key_or_for_something_else_it_does_not_open(keeper, private, contact, monkeypatch):
    foreign = sign(reader(contact), Ed25519PrivateKey.generate(), at=NOON)
    monkeypatch.setattr(grants, "_SIGNED_FOR", b"something else")
    other_use = sign(reader(contact), private, at=NOON)
    monkeypatch.undo()

    assert opened(keeper, contact, foreign)["refused"] == "not_permitted"
    assert opened(keeper, contact, other_use)["refused"] == "not_permitted"


def test_every_changed_letter_is_noticed(keeper, private, contact):
    token = sign(reader(contact), private, at=NOON)

    for position in range(0, len(token), 7):
        changed = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        assert opened(keeper, contact, changed)["refused"] == "not_permitted"


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"person":"x"}', b"7", b"\xff"])
def test_well_signed_nonsense_does_not_open(keeper, private, contact, body):
    token = f"{grants._encode(body)}.{grants._encode(private.sign(grants._SIGNED_FOR + body))}"

    assert opened(keeper, contact, token)["refused"] == "not_permitted"


def test_without_the_public_key_nothing_opens(keeper, private, places, contact):
    token = sign(reader(contact), private, at=NOON)
    places.grant_public.unlink()

    assert "doctor" in opened(keeper, contact, token)["sentence"]


@pytest.mark.parametrize(
    "changed", [{"role": "I am here"}, {"purpose": "because Robin called"}, {"role": ""}]
)
def test_role_and_purpose_are_codes_so_that_no_word_comes_into_keyds_log(contact, changed):
    with pytest.raises(BadGrant):
        reader(contact, **changed)


def test_each_refusal_is_in_the_log(keeper, private, places, contact):
    opened(keeper, contact, sign(reader(uuid4()), private, at=NOON))

    last = next(lines_backwards(places.logs))
    assert (last["what"], last["why"]) == ("refuse", "BadGrant")


def test_the_line_itself_opens_live_contacts_without_being_counted(keeper, private, places, contact):
    opened(keeper, contact, sign(line_grant(contact, at=NOON), private, at=NOON))

    said = next(lines_backwards(places.logs))
    assert (said["what"], said["person"], said["opens"]) == ("open", None, 0)


def test_a_hundred_different_contacts_in_an_hour_count_as_a_hundred(keeper):
    at = NOON
    for _ in range(100):
        at += timedelta(seconds=30)
        count = keeper._opens.note(7, uuid4(), at=at)

    assert count == 100
    assert keeper._opens.note(7, uuid4(), at=at + timedelta(hours=1)) == 1


def test_making_the_pair_again_changes_nothing_and_mends_the_public_half(places, private):
    public = places.grant_public.read_bytes()
    places.grant_public.write_bytes(b"something else")

    make_grant_key(places.data / "grant.key", places.grant_public)

    assert places.grant_public.read_bytes() == public
    assert (places.data / "grant.key").stat().st_mode & 0o777 == 0o600


def test_a_missing_private_key_is_told(tmp_path, contact):
    with pytest.raises(GrantKeyMissing, match="doctor"):
        GrantSigner(tmp_path / "none").sign(reader(contact))


def test_retention_classes_are_data():
    from ringbuoy.keyd.retention import KEEPING

    assert set(KEEPING) == set(Retention)
    assert KEEPING[Retention.WORDS].kept == timedelta(days=90)
