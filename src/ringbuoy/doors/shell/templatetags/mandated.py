"""How the pages name what is said about a report of harm in codes."""

from django import template

from ringbuoy.doors.shell import mandated_words
from ringbuoy.kernel import clock
from ringbuoy.mandated_reports.models import Report
from ringbuoy.mandated_reports.queries import is_late
from ringbuoy.mandated_reports.rules import About, Age, Duty, Harm, Reason, Row, State, is_review_due

register = template.Library()


@register.filter
def harm(code: str) -> str:
    """Say what was disclosed."""
    return str(mandated_words.HARMS[Harm(code)])


@register.filter
def harmed_age(code: str) -> str:
    """Say how old the person is who is harmed."""
    return str(mandated_words.AGES[Age(code)])


@register.filter
def harmed(code: str) -> str:
    """Say who is harmed."""
    return str(mandated_words.ABOUT[About(code)])


@register.filter
def duty(code: str) -> str:
    """Say what the table says."""
    return str(mandated_words.DUTIES[Duty(code)])


@register.filter
def report_state(code: str) -> str:
    """Say where a report stands."""
    return str(mandated_words.STATES[State(code)])


@register.filter
def unreported_reason(code: str) -> str:
    """Say why it was not reported, or could not be."""
    return str(mandated_words.REASONS[Reason(code)]) if code else ""


@register.filter
def late(report: Report) -> bool:
    """Tell whether a report should have gone on by now."""
    return is_late(report, at=clock.now())


@register.filter
def to_be_reviewed(row: Row) -> bool:
    """Tell whether nobody of the center has read the law behind a row, or not for a year."""
    return is_review_due(row, on=clock.now().date())
