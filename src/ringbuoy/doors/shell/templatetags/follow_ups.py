"""How the pages name promises and what came of them."""

from collections.abc import Collection

from django import template
from django.utils.translation import gettext as _

from ringbuoy.caller_plans.rules import Reason
from ringbuoy.doors.shell.follow_up_words import (
    ANSWERING,
    ANSWERS,
    CALLED_OFF,
    DAYS,
    HELP,
    NEEDS,
    OUTCOMES,
    PLAN_REASONS,
    QUESTIONS,
    STATES,
)
from ringbuoy.followups.models import FollowUp
from ringbuoy.followups.rules import Answering, CalledOff, Emergency, Need, Outcome, State

register = template.Library()


@register.filter
def promise_state(code: str) -> str:
    """Say where a promise stands."""
    return str(STATES[State(code)])


@register.filter
def attempt_outcome(code: str) -> str:
    """Say what came of an attempt."""
    return str(OUTCOMES[Outcome(code)])


@register.filter
def may_answer(code: str) -> str:
    """Say who may answer when we call."""
    return str(ANSWERING[Answering(code)])


@register.filter
def promise_need(code: str) -> str:
    """Say why a supervisor must look."""
    return str(NEEDS[Need(code)])


@register.filter
def called_off_for(code: str) -> str:
    """Say why a supervisor ended it."""
    return str(CALLED_OFF[CalledOff(code)])


@register.filter
def plan_reason(code: str) -> str:
    """Say why there is a plan for a caller."""
    return str(PLAN_REASONS[Reason(code)])


@register.filter
def about_question(code: str) -> str:
    """Name what funders ask."""
    return str(QUESTIONS[code])


@register.filter
def about_answer(code: str) -> str:
    """Say what somebody told about themself."""
    return str(ANSWERS[code])


@register.filter
def help_that_came(code: str) -> str:
    """Say which emergency help came."""
    return str(HELP[Emergency(code)])


@register.filter
def day_name(number: int) -> str:
    """Name a day of the week; Monday is 0."""
    return str(DAYS[number])


@register.filter
def safe_hours(follow_up: FollowUp) -> str:
    """Say the hours that the person called safe, on their own clock."""
    hours = {"opens": f"{follow_up.safe_from:%H:%M}", "closes": f"{follow_up.safe_until:%H:%M}"}
    said = _("%(opens)s–%(closes)s") % hours
    return f"{_days(follow_up.days)} {said} ({follow_up.zone})"


def _days(days: Collection[int]) -> str:
    if len(days) == len(DAYS):
        return _("every day")
    return ", ".join(str(DAYS[day]) for day in sorted(days))
