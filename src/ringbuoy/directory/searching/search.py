"""Asking the directory. Those that answer every word come first; then those that answer some."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.db import connection

from ringbuoy.directory.models import Location
from ringbuoy.directory.searching.geography import Spot
from ringbuoy.directory.searching.hours import Now
from ringbuoy.directory.searching.questions import (
    Meant,
    Question,
    Reasons,
    Standing,
    understood,
    words_of,
)

MOST_RANKED = 1_500
"""As many answers are ranked, as `ranking.sql` has it too."""
MOST_COMPARED = 150
"""How many of the best by their words are compared with the question letter by letter: that is what costs."""
LEAST_ALIKE = 0.4
NEAR_METERS = 10_000.0
_HERE = files("ringbuoy.directory.searching")
_UNDERSTANDING = (_HERE / "understanding.sql").read_text(encoding="utf-8")
_RANKING = (_HERE / "ranking.sql").read_text(encoding="utf-8")
"""The parts in braces are written here; every word and value is a parameter."""
_IS_NOT_CLOSED = """NOT EXISTS (
    SELECT FROM directory_open_hours AS hours
     WHERE hours.entry_id = entry.id AND hours.center_zone = %s AND hours.since <= %s AND hours.until > %s
       AND NOT hours.spans @> %s)"""

Found = tuple[UUID, UUID | None, float]
"""A service, its place, and how well it answers."""


@dataclass(frozen=True)
class Match:
    """A service that was found, at its nearest place. `meters` None: no place, or nobody asked how far."""

    service_id: UUID
    location_id: UUID | None
    score: float
    meters: float | None
    reasons: Reasons


@dataclass(frozen=True)
class Ranked:
    """What answers a question, the best first, and how its words were understood."""

    question: Question
    meant: Sequence[Meant]
    found: Sequence[Found]


def search(question: Question, *, limit: int = 20) -> list[Match]:
    """Give the services that answer the question best, each once."""
    return matches(rank(question, limit=limit))


def rank(question: Question, *, limit: int, now: Now | None = None) -> Ranked:
    """Find what answers the question best, each service once, without asking why.

    With the moment of asking, what is known to be closed then is left out of what is open now.
    """
    meant = meaning(question.text)
    found: list[Found] = []
    for some in answers(question, meant, limit=limit, now=now):
        found = _joined(found, some, limit)
        if len(found) == limit:
            break
    return Ranked(question, meant, found)


def answers(
    question: Question, meant: Sequence[Meant], *, limit: int, now: Now | None = None
) -> Iterator[list[Found]]:
    """Give first what answers every word; then, to who still asks, what answers some of them."""
    filters = _filters(question, now)
    yield _ranked(question, meant, filters, all_words=True, limit=limit)
    if len(meant) > 1 or _are_common(meant):
        yield _ranked(question, meant, filters, all_words=False, limit=limit)


def meaning(text: str) -> list[Meant]:
    """Understand the words of a question: what is mistyped, and what else may stand for each."""
    words = words_of(text)
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_UNDERSTANDING, {"words": words, "alike": LEAST_ALIKE})
        rows = cursor.fetchall()
    return understood(
        words,
        synonyms={word: means for _said, word, means, _entries, _begun in rows},
        corrections={said: word for said, word, *_more in rows if said != word},
        standings={word: Standing(entries, begun) for _said, word, _means, entries, begun in rows},
    )


@dataclass(frozen=True)
class _Filters:
    """The parts of a statement that narrow it down, and their values."""

    parts: Sequence[str]
    values: Sequence[Any]


def _filters(question: Question, now: Now | None) -> _Filters:
    wanted: list[tuple[bool, str, Any]] = [
        (bool(question.terms), "entry.terms && %s::uuid[]", list(question.terms)),
        (bool(question.eligible), "entry.terms && %s::uuid[]", list(question.eligible)),
        (bool(question.languages), "entry.languages && %s", [one.lower() for one in question.languages]),
        (bool(question.accessibility), "entry.accessibility @> %s", [*question.accessibility]),
        (question.age is not None, "COALESCE(entry.minimum_age, 0) <= %s", question.age),
        (question.age is not None, "COALESCE(entry.maximum_age, 999) >= %s", question.age),
        (
            question.places_said_since is not None,
            "entry.service_id IN (SELECT service_id FROM directory_service_capacity"
            " WHERE available >= 1 AND updated >= %s)",
            question.places_said_since,
        ),
        (
            question.organization_id is not None,
            "entry.service_id IN (SELECT id FROM directory_service WHERE organization_id = %s)",
            question.organization_id,
        ),
    ]
    parts = [part for is_wanted, part, _value in wanted if is_wanted]
    values = [value for is_wanted, _part, value in wanted if is_wanted]
    if question.is_free:
        parts.append("entry.is_free")
    if question.is_open_now:
        parts += ["entry.has_hours", "entry.status = 'active'"]
        if now:
            parts.append(_IS_NOT_CLOSED)
            values += [now.zone.key, now.at, now.at, now.at]
    if question.near and question.within_meters:
        x, y = question.near.on_map
        parts.append("entry.spot <@ circle(point(%s, %s), %s)")
        values += [x, y, question.near.radius_on_map(question.within_meters)]
    return _Filters(parts, values)


def _ranked(
    question: Question, meant: Sequence[Meant], filters: _Filters, *, all_words: bool, limit: int
) -> list[Found]:
    """Rank what is found: rare words count more, the name more than the needs, these more than the text."""
    near = _nearness(question)
    asked = _all_of(meant) if all_words else _some_of(meant)
    words = "heads" if all_words and _are_common(meant) else "words"
    where = [*([f"entry.{words} @@ query.asked"] if meant else []), *filters.parts]
    statement = _RANKING.format(near=near.near, where=" AND ".join(where) or "true", order=near.order)
    values: list[Any] = [
        *(asked, asked),
        [one.word for one in meant],
        [one.lexemes for one in meant],
        [one.weight for one in meant],
        *near.values,
        *filters.values,
    ]
    said = " ".join(one.word for one in meant)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, max(MOST_COMPARED, 2 * limit), said, limit])
        return [(row[0], row[1], float(row[2])) for row in cursor.fetchall()]


def _are_common(meant: Sequence[Meant]) -> bool:
    """Tell whether each word stands almost everywhere: then only names, needs and givers are looked at."""
    return all(one.reach > MOST_RANKED for one in meant)


def _all_of(meant: Sequence[Meant]) -> str:
    """Ask for every word; common ones for themselves alone, not for what else may stand for them."""
    is_common = _are_common(meant)
    return " & ".join(f"({one.itself if is_common else one.lexemes})" for one in meant)


def _some_of(meant: Sequence[Meant]) -> str:
    """Ask for the rarest words only, as many as can be ranked: what everybody has tells nobody apart."""
    asked: list[str] = []
    total = 0
    for one in sorted(meant, key=lambda word: word.reach):
        total += one.reach
        if asked and total > MOST_RANKED:
            break
        asked.append(f"({one.lexemes})")
    return " | ".join(asked)


@dataclass(frozen=True)
class _Nearness:
    """The parts of a statement that prefer what is near. As they stand here: nobody asked how far."""

    near: str = "0.0"
    values: Sequence[float] = ()
    order: str = ""


def _nearness(question: Question) -> _Nearness:
    """Rank the nearest ones where too many answer, and count nearness, 0..1, for those that are ranked."""
    if question.near is None:
        return _Nearness()
    x, y = question.near.on_map
    near = question.near.radius_on_map(NEAR_METERS)
    return _Nearness(
        "COALESCE(1 / (1 + (entry.spot <-> point(%s, %s)) / %s), 0)", [x, y, near], "ORDER BY near DESC"
    )


def _joined(
    first: Sequence[Found],
    then: Iterable[Found],
    limit: int,
) -> list[Found]:
    known = {row[0] for row in first}
    return [*first, *(row for row in then if row[0] not in known)][:limit]


def matches(ranked: Ranked) -> list[Match]:
    """Tell of each that was found how far it is and which words led to it."""
    question, rows = ranked.question, ranked.found
    spots = _spots([row[1] for row in rows if row[1]]) if question.near else {}
    reasons = _reasons([row[0] for row in rows], ranked.meant)
    return [
        Match(
            service_id,
            location_id,
            score,
            question.near.meters_to(spots[location_id]) if question.near and location_id in spots else None,
            reasons.get(service_id, Reasons()),
        )
        for service_id, location_id, score in rows
    ]


def _spots(locations: Sequence[UUID]) -> dict[UUID | None, Spot]:
    rows = Location.objects.filter(
        pk__in=locations, is_confidential=False, latitude__isnull=False, longitude__isnull=False
    ).values_list("pk", "latitude", "longitude")
    return {key: Spot(latitude or 0, longitude or 0) for key, latitude, longitude in rows}


def _reasons(services: Sequence[UUID], meant: Sequence[Meant]) -> dict[UUID, Reasons]:
    """Tell for each service which words of the question stand in its name, its needs, its text."""
    found: dict[UUID, Reasons] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT entry.service_id, asked.n,
                   ts_filter(entry.words, '{a}') @@ asked.query, ts_filter(entry.words, '{b}') @@ asked.query,
                   ts_filter(entry.words, '{c,d}') @@ asked.query
              FROM directory_entry AS entry, (
                   SELECT n, to_tsquery('english', lexemes) || to_tsquery('spanish', lexemes) AS query
                     FROM unnest(%s::text[]) WITH ORDINALITY AS said (lexemes, n)) AS asked
             WHERE entry.service_id = ANY(%s)
            """,
            [[one.lexemes for one in meant], list(services)],
        )
        for service_id, number, in_name, in_need, in_text in cursor.fetchall():
            reasons = found.setdefault(service_id, Reasons())
            word = meant[number - 1]
            _note(reasons, word, in_name=in_name, in_need=in_need, in_text=in_text)
    return found


def _note(reasons: Reasons, word: Meant, *, in_name: bool, in_need: bool, in_text: bool) -> None:
    if in_name or in_need or in_text:
        place = reasons.in_name if in_name else reasons.in_need if in_need else reasons.in_text
        place.append(word.said)
        if word.said != word.word:
            reasons.instead_of[word.said] = word.word
