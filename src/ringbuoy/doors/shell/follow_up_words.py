"""Words of follow-ups: where a promise stands, what came of an attempt, who may answer, why it ended."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.caller_plans.rules import Reason
from ringbuoy.followups.about_them import WONT_SAY
from ringbuoy.followups.rules import Answering, CalledOff, Emergency, Need, Outcome, State

Words = str | Promise
STATES: dict[State, Words] = {
    State.PROMISED: _("promised"),
    State.TAKEN: _("is being kept now"),
    State.REACHED: _("reached"),
    State.NOT_REACHED: _("not reached"),
    State.DECLINED: _("they want no more"),
    State.WITHDRAWN: _("stopped: they took their yes back"),
    State.CALLED_OFF: _("ended by a supervisor"),
    State.LAPSED: _("too late: their yes is too old"),
}
OUTCOMES: dict[Outcome, Words] = {
    Outcome.REACHED: _("Reached, we talk"),
    Outcome.NOT_NOW: _("There, but not now: another time"),
    Outcome.NO_ANSWER: _("No answer"),
    Outcome.MESSAGE_LEFT: _("Left a message"),
    Outcome.REACHED_SUPPORT_PERSON: _("Reached somebody who supports them"),
    Outcome.UNABLE_TO_REACH: _("Cannot be reached this way"),
    Outcome.WRONG_CONTACT_INFO: _("Wrong number"),
    Outcome.DECLINED: _("They want no more of it"),
}
ANSWERING: dict[Answering, Words] = {
    Answering.ONLY_THEM: _("Only they: if somebody else answers, say “wrong number”"),
    Answering.CODE_WORD_FIRST: _("Others may answer: say the code word, nothing else"),
    Answering.ANYBODY: _("Anybody may answer and hear that we called"),
}
NEEDS: dict[Need, Words] = {
    Need.LAST_HOURS: _("The last safe hours have begun"),
    Need.MISSED: _("Not kept in its time"),
    Need.NOT_REACHED: _("High risk, and not reached after every try"),
    Need.NO_OUTCOME: _("Taken, and nobody said what came of it"),
    Need.LAPSED: _("Never kept: their yes is too old now"),
}
CALLED_OFF: dict[CalledOff, Words] = {
    CalledOff.HAS_BEEN_IN_TOUCH: _("They have been in touch"),
    CalledOff.WITH_ANOTHER_SERVICE: _("Another service looks after them"),
    CalledOff.NOT_SAFE: _("It is not safe for them"),
    CalledOff.HAS_DIED: _("They have died"),
    CalledOff.BY_MISTAKE: _("Promised by mistake"),
}
DAYS: tuple[Words, ...] = (
    _("Mon"),
    _("Tue"),
    _("Wed"),
    _("Thu"),
    _("Fri"),
    _("Sat"),
    _("Sun"),
)
PLAN_REASONS: dict[Reason, Words] = {
    Reason.CONTACTS_OFTEN: _("Contacts us often"),
    Reason.NEEDS_ONE_VOICE: _("Needs one person who knows them"),
    Reason.CROSSES_BOUNDARIES: _("Crosses boundaries"),
}
HELP: dict[Emergency, Words] = {
    Emergency.NONE: _("None was needed"),
    Emergency.MOBILE_CRISIS: _("A mobile crisis team"),
    Emergency.AGREED: _("Emergency services, wanted by the person"),
    Emergency.RESCUE: _("Emergency services, without consent"),
}
QUESTIONS: dict[str, Words] = {
    "age": _("Age"),
    "race": _("Race"),
    "ethnicity": _("Ethnicity"),
    "gender": _("Gender"),
    "orientation": _("Sexual orientation"),
    "military": _("Military"),
}
ANSWERS: dict[str, Words] = {
    "under_13": _("Under 13"),
    "13_17": "13–17",
    "18_24": "18–24",
    "25_34": "25–34",
    "35_44": "35–44",
    "45_54": "45–54",
    "55_64": "55–64",
    "65_up": _("65 or older"),
    "native": _("American Indian or Alaska Native"),
    "asian": _("Asian"),
    "black": _("Black or African American"),
    "pacific": _("Native Hawaiian or Pacific Islander"),
    "white": _("White"),
    "several": _("More than one"),
    "other": _("Another"),
    "hispanic": _("Hispanic or Latino"),
    "not_hispanic": _("Not Hispanic or Latino"),
    "woman": _("Woman"),
    "man": _("Man"),
    "trans_woman": _("Transgender woman"),
    "trans_man": _("Transgender man"),
    "nonbinary": _("Nonbinary"),
    "straight": _("Straight"),
    "gay_lesbian": _("Gay or lesbian"),
    "bisexual": _("Bisexual"),
    "serving": _("Serving now"),
    "veteran": _("Veteran"),
    "family": _("Family of somebody who serves or served"),
    "none": _("Never served"),
    WONT_SAY: _("Would rather not say"),
}
