"""What a caller may tell us with one tap while waiting. Nothing is required; answers are codes."""

QUESTIONS: dict[str, tuple[str, ...]] = {
    "about": ("me", "someone_else"),
    "before": ("first_time", "talked_before"),
    "wants": ("talk", "service", "not_sure"),
}


def is_answer(question: str, answer: str) -> bool:
    """Tell whether this is one of the answers that we offer. An empty answer takes one back."""
    return question in QUESTIONS and answer in ("", *QUESTIONS[question])
