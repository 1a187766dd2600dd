"""What the desk shows of an instrument: its questions with their answers, its result, and the level box."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.access.gates import can
from ringbuoy.access.rules import Act
from ringbuoy.assessments.instruments import NO, REFUSED, SEX, UNKNOWN, YES, Choice, Instrument, Question
from ringbuoy.assessments.models import Assessment
from ringbuoy.assessments.published import CSSRS, SINCE_LAST_CONTACT
from ringbuoy.assessments.queries import Standing, answers_of, standing_of
from ringbuoy.assessments.registering import asked_here, find, opened_screener, registration_of
from ringbuoy.assessments.risk import Level
from ringbuoy.assessments.rules import SET_BY_HAND
from ringbuoy.assessments.scoring import Contradiction, leads_to_screener
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import OPEN, CountsAs
from ringbuoy.doors.desk.framing import Frame, frame_of, label_of
from ringbuoy.doors.desk.levels import LOOKS, OUTCOMES, Look, headline
from ringbuoy.people.models import Person

Words = str | Promise
ANSWERS: dict[str, Words] = {
    YES: _("Yes"),
    NO: _("No"),
    UNKNOWN: _("Not known"),
    REFUSED: _("Won’t say"),
}
SEXES: dict[str, Words] = {"female": _("Female"), "male": _("Male"), "other": _("Other")}
NUMBERS = {"6a": "6", SEX: ""}


@dataclass(frozen=True)
class Offered:
    """One answer as a button. `is_verbatim`: the instrument's own words, in its language."""

    code: str
    name: Words
    is_verbatim: bool


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it. `stem` empty: it stood above. `answer` empty: not asked yet."""

    question: Question
    number: str
    stem: str
    answer: str
    is_next: bool
    answers: list[Offered]


@dataclass(frozen=True)
class Result:
    """What an instrument says that names no risk level. `score` None: nothing is added up.

    `screener`: what its answers ask for next. None: they do not, or nothing is asked here.
    """

    name: Words
    score: int | None
    left: int
    screener: Instrument | None


@dataclass(frozen=True)
class Screener:
    """What the place of the questions shows. `instrument` None: nothing is asked here.

    `offered`: the code, label and language of each. `result` None: its outcome is the risk level itself.
    `frame` None: it is no frame to think by. `came_from`: the instrument whose answer
    opened these questions, while they are open. `is_opening`: it did so just now.
    """

    instrument: Instrument | None
    offered: list[tuple[str, str, str]]
    is_screener_off: bool
    questions: list[Asked]
    registration: str
    is_open: bool
    look: Look
    headline: str
    left: int
    result: Result | None
    frame: Frame | None
    conflicts: Sequence[Contradiction]
    came_from: str
    is_opening: bool
    levels: list[tuple[str, str]]


def screener(
    person: Person, contact: Contact, code: str = "", *, is_opening: bool = False
) -> dict[str, object]:
    """Give what the questions and the level box show; of one instrument, or of the one asked last."""
    offered = asked_here()
    chosen = _chosen(contact, offered, code)
    standing = standing_of(contact, chosen or CSSRS)
    risk = standing if chosen and chosen.sets_risk_level else standing_of(contact)
    registration = registration_of(chosen.code) if chosen else None
    shown = Screener(
        instrument=chosen,
        offered=[(one.code, label_of(one), _tongue(one)) for one in offered],
        is_screener_off=CSSRS not in offered,
        questions=_asked(standing) if chosen else [],
        registration=registration.reference if registration else "",
        is_open=contact.where in OPEN and can(person, Act.ASSESS),
        look=LOOKS[standing.level or Level.INCOMPLETE],
        headline=headline(standing.level, is_finished=_left(risk) == 0),
        left=_left(risk) if chosen is risk.instrument and risk.answers else 0,
        result=_result(standing) if chosen and not (chosen.sets_risk_level or chosen.is_frame) else None,
        frame=frame_of(chosen, standing.answers) if chosen else None,
        conflicts=standing.outcome.conflicts,
        came_from=_came_from(contact, standing),
        is_opening=is_opening,
        levels=[(level.value, str(LOOKS[level].name)) for level in SET_BY_HAND],
    )
    return {"contact": contact, "screener": shown}


def _tongue(instrument: Instrument) -> str:
    """Give the language of a label. Empty: the reader's own."""
    return "" if instrument.label_in else instrument.language


def _chosen(contact: Contact, offered: list[Instrument], code: str) -> Instrument | None:
    """Choose what is shown: what was asked for, else what was begun last, else what is asked first."""
    by_code = {one.code: one for one in offered}
    begun = Assessment.objects.filter(contact=contact, instrument__in=by_code).order_by("-started_at").first()
    wanted = code if code in by_code else begun.instrument if begun else _first_for(contact)
    return by_code.get(wanted) or next(iter(offered), None)


def _first_for(contact: Contact) -> str:
    """Name what is asked first: in a follow-up, what has been since the last contact. Empty: the screener."""
    return SINCE_LAST_CONTACT if contact.counts_as == CountsAs.FOLLOW_UP else ""


def _came_from(contact: Contact, standing: Standing) -> str:
    """Name the instrument whose answer asks for these questions. Empty: none does, or all were asked."""
    if standing.is_finished or not (standing.instrument.sets_risk_level or standing.instrument.stands_as):
        return ""
    others = Assessment.objects.filter(contact=contact).exclude(instrument=standing.instrument.code)
    found = ((find(row.instrument), answers_of(row)) for row in others)
    return next((one.label for one, answers in found if leads_to_screener(one, answers)), "")


def _left(standing: Standing) -> int:
    return sum(item not in standing.answers for item in standing.to_ask)


def _result(standing: Standing) -> Result:
    outcome = standing.outcome
    leads = leads_to_screener(standing.instrument, standing.answers)
    return Result(
        name=OUTCOMES.get(outcome.level, outcome.level),
        score=outcome.score if standing.answers else None,
        left=_left(standing),
        screener=opened_screener(standing.instrument) if leads else None,
    )


def _asked(standing: Standing) -> list[Asked]:
    asked: list[Asked] = []
    stem = ""
    for item in standing.to_show:
        question = standing.instrument.question(item)
        assert question is not None
        answer, is_next = standing.answers.get(item, ""), item == standing.next_item
        asked.append(_one(question, "" if question.stem == stem else question.stem, answer, is_next=is_next))
        stem = question.stem or stem
    return asked


def _one(question: Question, stem: str, answer: str, *, is_next: bool) -> Asked:
    number = NUMBERS.get(question.item, question.item)
    answers = [*(_offered(choice) for choice in question.choices), _own(UNKNOWN), _own(REFUSED)]
    return Asked(question, number, stem, answer, is_next, answers)


def _offered(choice: Choice) -> Offered:
    return Offered(choice.code, choice.words, is_verbatim=True) if choice.words else _own(choice.code)


def _own(code: str) -> Offered:
    return Offered(code, ANSWERS.get(code) or SEXES[code], is_verbatim=False)
