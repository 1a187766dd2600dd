"""Reading a FHIR R4 Questionnaire that a center is licensed to use, into our own kind of instrument. Pure.

What cannot be asked one answer at a time, or not be scored exactly, is refused with the item that is wrong
and what to do about it. Source: fhir-questionnaire (docs/sources.md).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from ringbuoy.assessments.instruments import (
    NO,
    SILENT,
    YES,
    Band,
    Choice,
    Instrument,
    Licence,
    Question,
    Scoring,
    When,
)
from ringbuoy.kernel.errors import Refused

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
CODE = re.compile(r"[A-Za-z0-9./_-]{1,40}")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
MOST_ITEMS = 200
DEEPEST = 20
MOST_BYTES = 1_000_000
MOST_POINTS = 10_000
LONGEST_TITLE = 200
Json = Mapping[str, Any]


class NotUsable(Refused):
    """The questionnaire cannot be used as it is; the sentence names the item and what to do."""


@dataclass(frozen=True)
class Scored:
    """What the center says of the scoring: bands by the least sum, and where the screener is opened."""

    bands: Sequence[tuple[str, int]] = ()
    opens_screener_at: str = ""


def read_questionnaire(text: str, *, code: str, language: str, scored: Scored) -> Instrument:
    """Read a questionnaire.

    :raises NotUsable: with the item that is wrong, and what to do.
    """
    resource = _resource(text)
    questions = tuple(_questions(resource.get("item", ()), stem=""))
    if not questions:
        raise NotUsable(_("It has no question. Choose the file of a whole questionnaire."))
    _check_items(questions)
    title = str(resource.get("title") or resource.get("name") or "").strip()
    if not title:
        raise NotUsable(_("It has no title. Add one to the file, so that counselors know what they ask."))
    instrument = Instrument(
        code=_code(code, where=_("its short name")),
        name=title[:LONGEST_TITLE],
        label=title[:60],
        language=_language(resource, language),
        licence=Licence.REGISTRATION,
        notice=str(resource.get("copyright") or ""),
        version=str(resource.get("version") or "1")[:40],
        source=str(resource.get("url") or ""),
        questions=questions,
    )
    return _with_scoring(instrument, scored)


def _resource(text: str) -> Json:
    if len(text.encode()) > MOST_BYTES:
        raise NotUsable(_("The file is larger than 1 MB. Choose the file of one questionnaire."))
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise NotUsable(
            _("Line %(line)s is no JSON. Export the questionnaire again as FHIR R4 JSON.") % {"line": line}
        ) from None
    if not isinstance(read, dict) or read.get("resourceType") != "Questionnaire":
        raise NotUsable(
            _("This is no FHIR Questionnaire. Choose a file whose resourceType is Questionnaire.")
        )
    _check_signs(read)
    return read


def _check_signs(read: Json) -> None:
    """Refuse what no page and no table can hold: one file must not stop every desk that offers it."""
    said = json.dumps(read, ensure_ascii=False)
    try:
        said.encode()
    except UnicodeEncodeError:
        raise _signs() from None
    if "\\u0000" in said:
        raise _signs()


def _signs() -> NotUsable:
    return NotUsable(
        _("It holds signs that are no letters (\\u0000, or half of a pair). Take them out of the file.")
    )


def _language(resource: Json, otherwise: str) -> str:
    """Give the language that the file names; what is no name of one counts as not said."""
    said = str(resource.get("language") or "")
    return said if LANGUAGE.fullmatch(said) else otherwise


def _questions(items: Any, *, stem: str, depth: int = 0) -> Iterator[Question]:
    """Walk through the items in order; the text of a group stands above its questions."""
    if depth > DEEPEST:
        raise NotUsable(_("Its groups lie too deep in each other. Put the questions into fewer groups."))
    for item in _list(items, where=stem or _("the questionnaire")):
        kind = item.get("type")
        if kind == "group":
            yield from _questions(item.get("item", ()), stem=str(item.get("text") or stem), depth=depth + 1)
        elif kind != "display":
            yield _question(item, stem)
            yield from _questions(item.get("item", ()), stem=stem, depth=depth + 1)


def _question(item: Json, stem: str) -> Question:
    code = _code(item.get("linkId"), where=_("a linkId"))
    words = str(item.get("text") or "").strip()
    if not words:
        raise _wrong(code, _("it has no text. Add the words that are asked."))
    whens = tuple(_when(code, row) for row in _list(item.get("enableWhen", ()), where=code))
    return Question(
        item=code,
        words=words,
        stem=stem,
        choices=_choices(code, item),
        after=whens,
        needs_all=_needs_all(code, item, len(whens)),
    )


def _choices(code: str, item: Json) -> tuple[Choice, ...]:
    kind = item.get("type")
    if item.get("repeats"):
        raise _wrong(code, _("it takes several answers. Split it into questions with one answer each."))
    if kind == "boolean":
        return (Choice(YES), Choice(NO))
    if kind != "choice":
        raise _wrong(
            code, _("its type is %(kind)s. Only choice and boolean can be asked here.") % {"kind": kind}
        )
    choices = tuple(_choice(code, row) for row in _list(item.get("answerOption", ()), where=code))
    if not choices:
        raise _wrong(code, _("it has no answerOption. Write its answers into the file."))
    if len({choice.code for choice in choices}) < len(choices):
        raise _wrong(code, _("two of its answers have the same code. Give each its own."))
    return choices


def _choice(item: str, row: Json) -> Choice:
    coding = row.get("valueCoding")
    if not isinstance(coding, dict):
        raise _wrong(item, _("an answer has no valueCoding. Give each answer a code and its words."))
    code = _code(coding.get("code"), where=item)
    if code in SILENT:
        raise _wrong(item, _("an answer is called unknown or refused; these are added here anyway."))
    return Choice(
        code, str(coding.get("display") or code), _points(item, [*_extensions(coding), *_extensions(row)])
    )


def _extensions(row: Json) -> list[Any]:
    found = row.get("extension", [])
    return found if isinstance(found, list) else []


def _points(item: str, extensions: Sequence[Any]) -> int | None:
    """Give the points of an answer. None: it has none. Half points cannot be added up exactly."""
    rows = [one for one in extensions if isinstance(one, dict) and one.get("url") == ORDINAL]
    if not rows:
        return None
    points: Any = rows[0].get("valueDecimal")
    if not _is_whole(points):
        raise _wrong(item, _("an ordinalValue is no whole number. Only whole points can be added up here."))
    return int(points)


def _is_whole(points: Any) -> bool:
    return isinstance(points, int | float) and abs(points) <= MOST_POINTS and float(points).is_integer()


def _when(item: str, row: Json) -> When:
    other = _code(row.get("question"), where=item)
    coding = row.get("answerCoding")
    answer = coding.get("code") if isinstance(coding, dict) else row.get("answerBoolean")
    match row.get("operator"):
        case "exists" if answer is True:
            return When(other, "")
        case "=" | "!=" if isinstance(answer, bool | str):
            said = {True: YES, False: NO}.get(answer, str(answer)) if isinstance(answer, bool) else answer
            return When(other, said, is_answer=row["operator"] == "=")
    raise _wrong(
        item, _("its enableWhen cannot be followed. Use =, != or exists true, with a code or a boolean.")
    )


def _needs_all(item: str, row: Json, whens: int) -> bool:
    behavior = row.get("enableBehavior")
    if whens > 1 and behavior not in {"all", "any"}:
        raise _wrong(item, _("it has several enableWhen and no enableBehavior. Write all or any."))
    return behavior == "all"


def _check_items(questions: Sequence[Question]) -> None:
    if len(questions) > MOST_ITEMS:
        raise NotUsable(_("It has more than %(most)s questions.") % {"most": MOST_ITEMS})
    before: dict[str, set[str]] = {}
    for question in questions:
        if question.item in before:
            raise _wrong(question.item, _("this linkId comes twice. Give each question its own."))
        for when in question.after:
            _check_when(question.item, when, before)
        before[question.item] = {choice.code for choice in question.choices}


def _check_when(item: str, when: When, before: Mapping[str, set[str]]) -> None:
    if when.item not in before:
        raise _wrong(
            item, _("it waits for %(other)s, which does not stand before it.") % {"other": when.item}
        )
    if when.answer and when.answer not in before[when.item]:
        raise _wrong(
            item,
            _("it waits for the answer %(answer)s, which %(other)s does not have.")
            % {"answer": when.answer, "other": when.item},
        )


def _with_scoring(instrument: Instrument, scored: Scored) -> Instrument:
    """Add the bands that the center gave. Without bands there is a sum and no level."""
    if not scored.bands:
        return instrument
    if not all(any(choice.points is not None for choice in one.choices) for one in instrument.questions):
        raise NotUsable(_("Bands need points: an answer of each question must have an ordinalValue."))
    bands = sorted(scored.bands, key=lambda band: band[1])
    names = [_code(name, where=_("the bands")) for name, _least in bands]
    if len(set(names)) < len(names):
        raise NotUsable(_("A band stands there twice. Give each its own name."))
    if scored.opens_screener_at and scored.opens_screener_at not in names:
        raise NotUsable(_("The screener is opened from one of the bands on. Write its name."))
    return replace(
        instrument,
        levels=tuple(names),
        scoring=Scoring(bands=tuple(Band(name, least) for name, least in bands)),
        opens_screener_at=scored.opens_screener_at,
    )


def _code(text: Any, *, where: str) -> str:
    if not isinstance(text, str) or not CODE.fullmatch(text):
        raise _wrong(
            where, _("“%(code)s” is no code. Use letters, digits and . / _ - , 40 at most.") % {"code": text}
        )
    return text


def _list(rows: Any, *, where: str) -> list[Json]:
    if not isinstance(rows, list | tuple) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(where, _("a list of items was expected. Export the questionnaire again."))
    return list(rows)


def _wrong(where: str, what: str) -> NotUsable:
    return NotUsable(_("Item %(item)s: %(what)s") % {"item": where, "what": what})
