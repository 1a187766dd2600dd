"""A plan as text and as a box: nothing is lost on the way, and without the link's key nothing opens."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ringbuoy.assessments.frame import FRAME
from ringbuoy.doors.desk.plan_begun import of_answers
from ringbuoy.doors.desk.plan_lines import OF_SIGNS, lines_in
from ringbuoy.safety_plans.boxes import NONCE_BYTES, Box, boxed
from ringbuoy.safety_plans.rules import (
    MOST_SIGNS,
    NotAPlan,
    Section,
    SectionTooLong,
    ends_at,
    is_empty,
    packed,
    to_give,
    unpacked,
)

WORDS = {section: f'{section} — línea\n"two"\t\\ ☂ \x01' for section in Section}
SOURCE = Path(__file__).parents[2] / "src"


def opened(box: Box, *, key: str, address: str) -> dict[str, str]:
    secret = urlsafe_b64decode(key + "=")
    nonce, sealed = box.sealed[:NONCE_BYTES], box.sealed[NONCE_BYTES:]
    told: dict[str, str] = json.loads(AESGCM(secret).decrypt(nonce, sealed, address.encode()))
    return told


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("People I trust:", ""),
        ("People I trust: ", ""),
        ("People I trust: Ana", "People I trust: Ana"),
        ("People I trust:\nAna\nJo", "People I trust:\nAna\nJo"),
        ("People I trust:\n\nAna", "\nAna"),
        ("Who is with me now:\nPeople I trust:\nAna", "People I trust:\nAna"),
        ("What I have planned:\nA part of me wants to live", "A part of me wants to live"),
        ("Call when it is dark:", "Call when it is dark:"),
    ],
)
def test_a_line_of_ours_that_nobody_finished_is_not_given(written: str, given: str) -> None:
    assert to_give({Section.PEOPLE: written}, ours=lines_in("en")) == {Section.PEOPLE: given}


def test_an_unfinished_line_is_known_in_the_persons_language() -> None:
    for language in ("es", "ar"):
        begun = [line for line in lines_in(language) if line.endswith(":")]
        assert (len(begun), to_give({Section.PEOPLE: begun[0]}, ours=lines_in(language))) == (
            6,
            {Section.PEOPLE: ""},
        )


def test_a_plan_comes_back_as_it_was_and_is_written_as_a_browser_writes_it() -> None:
    text = packed(WORDS)

    assert unpacked(text) == WORDS
    assert packed({Section.ALONE: "é\n"}) == (
        '{"signs":"","alone":"é\\n","elsewhere":"","people":"","services":"","surroundings":"","reasons":""}'
    )


@pytest.mark.parametrize("text", ["", "[]", "7", "null", '{"signs": 1}', '{"poem": "x"}', '{"signs"'])
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(NotAPlan):
        unpacked(text)


def test_a_section_has_its_length() -> None:
    with pytest.raises(SectionTooLong):
        unpacked(packed({Section.SIGNS: "x" * (MOST_SIGNS + 1)}))

    assert unpacked(packed({Section.SIGNS: "x" * MOST_SIGNS}))[Section.SIGNS] == "x" * MOST_SIGNS


NO_LINES = {"d1", "c1", "c2", "c3", "c5", "c6", "c7", "i1", "i2", "i3", "i4", "i5", "b4"}


def test_a_sign_begins_a_plan_unless_it_is_of_dying_of_a_way_or_of_the_past() -> None:
    signs = {question.item for question in FRAME.questions}

    assert set(OF_SIGNS) == signs - NO_LINES
    assert of_answers(dict.fromkeys(signs, "yes")) == list(OF_SIGNS.values())
    assert of_answers(dict.fromkeys(signs, "no")) == []


def test_only_blanks_are_an_empty_plan() -> None:
    assert is_empty({Section.SIGNS: " \n", Section.ALONE: ""})
    assert not is_empty({Section.REASONS: "my daughter"})


def test_the_box_opens_by_the_key_of_its_link_at_its_own_address_only() -> None:
    box, another = boxed(WORDS), boxed(WORDS)

    assert opened(box, key=box.key, address=box.address) == {str(code): part for code, part in WORDS.items()}
    for key, address in ((another.key, box.address), (box.key, another.address)):
        with pytest.raises(InvalidTag):
            opened(box, key=key, address=address)
    assert box.key not in repr(box)


def test_the_length_of_a_box_says_little() -> None:
    lengths = {len(boxed({Section.SIGNS: "x" * many}).sealed) for many in range(0, 200, 20)}

    assert lengths == {256 + NONCE_BYTES + 16}


def test_a_page_ends_with_the_words_it_was_made_of_at_the_latest() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)

    assert ends_at(7, at + timedelta(days=100), at=at) == at + timedelta(days=7)
    assert ends_at(90, at + timedelta(days=40), at=at) == at + timedelta(days=40)


@pytest.mark.parametrize("name", ["Stanley", "Brown Safety", "Crisis Response Plan", "CAMS"])
def test_no_licensed_plan_is_in_the_program(name: str) -> None:
    """Source: domain-safety-plan (docs/sources.md). Only texts that are our own are shipped."""
    files = [path for kind in ("py", "html", "js", "json", "toml") for path in SOURCE.rglob(f"*.{kind}")]

    assert [path.name for path in files if name in path.read_text()] == []
