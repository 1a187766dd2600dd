"""What the caller told with a tap while waiting, in words."""

from collections.abc import Sequence

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.question_words import ANSWERED, ASKED
from ringbuoy.contacts.questions import QUESTIONS, SKIPPED


def told_of(contact: Contact) -> Sequence[tuple[str, str]]:
    """Give each question that was answered, with its answer, in the order in which they are asked."""
    answers = {question: contact.told.get(question, "") for question in QUESTIONS}
    return [
        (str(ASKED[question]), str(ANSWERED[answer]))
        for question, answer in answers.items()
        if answer not in ("", SKIPPED)
    ]
