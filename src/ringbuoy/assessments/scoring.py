"""The engine: which questions belong to these answers, and what the answers prove. Pure.

Every answer counts upward, also one to a question that the skip rule would not have asked; no answer
lowers what another one proves. Unknown and refused prove nothing: beside one of them nobody is cleared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ringbuoy.assessments.instruments import (
    INCOMPLETE,
    NO,
    SEX,
    SILENT,
    Band,
    Given,
    Instrument,
    Question,
    When,
)

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Contradiction:
    """An answer that says something although every question before it was answered no."""

    answer: Given
    before: tuple[Given, ...]

    def __str__(self) -> str:
        return f"{self.answer} although {' '.join(map(str, self.before))}"


@dataclass(frozen=True)
class Outcome:
    """What answers prove. `score` None: nothing is added up. `proof`: the answers or sums that decided."""

    level: str
    score: int | None
    proof: str
    conflicts: tuple[Contradiction, ...] = ()


def score(instrument: Instrument, answers: Answers) -> Outcome:
    """Compute level and score, say what proves them, and name answers that contradict each other."""
    level, total, proof = (_by_sum if instrument.scoring.bands else _by_proof)(instrument, answers)
    return Outcome(level, total, proof, conflicts(instrument, answers))


def level_of(instrument: Instrument, answers: Answers) -> str:
    """Give the highest level that the answers prove; less than needed is `incomplete`."""
    return score(instrument, answers).level


def to_ask(instrument: Instrument, answers: Answers) -> list[str]:
    """Give the questions that belong to these answers, in order, those already answered too.

    A published skip rule passes over a question only when a no came first; who refuses is asked on.
    """
    return [question.item for question in instrument.questions if _is_asked(question, answers)]


def to_show(instrument: Instrument, answers: Answers) -> list[str]:
    """Give the questions to ask, and each that was passed over later and whose answer is more than a no."""
    asked = to_ask(instrument, answers)
    return [one.item for one in instrument.questions if one.item in asked or answers.get(one.item, NO) != NO]


def next_item(instrument: Instrument, answers: Answers) -> str | None:
    """Give the next question. None: all that belong here were asked."""
    return next((item for item in to_ask(instrument, answers) if item not in answers), None)


def is_finished(instrument: Instrument, answers: Answers) -> bool:
    """Tell whether nothing is left to ask."""
    return next_item(instrument, answers) is None


def allows(instrument: Instrument, item: str, answer: str) -> bool:
    """Tell whether the instrument has this item, and the item this answer."""
    question = instrument.question(item)
    return question is not None and answer in {*(choice.code for choice in question.choices), *SILENT}


def conflicts(instrument: Instrument, answers: Answers) -> tuple[Contradiction, ...]:
    """Name each answer that says something although every question before it was answered no."""
    return tuple(
        Contradiction(Given(question.item, answers[question.item]), _said(question.after, answers))
        for question in instrument.questions
        if answers.get(question.item, NO) not in {NO, *SILENT} and _is_passed_over(question, answers)
    )


def opens_screener(instrument: Instrument, answers: Answers) -> bool | None:
    """Tell whether the screener is to be asked next. None: the answer that tells it is missing."""
    item = instrument.opens_screener_item
    if item:
        points = _points(instrument, item, answers)
        return None if points is None else points > 0
    from_here = instrument.severity(instrument.opens_screener_at)
    return from_here >= 0 and instrument.severity(level_of(instrument, answers)) >= from_here


def leads_to_screener(instrument: Instrument, answers: Answers) -> bool:
    """Tell whether the screener should be asked now; also when the question that tells it was refused."""
    opens = opens_screener(instrument, answers)
    return instrument.opens_screener_item in answers if opens is None else opens


def _is_asked(question: Question, answers: Answers) -> bool:
    holds = all if question.needs_all else any
    return not question.after or holds(_holds(when, answers) for when in question.after)


def _holds(when: When, answers: Answers) -> bool:
    given = answers.get(when.item)
    return given is not None and (given == when.answer) is when.is_answer


def _is_passed_over(question: Question, answers: Answers) -> bool:
    return bool(question.after) and all(answers.get(when.item) == NO for when in question.after)


def _said(whens: tuple[When, ...], answers: Answers) -> tuple[Given, ...]:
    return tuple(Given(when.item, answers[when.item]) for when in whens)


def _by_proof(instrument: Instrument, answers: Answers) -> tuple[str, int | None, str]:
    given = [Given(item, answer) for item, answer in answers.items()]
    proven = {one: instrument.scoring.proofs[one] for one in given if one in instrument.scoring.proofs}
    total = _total(instrument, answers) if instrument.has_sum else None
    if proven:
        level = max(proven.values(), key=instrument.severity)
        return level, total, " ".join(str(one) for one in proven if proven[one] == level)
    cleared = next((row for row in instrument.scoring.clear if set(row) <= set(given)), None)
    open_items = [one.item for one in given if one.answer in SILENT]
    if cleared and not open_items:
        return instrument.levels[0], total, " ".join(map(str, cleared))
    because = f"not answered: {' '.join(open_items)}; " if cleared else ""
    return INCOMPLETE, total, f"{because}the answers prove no level"


def _by_sum(instrument: Instrument, answers: Answers) -> tuple[str, int | None, str]:
    counted = [question for question in _belonging(instrument, answers) if question.item != SEX]
    missing = [question for question in counted if _points(instrument, question.item, answers) is None]
    total = _total(instrument, answers)
    at_least = total + sum(_least(question) for question in missing)
    level = _proven(instrument, at_least, sex=answers.get(SEX, ""), has_all=not missing)
    said = f"sum {total}" if not missing else f"sum at least {at_least}"
    told = f"{said}, {len(counted) - len(missing)} of {len(counted)} answered"
    return level, total, told if level != INCOMPLETE else f"{told}: the answers prove no level"


def _belonging(instrument: Instrument, answers: Answers) -> list[Question]:
    """Give the questions of a sum: those that are asked, and those that were answered all the same."""
    asked = to_ask(instrument, answers)
    return [one for one in instrument.questions if one.item in asked or one.item in answers]


def _proven(instrument: Instrument, total: int, *, sex: str, has_all: bool) -> str:
    """Give the level of a sum that may still grow. Where the cut point is unknown, all of them must agree."""
    sexes = {band.sex for band in instrument.scoring.bands}
    reached = {_reached(instrument, total, one) for one in (sexes & {sex} or sexes)}
    level = min(reached, key=instrument.severity)
    is_lowest = level == instrument.levels[0]
    return INCOMPLETE if is_lowest and not (has_all and len(reached) == 1) else level


def _reached(instrument: Instrument, total: int, sex: str) -> str:
    bands: list[Band] = [band for band in instrument.scoring.bands if band.sex == sex]
    levels = [band.level for band in bands if total >= band.at_least]
    return max(levels, key=instrument.severity, default=instrument.levels[0])


def _total(instrument: Instrument, answers: Answers) -> int:
    return sum(_points(instrument, item, answers) or 0 for item in answers)


def _points(instrument: Instrument, item: str, answers: Answers) -> int | None:
    question = instrument.question(item)
    choices = question.choices if question else ()
    return next((choice.points for choice in choices if choice.code == answers.get(item)), None)


def _least(question: Question) -> int:
    return min((choice.points for choice in question.choices if choice.points is not None), default=0)
