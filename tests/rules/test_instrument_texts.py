"""The texts that we carry: who allows each, and which ones are nowhere in this repository."""

import tomllib
from pathlib import Path

import pytest

from ringbuoy.assessments.instruments import Licence, may_show
from ringbuoy.assessments.published import CSSRS, DATA, INSTRUMENTS
from tests.lint.repository import findings

PROJECT = Path(__file__).parents[2]

# The register, written here a second time: a text that comes in must be allowed in both places.
REGISTER = {
    "asq": Licence.FREE,
    "audit-c": Licence.FREE,
    "cssrs-screener-recent": Licence.REGISTRATION,
    "cssrs-since-last-contact": Licence.REGISTRATION,
    "gad-7": Licence.FREE,
    "hits": Licence.CONFIRMATION,
    "imminent-risk": Licence.FREE,
    "k6": Licence.FREE,
    "phq-2": Licence.FREE,
    "phq-9": Licence.FREE,
    "pss-3": Licence.FREE,
    "safe-t": Licence.FREE,
}


def test_every_text_stands_in_the_register():
    assert {code: one.licence for code, one in INSTRUMENTS.items()} == REGISTER
    assert {path.stem for path in DATA.glob("*.toml")} == set(REGISTER)


@pytest.mark.parametrize("code", REGISTER)
def test_every_text_has_notice_source_version_and_language(code):
    one = INSTRUMENTS[code]

    assert (one.notice and one.version and one.language and one.label) != ""
    assert f"| `{one.source}` |" in (PROJECT / "docs/sources.md").read_text()


def test_what_needs_a_word_of_the_center_is_off_without_it():
    closed = {code for code, one in INSTRUMENTS.items() if not may_show(one, is_registered=False)}

    assert closed == {"cssrs-screener-recent", "cssrs-since-last-contact", "hits"}


def test_texts_that_may_not_be_copied_are_nowhere():
    assert [found for found in findings() if "may not ship" in found.what] == []


def test_scoring_names_only_what_the_instrument_has():
    for one in INSTRUMENTS.values():
        items = {question.item: {choice.code for choice in question.choices} for question in one.questions}
        for given in (*one.scoring.proofs, *(given for row in one.scoring.clear for given in row)):
            assert given.answer in items[given.item]
        named = {*one.scoring.proofs.values(), *(band.level for band in one.scoring.bands), *one.stands_as}
        assert named <= set(one.levels)
        assert {when.item for question in one.questions for when in question.after} <= set(items)


def test_every_file_is_named_after_its_code():
    for path in DATA.glob("*.toml"):
        assert tomllib.loads(path.read_text())["code"] == path.stem


def test_the_screener_keeps_its_notice():
    assert CSSRS.notice.startswith("© 2008")
    assert [question.item for question in CSSRS.questions] == ["1", "2", "3", "4", "5", "6", "6a"]


def test_loinc_codes_are_those_of_the_screener_alone():
    """None is invented: the screener's are the only ones that we have seen."""
    seen = {question.loinc for one in INSTRUMENTS.values() for question in one.questions} - {""}
    panels = {code for one in INSTRUMENTS.values() for code in (one.loinc, one.loinc_level)} - {""}

    assert seen == {"93246-7", "93247-5", "93248-3", "93249-1", "93250-9", "93267-3", "93269-9"}
    assert panels == {"93373-9", "93374-7"}


def test_no_published_text_is_translated_by_us():
    ours = {one.code for one in INSTRUMENTS.values() if any(q.words_in or q.stem_in for q in one.questions)}

    assert ours == {"imminent-risk"}
    assert {one.code for one in INSTRUMENTS.values() if one.is_frame or one.label_in} == ours
