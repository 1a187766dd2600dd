"""Reading what the router must know from the database: all of it, or only what has changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from ringbuoy.access.rules import ROLES, Act, Role
from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.models import Line
from ringbuoy.routing.counselors import EVERY_CHANNEL, WRITTEN, Counselor, Load
from ringbuoy.routing.events import Left, Ringing, Settled, Standing
from ringbuoy.routing.known import BEYOND_TRAINING, COMPLEX, COMPLEX_FOR, skills_of
from ringbuoy.routing.orders import Why
from ringbuoy.routing.policy import LineRules, ServingPolicy
from ringbuoy.routing.waiting import Waiting

SHIFT = timedelta(hours=8)
_COMPLEX = {"complex": [COMPLEX, BEYOND_TRAINING], "late": [BEYOND_TRAINING]}

_WAITING = """
    SELECT c.id, l.code, c.channel, c.language, c.waiting_since, c.tier, c.returned_at,
           c.needs_skills || CASE WHEN n.is_complex AND c.tier > 0 THEN
               CASE WHEN c.waiting_since > %(complex_since)s THEN %(complex)s ELSE %(late)s END::varchar[]
               ELSE '{}' END,
           coalesce(c.prefers_id, n.prefers_id), CASE WHEN c.due = 'hop' THEN c.due_at END, c.hop,
           ARRAY(SELECT k.person_id FROM routing_keptapart k WHERE k.caller_id = c.caller_id)
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id
      LEFT JOIN routing_callerneeds n ON n.caller_id = c.caller_id
     WHERE c.state IN ('waiting', 'offered')
       AND (%(only)s::uuid[] IS NULL OR c.id = ANY (%(only)s::uuid[]))
"""
_OFFERS = """
    SELECT contact_id, person_id, outcome, seat, expires_at, ended_at FROM routing_offer
     WHERE (outcome = '' OR outcome IN ('declined', 'lapsed') AND ended_at > %(passed_after)s)
       AND (%(only)s::uuid[] IS NULL OR contact_id = ANY (%(only)s::uuid[]))
"""
_HERE = """
    SELECT p.id, p.languages, p.skills, p.lines, p.chat_limit, p.roles, q.readiness = 'ready', q.idle_since,
           EXISTS (SELECT FROM presence_phone f WHERE f.person_id = p.id)
      FROM people_person p JOIN presence_presence q ON q.person_id = p.id
     WHERE p.is_active AND NOT q.is_away AND q.readiness <> 'off' AND p.roles && %(taking)s::varchar[]
       AND (%(only)s::bigint[] IS NULL OR p.id = ANY (%(only)s::bigint[]))
"""
_LOADS = """
    SELECT counselor_id, id, coalesce(seat, 0), channel, tier FROM contacts_contact
     WHERE counselor_id IS NOT NULL AND state IN ('talking', 'held', 'transferring', 'wrap_up')
       AND (%(only)s::bigint[] IS NULL OR counselor_id = ANY (%(only)s::bigint[]))
"""
_HISTORY = """
    SELECT counselor_id, count(*) FILTER (WHERE tier <= 1), max(coalesce(closed_at, ended_at, answered_at))
      FROM contacts_contact WHERE reached_at > %(since)s AND counselor_id IS NOT NULL GROUP BY counselor_id
"""
_HEARD = """
    SELECT l.code, (SELECT max(c.reached_at) FROM contacts_contact c
                     WHERE c.line_id = l.id AND c.left_by <> 'decoy') FROM lines_line l
"""
_TAKING = [role.value for role, acts in ROLES.items() if Act.TAKE_CONTACTS in acts]


@dataclass(frozen=True, slots=True)
class History:
    """What a counselor has behind them this shift. None: nothing yet."""

    exposure: int = 0
    last_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """What rings for a contact, and until when those who passed on it are not asked again."""

    ringing: tuple[Ringing, ...] = ()
    passed: Mapping[int, datetime] = field(default_factory=dict)


def read_waiting(
    policy: ServingPolicy, *, at: datetime, only: Collection[UUID] | None = None
) -> list[Standing | Left | Settled]:
    """Read those who wait, with what rings for them and who has passed.

    Of the contacts asked for by `only`, those that wait no more are told as having left, or as settled
    where nothing rings for them any more.
    """
    offers = _offers(policy, at=at, only=only)
    rows = _rows(_WAITING, only=_listed(only), complex_since=at - COMPLEX_FOR, **_COMPLEX)
    standings = {row[0]: _standing(row, offers.get(row[0], Offers())) for row in rows}
    over = (contact for contact in only or () if contact not in standings)
    return [*(_over(contact, offers.get(contact)) for contact in over), *standings.values()]


def _standing(row: Sequence[Any], offers: Offers) -> Standing:
    return Standing(_waiting(row), offers.ringing, offers.passed)


def _over(contact: UUID, offers: Offers | None) -> Left | Settled:
    return Left(contact) if offers and offers.ringing else Settled(contact)


def _waiting(row: Sequence[Any]) -> Waiting:
    return Waiting(
        contact=row[0],
        line=row[1],
        channel=Channel(row[2]),
        language=row[3],
        since=row[4],
        tier=Tier(row[5]),
        returned_at=row[6],
        needs=frozenset(row[7]),
        prefers=row[8],
        next_hop_at=row[9],
        hops_taken=row[10],
        avoids=frozenset(row[11]),
    )


def _offers(policy: ServingPolicy, *, at: datetime, only: Collection[UUID] | None) -> Mapping[UUID, Offers]:
    ringing: defaultdict[UUID, list[Ringing]] = defaultdict(list)
    passed: defaultdict[UUID, dict[int, datetime]] = defaultdict(dict)
    rows = _rows(_OFFERS, only=_listed(only), passed_after=at - policy.decline_lasts)
    for contact, person, outcome, seat, until, ended_at in rows:
        if outcome:
            passed[contact][person] = ended_at + policy.rest_after(Why(outcome))
        else:
            ringing[contact].append(Ringing(person, seat, until))
    contacts = {*ringing, *passed}
    return {contact: Offers(tuple(ringing[contact]), passed[contact]) for contact in contacts}


def read_counselors(
    history: Mapping[int, History], *, only: Collection[int] | None = None
) -> list[Counselor]:
    """Read those who are at a desk, with everything in hand."""
    loads: defaultdict[int, list[Load]] = defaultdict(list)
    for person, contact, seat, channel, tier in _rows(_LOADS, only=_listed(only)):
        loads[person].append(Load(contact, seat, Channel(channel), Tier(tier)))
    rows = _rows(_HERE, only=_listed(only), taking=_TAKING)
    return [_counselor(row, loads[row[0]], history.get(row[0], History())) for row in rows]


def _counselor(row: Sequence[Any], loads: list[Load], history: History) -> Counselor:
    person, languages, skills, lines, chat_limit, roles, is_ready, idle_since, has_phone = row
    return Counselor(
        person=person,
        languages=frozenset(languages),
        skills=skills_of(skills, is_trainee=Role.TRAINEE.value in roles),
        lines=frozenset(lines),
        channels=EVERY_CHANNEL if has_phone else WRITTEN,
        chat_limit=chat_limit,
        is_trainee=Role.TRAINEE.value in roles,
        is_ready=is_ready,
        idle_since=max(idle_since, history.last_end or idle_since),
        exposure=history.exposure,
        loads=tuple(loads),
    )


def read_history(*, at: datetime) -> dict[int, History]:
    """Read what each counselor has behind them in the hours of one shift."""
    rows = _rows(_HISTORY, since=at - SHIFT)
    return {person: History(grave, last_end) for person, grave, last_end in rows}


def last_heard() -> dict[str, datetime]:
    """Tell when each line was last reached."""
    return {code: heard for code, heard in _rows(_HEARD) if heard is not None}


@dataclass(frozen=True)
class Lines:
    """Every line as the router knows it, their ids, and those whose policy cannot be read."""

    rules: tuple[LineRules, ...]
    ids: Mapping[str, int]
    broken: tuple[str, ...]


def read_lines() -> Lines:
    """Read the lines. One that cannot be read is served by the defaults, and stops no other."""
    rows = list(Line.objects.all())
    rules = {line.code: _rules_or_none(line) for line in rows}
    readable = [rules[line.code] or _by_default(line) for line in rows]
    broken = tuple(code for code, read in rules.items() if read is None)
    return Lines(tuple(readable), {line.code: line.pk for line in rows}, broken)


def _rules_or_none(line: Line) -> LineRules | None:
    """Read a line, or nothing where what is stored is not what a line has, whatever it is."""
    try:
        return line_rules(line)
    except (Refused, TypeError, ValueError, AttributeError):
        return None


def _by_default(line: Line) -> LineRules:
    return LineRules(line.code, frozenset(line.languages))


def line_rules(line: Line) -> LineRules:
    """Read what the router must know of a line.

    :raises Refused: its policy, hours or hops cannot be read.
    """
    policy = line.rules
    return LineRules(
        code=line.code,
        languages=frozenset(line.languages),
        hops=line.overflow,
        hours=line.hours,
        automatic_offer=policy.automatic_offer,
        offer_lasts=timedelta(seconds=policy.offer_seconds),
        offer_to_at_once=policy.offer_to_at_once,
        chat_limit=policy.chat_limit,
        quiet_after=timedelta(minutes=policy.quiet_alarm_minutes),
    )


def _listed(only: Collection[object] | None) -> list[object] | None:
    return None if only is None else list(only)


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
