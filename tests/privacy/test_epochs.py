"""Epochs, fresh keys, and the blind index."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ringbuoy.keyd.epochs import BadEpoch, EpochKeys, epoch_name, live_quarters, months_to_have, retention_of
from ringbuoy.keyd.published import NothingPublished, choose, publish, read_published
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.root import make_root
from ringbuoy.keyd.vault import open_vault
from ringbuoy.keyd.wrapping import BadWrapping, unwrap, unwrap_from, wrap, wrap_to

NOVEMBER = datetime(2026, 11, 5, tzinfo=UTC)


def test_epochs_are_named_by_class_and_month_in_utc():
    late = datetime(2026, 11, 30, 23, tzinfo=UTC).astimezone(tz=None)

    assert epoch_name(Retention.WORDS, at=late) == "words-2026-11"
    assert retention_of("rescue-2026-11") is Retention.RESCUE


@pytest.mark.parametrize(
    "name", ["", "words", "words-2026-13", "words-2026-1", "other-2026-11", "words-2026-11\n"]
)
def test_other_names_are_refused(name):
    with pytest.raises(BadEpoch):
        retention_of(name)


def test_the_next_month_is_made_before_it_comes():
    assert [f"{month:%Y-%m}" for month in months_to_have(datetime(2026, 12, 31, tzinfo=UTC))] == [
        "2026-12",
        "2027-01",
    ]


def test_three_quarters_are_live():
    assert live_quarters(datetime(2026, 1, 1, tzinfo=UTC)) == ["2026-Q1", "2025-Q4", "2025-Q3"]


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["words-2026-11", "words-2026-12", "rescue-2026-11"], "words-2026-11"),
        (["words-2026-08", "words-2026-09"], "words-2026-09"),
        (["words-2026-12", "words-2027-01"], "words-2026-12"),
    ],
    ids=["this month", "keyd down for months", "clock jumped back"],
)
def test_a_caller_is_never_stopped_by_the_calendar(names, chosen):
    assert choose(dict.fromkeys(names, b""), Retention.WORDS, at=NOVEMBER) == chosen


def test_nothing_published_is_told(tmp_path):
    with pytest.raises(NothingPublished, match="keyd"):
        read_published(tmp_path)
    (tmp_path / "epochs.json").write_text("[7]")
    with pytest.raises(NothingPublished):
        read_published(tmp_path)


def test_what_is_published_is_read_again(tmp_path):
    publish(tmp_path, {"words-2026-11": bytes(32)})

    assert read_published(tmp_path) == {"words-2026-11": bytes(32)}


def test_a_key_wrapped_to_keyd_opens_there_only_for_its_contact_and_epoch(contact):
    keys, others = EpochKeys("words-2026-11", bytes(32)), EpochKeys("words-2026-12", bytes(32))
    place = {"contact": contact, "epoch": "words-2026-11"}

    wrapped = wrap_to(keys.public_bytes, b"k" * 32, **place)

    assert unwrap_from(keys.private_key, wrapped, **place) == b"k" * 32
    for private, elsewhere, changed in (
        (others.private_key, place, wrapped),
        (keys.private_key, {**place, "contact": uuid4()}, wrapped),
        (keys.private_key, {**place, "epoch": "words-2026-12"}, wrapped),
        (keys.private_key, place, wrapped[:-1]),
        (keys.private_key, place, bytes(32) + wrapped[32:]),
    ):
        with pytest.raises(BadWrapping):
            unwrap_from(private, changed, **elsewhere)


def test_a_stored_key_is_bound_to_what_it_is_for():
    wrapped = wrap(bytes(32), b"secret", bound="epoch|a")

    assert unwrap(bytes(32), wrapped, bound="epoch|a") == b"secret"
    for changed, bound in ((wrapped, "epoch|b"), (wrapped[:-1], "epoch|a"), (b"", "epoch|a")):
        with pytest.raises(BadWrapping):
            unwrap(bytes(32), changed, bound=bound)


def test_the_two_keys_of_an_epoch_have_known_answers():
    keys = EpochKeys("words-2026-11", bytes(range(32)))

    assert keys.wrapping_key.hex()[:32] == _hkdf(b"wrapping")[:16].hex()
    assert keys.private_key.private_bytes_raw() == _hkdf(b"x25519")


def _hkdf(use: bytes) -> bytes:
    """RFC 5869 by hand: extract with a salt of zeros, expand to one block."""
    import hmac

    extracted = hmac.digest(bytes(32), bytes(range(32)), "sha256")
    return hmac.digest(extracted, b"ringbuoy epoch 1 " + use + b" words-2026-11" + b"\x01", "sha256")


@pytest.fixture
def vault(tmp_path):
    return open_vault(tmp_path / "keys.sqlite3", make_root(tmp_path / "root.key"))


def test_the_blind_index_finds_a_caller_again_for_three_quarters(vault):
    vault.prepare(NOVEMBER)
    first = vault.indexes("phone", "+15550100123", at=NOVEMBER)
    later = NOVEMBER + timedelta(days=2 * 91)
    for months in range(1, 8):
        vault.prepare(NOVEMBER + timedelta(days=30 * months))

    again = vault.indexes("phone", "+15550100123", at=later)

    assert list(first) == ["2026-Q4"]
    assert list(again) == ["2027-Q2", "2027-Q1", "2026-Q4"]
    assert again["2026-Q4"] == first["2026-Q4"]
    assert len(set(again.values())) == 3
    assert all(len(digest) == 16 for digest in again.values())
    assert "2026-Q4" not in vault.indexes("phone", "+15550100123", at=later + timedelta(days=92))


def test_kinds_and_handles_do_not_run_together(vault):
    vault.prepare(NOVEMBER)

    said = {
        str(vault.indexes(*pair, at=NOVEMBER)) for pair in (("phone", "a"), ("email", "a"), ("phone", "b"))
    }

    assert len(said) == 3


def test_what_the_disk_did_not_take_does_not_exist(vault):
    vault.prepare(NOVEMBER)
    vault.rollback()

    assert vault.epochs == []
    assert vault.publics() == {}
