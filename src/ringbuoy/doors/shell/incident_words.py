"""Words of incidents: what happened, how grave it was, where the report stands."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.incidents.rules import Kind, Severity, State

Words = str | Promise
KINDS: dict[Kind, Words] = {
    Kind.DEATH_OF_A_CALLER: _("Somebody who reached us has died"),
    Kind.ATTEMPT_DURING_CONTACT: _("A suicide attempt during a contact, or soon after"),
    Kind.WRONG_LEVEL_OR_HELP: _("A wrong risk level, or wrong help"),
    Kind.CONTACT_LOST: _("A contact was lost or not answered"),
    Kind.CONFIDENTIALITY_BROKEN: _("Somebody saw or heard what they should not"),
    Kind.RESCUE_WENT_WRONG: _("Emergency help went wrong"),
    Kind.CHILD_OR_VULNERABLE: _("A child, or an adult who cannot protect themselves, was in danger"),
    Kind.HARM_TO_STAFF: _("One of us was harmed or threatened"),
    Kind.CONDUCT: _("One of us behaved wrongly"),
    Kind.LINE_DOWN: _("A line, the software or the machine failed"),
    Kind.NEAR_MISS: _("Nearly: it went well by luck"),
    Kind.SOMETHING_ELSE: _("Something else"),
}
SEVERITIES: dict[Severity, Words] = {
    Severity.NO_HARM: _("Nobody was harmed"),
    Severity.SOME_HARM: _("Some harm, it passes"),
    Severity.SERIOUS: _("Serious harm"),
    Severity.DEATH: _("Somebody died"),
}
STATES: dict[State, Words] = {
    State.FILED: _("nobody reviews it yet"),
    State.IN_REVIEW: _("in review"),
    State.CLOSED: _("closed"),
}
WORDS: dict[str, Mapping[str, Words]] = {
    "kind": {code.value: words for code, words in KINDS.items()},
    "severity": {code.value: words for code, words in SEVERITIES.items()},
    "state": {code.value: words for code, words in STATES.items()},
}
