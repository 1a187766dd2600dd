"""Reports of harm in words: what was disclosed, what the table says, where a report stands."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.mandated_reports.rules import About, Age, Duty, Harm, Reason, State

Words = str | Promise
HARMS: dict[Harm, Words] = {
    Harm.CHILD_ABUSE: _("A child is hurt or threatened"),
    Harm.CHILD_SEXUAL_ABUSE: _("A child is abused sexually"),
    Harm.CHILD_NEGLECT: _("A child is not cared for"),
    Harm.ADULT_AT_RISK: _("An adult who cannot protect themself is hurt, used or not cared for"),
    Harm.PARTNER_VIOLENCE: _("Violence by a partner"),
    Harm.THREAT_TO_OTHERS: _("Somebody threatens to hurt another person"),
}
AGES: dict[Age, Words] = {
    Age.UNDER_13: _("Under 13"),
    Age.FROM_13: _("13 to 15"),
    Age.FROM_16: _("16 or 17"),
    Age.FROM_18: _("18 to 59"),
    Age.FROM_60: _("60 to 64"),
    Age.FROM_65: _("65 or older"),
    Age.UNKNOWN: _("Not known"),
}
ABOUT: dict[About, Words] = {
    About.CALLER: _("The caller themself"),
    About.SOMEBODY_ELSE: _("Somebody of whom they tell"),
}
DUTIES: dict[Duty, Words] = {
    Duty.MUST: _("It must be reported"),
    Duty.MAY: _("It may be reported: a supervisor decides"),
    Duty.NO_DUTY: _("There is no duty to report: a supervisor confirms it"),
    Duty.ASK: _("Our table says nothing here: ask your supervisor"),
}
STATES: dict[State, Words] = {
    State.ASKED: _("Waits for a supervisor"),
    State.TO_REPORT: _("Still to be reported"),
    State.TO_WRITE: _("Told by phone, still to be sent in writing"),
    State.REPORTED: _("Reported, to be signed by a supervisor"),
    State.COULD_NOT: _("Could not be reported: a supervisor looks at it"),
    State.SIGNED: _("Reported and signed"),
    State.NOT_REQUIRED: _("A supervisor decided that it is not reported"),
    State.UNREPORTED: _("Could not be reported, signed"),
}
REASONS: dict[Reason, Words] = {
    Reason.NO_DUTY_HERE: _("The law does not ask for it here"),
    Reason.ALREADY_REPORTED: _("It has been reported already, by somebody whom we know"),
    Reason.FACTS_DO_NOT_MEET_IT: _("What was said does not amount to it"),
    Reason.ANOTHER_WAY: _("The person is protected in another way"),
    Reason.NOBODY_KNOWN: _("Nobody can be told who or where it is"),
    Reason.NOT_REACHED: _("The agency was not reached"),
    Reason.NOT_TAKEN: _("The agency did not take the report"),
}
