"""Words of referrals: how something is given, whether the person agrees, what became of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.referrals.rules import Consent, Failure, Move, State, Unmet, Way

Words = str | Promise
WAYS: dict[Way, Words] = {
    Way.SPOKEN: _("Said or written in this talk"),
    Way.TEXT: _("By text message"),
    Way.EMAIL: _("By e-mail"),
    Way.PRINT: _("On paper"),
    Way.WARM_TRANSFER: _("I introduce the person to them"),
}
CONSENTS: dict[Consent, Words] = {
    Consent.NOT_ASKED: _("Not asked"),
    Consent.GIVEN: _("Yes"),
    Consent.REFUSED: _("No"),
}
STATES: dict[State, Words] = {
    State.TO_DO: _("still to be done"),
    State.GIVEN: _("given"),
    State.REACHED: _("reached them"),
    State.HELPED: _("it helped"),
    State.NOT_HELPED: _("it did not help"),
    State.NOT_REACHED: _("did not reach them"),
    State.UNKNOWN: _("nobody knows"),
    State.TAKEN_BACK: _("taken back"),
}
OUTCOMES: dict[Move, Words] = {
    Move.HELP: _("It helped"),
    Move.NOT_HELP: _("It did not help"),
    Move.REACH: _("Reached them, too early to tell"),
    Move.NOT_REACH: _("Did not reach them"),
    Move.LOSE_TOUCH: _("We will not hear of it"),
}
FAILURES: dict[Failure, Words] = {
    Failure.NUMBER_DEAD: _("The number is dead"),
    Failure.NOT_THERE: _("It is not at this place"),
    Failure.CLOSED_FOR_GOOD: _("It has closed for good"),
    Failure.NO_ANSWER: _("Nobody answered"),
    Failure.FULL: _("It was full"),
    Failure.NOT_FOR_THEM: _("They were turned away as it is for others"),
    Failure.TOO_FAR: _("Too far away"),
    Failure.TOO_DEAR: _("It costs too much"),
    Failure.TOO_LATE: _("The wait was too long"),
    Failure.OTHER_LANGUAGE: _("Nobody spoke their language"),
    Failure.DID_NOT_TRY: _("They did not try"),
}
UNMET: dict[Unmet, Words] = {
    Unmet.NOTHING_THERE: _("There is no such service"),
    Unmet.FULL: _("All are full"),
    Unmet.NOT_FOR_THEM: _("They are for others"),
    Unmet.TOO_FAR: _("Too far away"),
    Unmet.TOO_DEAR: _("It costs too much"),
    Unmet.CLOSED: _("Closed when it is needed"),
}
