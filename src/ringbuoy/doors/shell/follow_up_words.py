"""Words of follow-ups: where a promise stands, what came of an attempt, who may answer, why it ended."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.followups.rules import Answering, CalledOff, Need, Outcome, State

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
