"""What a strategy must have before anybody reads it aloud."""

from datetime import date

from django.utils.translation import gettext as _

from ringbuoy.coping.rules import Strategy, Words
from ringbuoy.kernel.errors import Refused

FEWEST_STEPS, MOST_STEPS, LONGEST_STEP = 2, 12, 160


class BadStrategy(Refused):
    """Something is missing without which a strategy cannot be read aloud or trusted."""


def check(strategy: Strategy, *, on: date) -> None:
    """Refuse what cannot be used.

    :raises BadStrategy: with what is missing.
    """
    if not strategy.needs:
        raise BadStrategy(_("Choose at least one need, so that it can be found."))
    if not strategy.sources:
        raise BadStrategy(_("Say where it comes from: a study, a guideline, or your own practice."))
    if strategy.reviewed_on > on:
        raise BadStrategy(_("The day of the review lies in the future. Write the day on which you read it."))
    for words in strategy.words.values():
        _check_words(words)


def _check_words(words: Words) -> None:
    if not words.title:
        raise BadStrategy(_("Give it a title in each language."))
    if not FEWEST_STEPS <= len(words.steps) <= MOST_STEPS:
        raise BadStrategy(
            _("Write %(least)s to %(most)s steps in each language, one in each line.")
            % {"least": FEWEST_STEPS, "most": MOST_STEPS}
        )
    if any(len(step) > LONGEST_STEP for step in words.steps):
        raise BadStrategy(
            _("A step is read aloud in one breath: %(most)s letters at most.") % {"most": LONGEST_STEP}
        )
