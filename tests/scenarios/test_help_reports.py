"""Emergency help and harm that was disclosed add up in the report; small numbers tell of nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import key_to_read
from ringbuoy.doors.office.report_page import Page
from ringbuoy.mandated_reports.actions import decide_against, tell_agency
from ringbuoy.mandated_reports.rules import Age, Harm, Question
from ringbuoy.reporting.helped import Helped
from ringbuoy.reporting.queries import report
from ringbuoy.reporting.reports import Report
from ringbuoy.reporting.sheet import as_csv
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.suppression import without_small_groups
from ringbuoy.rescues.actions import confirm_reached, refuse
from tests.cast import Bench
from tests.doors.test_desk import talks_with
from tests.scenarios.test_mandated_reports import NOWHERE, opened, words
from tests.scenarios.test_rescues import asked, called

MARCH = Span.month("2026-03")


@pytest.fixture
def contact(bench: Bench) -> Contact:
    """Robin talks with Maria; Ines is on shift."""
    bench.ready("maria", "ines")
    return talks_with(bench, "maria")


def a_month(bench: Bench, contact: Contact) -> Report:
    """One rescue that reached somebody, one decided against; three reports of harm, each ended otherwise."""
    first = called(bench, contact)
    key = key_to_read(bench.maria, contact, purpose="rescue", at=bench.at)
    confirm_reached(bench.maria, first, key=key, at=bench.at)
    refuse(bench.ines, asked(bench, contact), key=key, at=bench.at)
    late = opened(bench, contact)
    tell_agency(bench.maria, late, words(bench, late), result="", at=late.tell_by + timedelta(seconds=1))
    not_here = opened(bench, contact, NOWHERE_ELSE)
    read = words(bench, not_here)
    decide_against(bench.ines, not_here, "no_duty_here", read, words="Their sister is 30", at=bench.at)
    opened(bench, contact, replace(NOWHERE, harm=Harm.CHILD_NEGLECT))
    return report(MARCH)


NOWHERE_ELSE = Question("", Harm.PARTNER_VIOLENCE, Age.FROM_18)


def test_help_and_harm_add_up(bench: Bench, contact: Contact) -> None:
    made = a_month(bench, contact)

    assert made.helped == Helped(
        rescues=2, sent=1, reached=1, refused=1, harms=3, told=1, not_required=1, untold_open=1
    )
    assert report(Span.month("2026-04")).helped == Helped()
    assert report(MARCH, line="anchor").helped == Helped()
    shown = {told.figure.measure.key: told for told in Page(made, hides_small_groups=False).all}
    assert (shown["rescues_reached"].figure.value, shown["harms_in_time"].figure.value) == (1.0, 0.0)
    assert shown["rescues_voluntary"].figure.denominator == 2


def test_small_numbers_are_shown_to_nobody_who_may_not_read_contacts(bench: Bench, contact: Contact) -> None:
    made = a_month(bench, contact)

    hidden = Page(made, hides_small_groups=True)

    assert not [told for told in hidden.all if told.figure.measure.key.startswith(("rescues", "harms"))]
    assert "Emergency help and reports of harm,not shown" in as_csv(hidden.report, {}, say=str)
    large = replace(made, helped=Helped(rescues=40, voluntary=25))
    assert without_small_groups(large) == large
    assert without_small_groups(replace(large, line="harbor")).helped is None
    assert without_small_groups(replace(large, span=Span.day("2026-03-02"))).helped is None
