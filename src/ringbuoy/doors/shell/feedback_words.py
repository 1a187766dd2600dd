"""Words of complaints and compliments: what they are, how they came, what we found and changed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.feedback.rules import CameBy, Finding, Kind, Learning, State, Topic

Words = str | Promise
KINDS: dict[Kind, Words] = {Kind.COMPLAINT: _("Complaint"), Kind.COMPLIMENT: _("Compliment")}
CAME_BY: dict[CameBy, Words] = {
    CameBy.PAGE: _("from the page"),
    CameBy.TEXT: _("by text"),
    CameBy.CHAT: _("in a chat"),
    CameBy.SPOKEN: _("spoken"),
    CameBy.LETTER: _("by letter or e-mail"),
}
TOPICS: dict[Topic, Words] = {
    Topic.HOW_WE_TALKED: _("How we talked with them"),
    Topic.WAITING: _("Waiting, or nobody there"),
    Topic.CONFIDENTIALITY: _("Confidentiality"),
    Topic.EMERGENCY_HELP: _("Emergency help that was sent, or was not"),
    Topic.PROMISE_NOT_KEPT: _("A promise that was not kept"),
    Topic.SERVICE_GIVEN: _("A service that we gave them"),
    Topic.ACCESS: _("Language, hearing, seeing, or the page itself"),
    Topic.SOMETHING_ELSE: _("Something else"),
}
STATES: dict[State, Words] = {
    State.RECEIVED: _("nobody has it yet"),
    State.TAKEN_ON: _("taken on"),
    State.ANSWERED: _("answered"),
    State.CLOSED: _("closed"),
}
FINDINGS: dict[Finding, Words] = {
    Finding.UPHELD: _("They are right"),
    Finding.PARTLY: _("They are right in part"),
    Finding.NOT_UPHELD: _("We see it differently"),
    Finding.CANNOT_TELL: _("It cannot be found out any more"),
}
LEARNINGS: dict[Learning, Words] = {
    Learning.NOTHING: _("Nothing to change"),
    Learning.TALKED: _("Talked with whom it is about"),
    Learning.TRAINING: _("Training"),
    Learning.WAY_OF_WORKING: _("How we work"),
    Learning.SETTINGS: _("Settings of the line"),
    Learning.SOFTWARE: _("The software, or the page"),
}
WORDS: dict[str, Mapping[str, Words]] = {
    "kind": {code.value: words for code, words in KINDS.items()},
    "came_by": {code.value: words for code, words in CAME_BY.items()},
    "topic": {code.value: words for code, words in TOPICS.items()},
    "state": {code.value: words for code, words in STATES.items()},
    "finding": {code.value: words for code, words in FINDINGS.items()},
    "learning": {code.value: words for code, words in LEARNINGS.items()},
}
