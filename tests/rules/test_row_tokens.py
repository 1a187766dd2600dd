"""What a row token says, and how the database can check it."""

import hmac
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ringbuoy.kernel.settings import Settings
from ringbuoy.privacy.row_tokens import RowKey, RowKeyMissing, row_key

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
KEY = RowKey(bytes(range(32)))


def test_a_token_names_the_connection_the_end_and_the_contacts():
    first, second = UUID(int=1), UUID(int=2)

    signature, said = KEY.token([first, second], backend=4711, at=AT).split(";", 1)

    assert said == f"4711;{int(AT.timestamp()) + 300};{first},{second}"
    assert signature == hmac.new(KEY.secret, said.encode(), sha256).hexdigest()


@given(some.binary(min_size=32, max_size=32), some.binary())
def test_the_pads_make_the_same_signature_from_sha256_alone(secret, said):
    inner, outer = RowKey(secret).pads

    assert sha256(outer + sha256(inner + said).digest()).digest() == hmac.digest(secret, said, sha256)


@pytest.mark.parametrize("kept", ["", "not hex", "ab" * 31])
def test_a_missing_or_damaged_key_says_what_to_do(kept):
    with pytest.raises(RowKeyMissing, match="Start the service again"):
        row_key(replace(Settings(Path("/nowhere")), rows_key=kept))


def test_a_key_is_never_shown():
    assert KEY.secret.hex() not in repr(KEY)
    assert repr(KEY) == "RowKey()"
