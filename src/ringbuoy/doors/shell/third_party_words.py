"""Words about a person at risk who is not the caller."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.third_parties.rules import Age, Consent, Outcome, Relation

Words = str | Promise
RELATIONS: dict[Relation, Words] = {
    Relation.CHILD: _("Their child"),
    Relation.PARTNER: _("Their partner"),
    Relation.PARENT: _("Their mother or father"),
    Relation.RELATIVE: _("A relative"),
    Relation.FRIEND: _("A friend"),
    Relation.COLLEAGUE: _("A colleague or schoolmate"),
    Relation.IN_CARE: _("In their care, as their work"),
    Relation.STRANGER: _("A stranger, also on the internet"),
    Relation.UNKNOWN: _("Not known"),
}
AGES: dict[Age, Words] = {
    Age.UNDER_13: _("Under 13"),
    Age.UNDER_18: _("13 to 17"),
    Age.ADULT: _("18 or older"),
    Age.UNKNOWN: _("Not known"),
}
CONSENTS: dict[Consent, Words] = {
    Consent.DOES_NOT_KNOW: _("Does not know that we are asked"),
    Consent.KNOWS: _("Knows it"),
    Consent.AGREES: _("Knows it and agrees"),
    Consent.REFUSES: _("Knows it and does not want it"),
    Consent.UNKNOWN: _("Not known"),
}
OUTCOMES: dict[Outcome, Words] = {
    Outcome.CALLER_STRENGTHENED: _("The caller knows what to say and do"),
    Outcome.CALLER_STAYS_WITH_THEM: _("The caller stays with them"),
    Outcome.THEY_REACH_OUT: _("They will reach out to us themselves"),
    Outcome.JOINED_THE_TALK: _("They joined this talk"),
    Outcome.OTHER_SERVICE: _("Another service looks after them"),
    Outcome.EMERGENCY_HELP: _("Emergency help was sent"),
    Outcome.NOTHING_YET: _("Nothing yet"),
}
