"""Sealed words open in their own place, with their own key, and nowhere else."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.privacy import sealing
from ringbuoy.privacy.sealing import (
    ContactKey,
    SealBroken,
    WordsNotText,
    WordsTooLong,
    WrongKey,
    open_sealed,
    padded_length,
    seal,
)

PLACE = {"table": "contacts_message", "field": "words", "sequence": 3}
# As people type in many scripts: right to left with overrides, joiners, marks, four-byte letters.
STRANGE = "\u202e\u2066\u200b\u200d\ufeff\u0301\u05d0\u0645\U0001f9d1\U0002070e\0\n"
# Made by hand with the other interface of the library, not with our code.
KNOWN_BOX_BEGINS = "0ebcb5d4fc0ce2d028c0cc477d029199"
KNOWN_TAG = "746fbd422691800f0352e9027d95d9f4"
WORDS = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(STRANGE)))


def test_known_answer(monkeypatch):
    """The layout of a seal never changes: this one was sealed by the first release."""
    key = ContactKey(UUID(int=7), "words-2026-11", bytes(range(32)), "harbor")
    monkeypatch.setattr(sealing.os, "urandom", lambda count: bytes(count))

    sealed = seal(key, **PLACE, words="I am here.")

    assert sealed[:27] == bytes((1, 13)) + b"words-2026-11" + bytes(12)
    assert sealed[27:43].hex() == KNOWN_BOX_BEGINS
    assert sealed[-16:].hex() == KNOWN_TAG
    assert open_sealed(key, **PLACE, sealed=sealed) == "I am here."


@given(words=WORDS, sequence=st.integers(0, 2**63))
def test_what_was_sealed_opens_to_the_very_same_words(words, sequence):
    key = ContactKey(uuid4(), "words-2026-11", bytes(32), "harbor")

    sealed = seal(key, table="t", field="f", sequence=sequence, words=words)

    assert open_sealed(key, table="t", field="f", sequence=sequence, sealed=sealed) == words


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"table": "contacts_note"},
        {"field": "name"},
        {"sequence": 4},
        {"table": "contacts_message.words", "field": "words"},
    ],
)
def test_moved_to_another_place_it_does_not_open(key, elsewhere):
    sealed = seal(key, **PLACE, words="I am here.")

    with pytest.raises(SealBroken):
        open_sealed(key, **{**PLACE, **elsewhere}, sealed=sealed)


@pytest.mark.parametrize(
    "other",
    [{"contact": uuid4()}, {"center": "elsewhere"}, {"secret": bytes(32)}],
    ids=["contact", "center", "secret"],
)
def test_with_another_contacts_key_it_does_not_open(key, other):
    sealed = seal(key, **PLACE, words="I am here.")

    with pytest.raises(SealBroken):
        open_sealed(replace(key, **other), **PLACE, sealed=sealed)


def test_with_the_key_of_another_epoch_it_says_so(key):
    sealed = seal(key, **PLACE, words="I am here.")

    with pytest.raises(WrongKey):
        open_sealed(replace(key, epoch="words-2026-12"), **PLACE, sealed=sealed)


def test_every_changed_or_missing_byte_is_noticed(key):
    sealed = seal(key, **PLACE, words="I am here.")

    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises((SealBroken, WrongKey)):
            open_sealed(key, **PLACE, sealed=bytes(changed))
        with pytest.raises((SealBroken, WrongKey)):
            open_sealed(key, **PLACE, sealed=sealed[:position])


@pytest.mark.parametrize(("length", "filled"), [(1, 256), (256, 256), (257, 512), (1025, 2048), (4096, 4096)])
def test_lengths_are_filled_up(length, filled):
    assert padded_length(length) == filled


@given(words=st.text(alphabet="abc ", max_size=252))
def test_yes_and_a_short_story_look_alike(words):
    key = ContactKey(uuid4(), "words-2026-11", bytes(32), "harbor")

    assert len(seal(key, **PLACE, words=words)) == len(seal(key, **PLACE, words="yes"))


def test_no_nonce_is_used_twice(key):
    nonces = {seal(key, **PLACE, words="yes")[15:27] for _ in range(5_000)}

    assert len(nonces) == 5_000


def test_too_many_words_are_refused_and_the_limit_is_not(key):
    longest = "x" * sealing.LONGEST_WORDS_BYTES

    assert open_sealed(key, **PLACE, sealed=seal(key, **PLACE, words=longest)) == longest
    with pytest.raises(WordsTooLong):
        seal(key, **PLACE, words=longest + "x")


def test_half_a_letter_is_refused_without_being_quoted(key):
    with pytest.raises(WordsNotText) as refusal:
        seal(key, **PLACE, words="I am \ud83d here")

    assert "here" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_key_has_32_bytes(contact):
    with pytest.raises(ValueError, match="32"):
        ContactKey(contact, "words-2026-11", b"short", "harbor")
