"""How the assessment of a contact stands."""

from dataclasses import dataclass
from datetime import datetime

from ringbuoy.assessments.cssrs import Answer, Item, Level, level_of, next_item, to_ask
from ringbuoy.assessments.instruments import CSSRS
from ringbuoy.assessments.models import TAKEN_BACK, Assessment, How, LevelChange
from ringbuoy.contacts.models import Contact


@dataclass(frozen=True)
class Standing:
    """Everything the desk shows of a screener. `assessment` None: not begun. `level` None: no level yet."""

    assessment: Assessment | None
    answers: dict[Item, Answer]
    computed: Level
    level: Level | None
    changes: list[LevelChange]

    @property
    def to_ask(self) -> list[Item]:
        """The questions that belong to these answers, in order."""
        return to_ask(self.answers)

    @property
    def next_item(self) -> Item | None:
        """The next question. None: all were asked."""
        return next_item(self.answers)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.next_item is None


def standing_of(contact: Contact) -> Standing:
    """Tell how the screener of a contact stands."""
    assessment = Assessment.objects.filter(contact=contact, instrument=CSSRS.code).first()
    answers = answers_of(assessment) if assessment else {}
    changes = LevelChange.objects.filter(contact=contact).select_related("person")
    return Standing(assessment, answers, level_of(answers), level_now(contact), list(changes))


def answers_of(assessment: Assessment, *, since: datetime | None = None) -> dict[Item, Answer]:
    """Give the newest answer to each item, those taken back left out; all of them, or those given since."""
    rows = assessment.answers.order_by("id")
    if since is not None:
        rows = rows.filter(at__gt=since)
    newest = {row.item: row.answer for row in rows}
    return {Item(item): Answer(answer) for item, answer in newest.items() if answer != TAKEN_BACK}


def level_now(contact: Contact) -> Level | None:
    """Give the level that stands. None: there is none yet."""
    return Level(contact.risk_level) if contact.risk_level else None


def lowered_at(contact: Contact) -> datetime | None:
    """Tell when a supervisor last lowered the level. None: nobody has."""
    change = LevelChange.objects.filter(contact=contact, how=How.LOWERED).order_by("-number").first()
    return change.at if change else None
