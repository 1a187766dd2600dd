"""How the assessments of a contact stand."""

from dataclasses import dataclass
from datetime import datetime

from ringbuoy.assessments.instruments import Instrument
from ringbuoy.assessments.models import TAKEN_BACK, Assessment, How, ItemAnswer, LevelChange
from ringbuoy.assessments.published import CSSRS
from ringbuoy.assessments.registering import find
from ringbuoy.assessments.risk import Level
from ringbuoy.assessments.rules import most_serious
from ringbuoy.assessments.scoring import Outcome, level_of, next_item, score, to_ask, to_show
from ringbuoy.contacts.models import Contact
from ringbuoy.privacy.rows import showing


@dataclass(frozen=True)
class Standing:
    """Everything the desk shows of one instrument in one contact.

    `assessment` None: not begun. `level` None: the contact has no risk level yet.
    """

    instrument: Instrument
    assessment: Assessment | None
    answers: dict[str, str]
    level: Level | None
    changes: list[LevelChange]

    @property
    def outcome(self) -> Outcome:
        """What the answers prove."""
        return score(self.instrument, self.answers)

    @property
    def computed(self) -> str:
        """The level that the answers prove, as the instrument names it."""
        return self.outcome.level

    @property
    def to_ask(self) -> list[str]:
        """The questions that belong to these answers, in order."""
        return to_ask(self.instrument, self.answers)

    @property
    def to_show(self) -> list[str]:
        """The questions to ask, and those passed over whose answer still says something."""
        return to_show(self.instrument, self.answers)

    @property
    def next_item(self) -> str | None:
        """The next question. None: all were asked."""
        return next_item(self.instrument, self.answers)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.next_item is None


def standing_of(contact: Contact, instrument: Instrument = CSSRS) -> Standing:
    """Tell how an instrument stands in a contact; the screener where none is named."""
    assessment = Assessment.objects.filter(contact=contact, instrument=instrument.code).first()
    answers = answers_of(assessment) if assessment else {}
    return Standing(instrument, assessment, answers, level_now(contact), level_changes(contact))


def level_changes(contact: Contact) -> list[LevelChange]:
    """Give every change of a contact's level, in order."""
    with showing(contact.pk):
        return list(LevelChange.objects.filter(contact=contact).select_related("person"))


def answers_of(assessment: Assessment, *, since: datetime | None = None) -> dict[str, str]:
    """Give the newest answer to each item, those taken back left out; all of them, or those given since."""
    given = given_in(assessment)
    newest = {row.item: row.answer for row in given if since is None or row.at > since}
    return {item: answer for item, answer in newest.items() if answer != TAKEN_BACK}


def given_in(assessment: Assessment) -> list[ItemAnswer]:
    """Give every answer that was given, also those taken back, in order."""
    with showing(assessment.contact_id):
        return list(assessment.answers.order_by("id"))


def proven_for(contact: Contact, *, since: datetime | None = None) -> Level:
    """Give the risk level that the answers of a contact prove, all its instruments taken together."""
    rows = Assessment.objects.filter(contact=contact)
    levels = (risk_of(find(row.instrument), answers_of(row, since=since)) for row in rows)
    return most_serious(level for level in levels if level is not None)


def risk_of(instrument: Instrument, answers: dict[str, str]) -> Level | None:
    """Give the risk level that these answers prove. None: this instrument, or this outcome, gives none."""
    level = level_of(instrument, answers)
    if instrument.sets_risk_level:
        return Level(level)
    return Level(instrument.stands_as[level]) if level in instrument.stands_as else None


def level_now(contact: Contact) -> Level | None:
    """Give the level that stands. None: there is none yet."""
    return Level(contact.risk_level) if contact.risk_level else None


def lowered_at(contact: Contact) -> datetime | None:
    """Tell when a supervisor last lowered the level. None: nobody has."""
    with showing(contact.pk):
        change = LevelChange.objects.filter(contact=contact, how=How.LOWERED).order_by("-number").first()
    return change.at if change else None
