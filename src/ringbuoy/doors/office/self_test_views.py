"""The tests by which each line calls itself: how the last one went, and another one now."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.self_test_words import (
    AT_OWN_WORDS,
    HOP_WORDS,
    LEADS_ON,
    NAMED,
    PHONE_WORDS,
    REACHED_WORDS,
    TESTED_WORDS,
)
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.lines.models import Line
from ringbuoy.telephony.models import PersonTest
from ringbuoy.telephony.person_test_rules import ALARMING, PersonTestOutcome, PhoneKind
from ringbuoy.telephony.person_tests import latest_with_person
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.self_tests import ask_for_person_test, ask_for_tests
from ringbuoy.telephony.ways_in import WayStands, stands_of_ways


class NoSuchLine(NotFound):
    """There is no line of this name."""


@dataclass(frozen=True)
class TestedNumber:
    """How it stands with one number of a line, by one carrier."""

    stands: WayStands

    @property
    def is_good(self) -> bool:
        """Tell whether all was well."""
        return self.stands.is_good

    @property
    def sentence(self) -> str:
        """Say what came of the last test that found something out. Empty: none did yet."""
        last = self.stands.last
        return str(TESTED_WORDS[SelfTestOutcome(last.outcome)]) if last else ""

    @property
    def cut(self) -> str:
        """Say that the newest test came to no end. Empty: it did, or there was none."""
        return str(TESTED_WORDS[SelfTestOutcome.CUT_SHORT]) if self.stands.cut else ""

    @property
    def ahead(self) -> str:
        """Say what is still to come. Empty: nothing is."""
        row = self.stands.ahead
        if row is None:
            return ""
        return _("It waits for its turn.") if row.outcome else _("It is being called now.")


@dataclass(frozen=True)
class LastTest:
    """How the last tests of a line went: of each number, and with a person (None: there was none yet)."""

    line: Line
    numbers: list[TestedNumber]
    reached: PersonTest | None = None

    @property
    def reached_somebody(self) -> bool:
        """Tell whether all was well as far as to a counselor."""
        return self.reached is not None and self.reached.outcome == PersonTestOutcome.GOOD

    @property
    def is_fault(self) -> bool:
        """Tell whether the last test with a person found something broken."""
        return self.reached is not None and self.reached.outcome in ALARMING

    @property
    def reached_sentence(self) -> str:
        """Say what came of the last test with a person."""
        if self.reached is None:
            return ""
        outcome = PersonTestOutcome(self.reached.outcome)
        at_own = AT_OWN_WORDS.get(outcome) if self.reached.phone == PhoneKind.OWN else None
        return str(at_own or REACHED_WORDS[outcome])

    @property
    def phone(self) -> str:
        """Name the kind of phone that it rang. Empty: none."""
        return str(PHONE_WORDS.get(self.reached.phone, "")) if self.reached else ""

    @property
    def rung(self) -> str:
        """Name whom it rang, where that is of use. Empty: it is not."""
        row = self.reached
        return row.person.name if row and row.person and row.outcome in NAMED else ""

    @property
    def spans(self) -> list[tuple[str, str]]:
        """Give how long each step took from the first ring, in seconds, as far as it came."""
        row = self.reached
        if row is None:
            return []
        at_own = row.phone == PhoneKind.OWN
        steps = (
            (_("the line answered"), row.test.answered_ms),
            (_("it had heard itself"), row.test.met_ms),
            (_("their phone was called") if at_own else _("it rang at the desk"), row.offered_ms),
            (_("accepted"), row.accepted_ms),
            (_("sound both ways"), row.sound_ms),
        )
        return [(word, f"{ms / 1000:.1f}") for word, ms in steps if ms is not None]

    @property
    def way_on(self) -> list[str]:
        """Say where a caller would have been led as nobody was free, and whether a test goes there."""
        if self.reached is None or self.reached.outcome not in LEADS_ON:
            return []
        names = dict(Line.objects.values_list("code", "name"))
        hops = self.line.overflow
        return [str(HOP_WORDS[hop.kind]) % {"where": names.get(hop.target, hop.target)} for hop in hops]


def last_tests() -> list[LastTest]:
    """Give the last tests of each line that has a number."""
    numbers: dict[int, list[TestedNumber]] = {}
    for stands in stands_of_ways():
        numbers.setdefault(stands.way.number.line_id, []).append(TestedNumber(stands))
    reached = {row.test.line_id: row for row in latest_with_person()}
    lines = Line.objects.filter(pk__in=numbers)
    return [LastTest(line, numbers[line.pk], reached.get(line.pk)) for line in lines]


@require_POST
@gate(Act.CHANGE_SETTINGS)
def tested(request: HttpRequest, code: str) -> HttpResponse:
    """Let each number of a line be tested now."""
    ask_for_tests(who(request), _line(code), at=clock.now())
    saved(
        request,
        _(
            "Each number of the line is called now, one after the other, and what came of it stands beside "
            "it. Look again in ten seconds; one that nobody answers takes up to a minute."
        ),
    )
    return redirect("office_phone")


@require_POST
@gate(Act.CHANGE_SETTINGS)
def tested_with_person(request: HttpRequest, code: str) -> HttpResponse:
    """Let a line test itself now, and ring a counselor."""
    ask_for_person_test(who(request), _line(code), at=clock.now())
    saved(
        request,
        _("The line calls itself now, then rings a counselor who is free. Look again in half a minute."),
    )
    return redirect("office_phone")


def _line(code: str) -> Line:
    line = Line.objects.filter(code=code).first()
    if line is None:
        raise NoSuchLine(_("There is no such line. Look at the page again."))
    return line
