"""Whom a test of the line may ring now: who would be rung for a caller, and is needed by nobody."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max, QuerySet

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import OPEN, QUEUED
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import HopKind, PersonTestEvery, WhenClosed
from ringbuoy.presence.models import Presence
from ringbuoy.presence.rules import Readiness
from ringbuoy.routing.counselors import Counselor
from ringbuoy.routing.models import Offer
from ringbuoy.routing.reading import read_counselors, read_history
from ringbuoy.routing.waiting import Need
from ringbuoy.telephony.dialing import why_no_way_out
from ringbuoy.telephony.models import OwnPhone, PersonTest, Softphone
from ringbuoy.telephony.person_test_rules import (
    PersonTestOutcome,
    PhoneKind,
    may_be_rung,
    may_be_rung_unasked,
    may_call_own,
)

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ToRingUp:
    """Somebody whom a test may ring, and at which phone.

    `hop` 0: they take the line itself; n: the line of its nth hop.
    """

    person: int
    phone: PhoneKind
    hop: int = 0


def takes_calls(line: Line, *, at: datetime) -> bool:
    """Tell whether a caller of this line would be put through to somebody at this hour."""
    return line.hours.are_open(at) or line.rules.when_closed == WhenClosed.WAIT


def whom_to_ring(line: Line, *, at: datetime, unasked: bool) -> list[ToRingUp]:
    """Give those whom a test of this line may ring, in the order in which it asks them.

    Those of the line come first, then those of the lines to which its hops lead; among them whoever was
    rung by a test longest ago. `unasked`: the machine tests by itself, and spares people more.
    """
    phones = _phones(line, unasked=unasked, at=at)
    counselors = _who_are_free(phones, at=at)
    rung = _last_rung([one.person for one in counselors])
    if unasked:
        heard = _last_heard([one.person for one in counselors])
        counselors = [one for one in counselors if may_be_rung_unasked(one, heard.get(one.person), at=at)]
    counselors.sort(key=lambda one: (rung.get(one.person, _NEVER), one.person))
    busy = {one.person for one in counselors if _somebody_waits_for(one)}
    found: dict[int, ToRingUp] = {}
    for hop, place in _places(line, at=at):
        need = _need_of(place)
        for one in counselors:
            if may_be_rung(one, need, busy=busy):
                found.setdefault(one.person, ToRingUp(one.person, phones[one.person], hop))
    return list(found.values())


def is_free(person: int) -> bool:
    """Tell whether somebody is at the desk, ready, and nobody needs them."""
    is_ready = Presence.objects.filter(person=person, readiness=Readiness.READY, is_away=False).exists()
    return is_ready and not _has_something(person)


def _has_something(person: int) -> bool:
    rings = Offer.objects.filter(person=person, outcome="").exists()
    return rings or Contact.objects.filter(counselor=person, state__in=OPEN).exists()


def _phones(line: Line, *, unasked: bool, at: datetime) -> dict[int, PhoneKind]:
    """Give everybody's phone that a test of this line may ring: in the browser, or their own if it is on."""
    browsers = Softphone.objects.exclude(person__own_phone__is_on=True).values_list("person_id", flat=True)
    phones = dict.fromkeys(browsers, PhoneKind.BROWSER)
    own = OwnPhone.objects.filter(is_on=True, confirmed_at__isnull=False).values_list("person_id", flat=True)
    if own and _may_call_own(line, unasked=unasked, at=at):
        phones |= dict.fromkeys(own, PhoneKind.OWN)
    return phones


def _may_call_own(line: Line, *, unasked: bool, at: datetime) -> bool:
    """Tell whether own phones can be called, and may be: by itself a line does it as rarely as it says."""
    if why_no_way_out():
        return False
    every = PersonTestEvery(line.rules.tests_with_person)
    called = PersonTest.objects.filter(test__line=line, phone=PhoneKind.OWN, asked_by=None)
    called = called.exclude(outcome=PersonTestOutcome.NOT_RUNG)
    return not unasked or may_call_own(every, called.aggregate(last=Max("rung_at"))["last"], at=at)


def _who_are_free(phones: Collection[int], *, at: datetime) -> list[Counselor]:
    """Read those with such a phone, where nothing rings for a caller."""
    rung = set(Offer.objects.filter(outcome="").values_list("person_id", flat=True))
    return read_counselors(read_history(at=at), only=set(phones) - rung) if phones else []


def _last_rung(persons: Collection[int]) -> dict[int, datetime]:
    """Give when a test last rang each, or tried to."""
    return _newest(PersonTest.objects.filter(person__in=persons))


def _last_heard(persons: Collection[int]) -> dict[int, datetime]:
    """Give when a phone of each last rang for a test: one that no carrier reached has disturbed nobody."""
    rows = PersonTest.objects.filter(person__in=persons)
    return _newest(rows.exclude(outcome=PersonTestOutcome.NOT_RUNG))


def _newest(rows: QuerySet[PersonTest]) -> dict[int, datetime]:
    rows = rows.filter(rung_at__isnull=False)
    return dict(rows.values_list("person_id").annotate(Max("rung_at")).order_by())


def _somebody_waits_for(counselor: Counselor) -> bool:
    waiting = Contact.objects.filter(state__in=QUEUED)
    if counselor.lines:
        waiting = waiting.filter(line__code__in=counselor.lines)
    return waiting.exists()


def _places(line: Line, *, at: datetime) -> Iterator[tuple[int, Line]]:
    """Give the line, and those of ours to which its hops lead; who takes no calls now is left out."""
    lines = {one.code: one for one in Line.objects.all()}
    hops = [(number, hop.target) for number, hop in enumerate(line.overflow, 1) if hop.kind is HopKind.LINE]
    for hop, code in [(0, line.code), *hops]:
        if code in lines and takes_calls(lines[code], at=at):
            yield hop, lines[code]


def _need_of(line: Line) -> Need:
    """Say what a caller of this line would need who has said nothing yet."""
    rules = line.rules
    return Need(
        lines=frozenset({line.code}),
        channel=Channel.VOICE,
        language=line.languages[0] if line.languages else "",
        skills=frozenset(rules.needs_skills),
        is_grave=False,
        trainees_may=True,
        is_automatic=True,
        chat_limit=rules.chat_limit,
    )
