"""Signed tokens: unchanged, for this purpose, not too old; or refused."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbuoy.kernel.tokens import BadToken, Signer

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
signer = Signer(b"k" * 32)


def test_a_token_comes_back_as_it_was():
    token = signer.sign("caller", "0193-77", at=AT)

    assert signer.read("caller", token, at=AT + HOUR, max_age=HOUR) == "0193-77"


def test_a_token_ages():
    token = signer.sign("caller", "0193-77", at=AT)

    with pytest.raises(BadToken):
        signer.read("caller", token, at=AT + HOUR + timedelta(seconds=1), max_age=HOUR)


def test_a_token_is_for_one_purpose():
    token = signer.sign("caller", "0193-77", at=AT)

    with pytest.raises(BadToken):
        signer.read("staff", token, at=AT, max_age=HOUR)


@pytest.mark.parametrize("position", range(0, 40, 7))
def test_a_changed_token_is_refused(position):
    token = signer.sign("caller", "0193-77", at=AT)
    changed = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]

    with pytest.raises(BadToken):
        signer.read("caller", changed, at=AT, max_age=HOUR)


@pytest.mark.parametrize("rubbish", ["", ".", "a", "a.b", "é.é", "....", "x" * 10_000])
def test_rubbish_is_refused(rubbish):
    with pytest.raises(BadToken):
        signer.read("caller", rubbish, at=AT, max_age=HOUR)
