"""What funders ask about people: coded, told only by who wants to, and never a condition of anything.

Source: funder-follow-up (docs/sources.md).
"""

from collections.abc import Mapping

ASKED: dict[str, tuple[str, ...]] = {
    "age": ("under_13", "13_17", "18_24", "25_34", "35_44", "45_54", "55_64", "65_up"),
    "race": ("native", "asian", "black", "pacific", "white", "several", "other"),
    "ethnicity": ("hispanic", "not_hispanic"),
    "gender": ("woman", "man", "trans_woman", "trans_man", "nonbinary", "other"),
    "orientation": ("straight", "gay_lesbian", "bisexual", "other"),
    "military": ("serving", "veteran", "family", "none"),
}
WONT_SAY = "wont_say"
"""They were asked and would rather not say. Empty: nobody asked."""


def is_answer(question: str, answer: str) -> bool:
    """Tell whether this is one of the answers to a question; an empty one takes it back."""
    return question in ASKED and answer in ("", WONT_SAY, *ASKED[question])


def only_asked(said: Mapping[str, str]) -> dict[str, str]:
    """Give what was said to the questions, in their order, without what nobody asked."""
    return {question: said[question] for question in ASKED if said.get(question)}
