"""What a caller may tell us with one tap, waiting and afterwards. Nothing is required; answers are codes."""

FROM_1_TO_5 = ("1", "2", "3", "4", "5")
SKIPPED = "skipped"
"""Whoever passes a question over is not asked it again."""

QUESTIONS: dict[str, tuple[str, ...]] = {
    "about": ("me", "someone_else"),
    "distress": FROM_1_TO_5,
    "hopelessness": FROM_1_TO_5,
    "before": ("first_time", "talked_before"),
    "wants": ("talk", "service", "not_sure"),
}
"""While they wait."""
AFTERWARDS: dict[str, tuple[str, ...]] = {
    "distress_after": FROM_1_TO_5,
    "hopelessness_after": FROM_1_TO_5,
    "helped": ("helped", "helped_some", "not_helped"),
}
"""When somebody talked with them and the talk is over."""


def is_answer(question: str, answer: str) -> bool:
    """Tell whether this is one of the answers that we offer. An empty answer takes one back."""
    asked = {**QUESTIONS, **AFTERWARDS}
    return question in asked and answer in ("", SKIPPED, *asked[question])
