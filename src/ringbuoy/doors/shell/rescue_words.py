"""Words of rescues: whom, why, with whose consent, what was tried, from where we know the place."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.rescues.rules import Basis, CallBack, Consent, ForWhom, Lack, Source, State, Step, Sureness

Words = str | Promise
FOR_WHOM: dict[ForWhom, Words] = {
    ForWhom.CALLER: _("The person we talk with"),
    ForWhom.SOMEBODY_ELSE: _("Somebody about whom they reach out"),
}
BASES: dict[Basis, Words] = {
    Basis.ATTEMPT_IN_PROGRESS: _("An attempt is in progress"),
    Basis.ACTS_SOON: _("Means to act soon, and has what is needed"),
    Basis.CANNOT_STAY_SAFE: _("Cannot stay safe, and agrees on nothing"),
    Basis.DANGER_TO_OTHERS: _("Others are in danger"),
    Basis.LOST_IN_DANGER: _("We lost them in the middle of danger"),
}
CONSENTS: dict[Consent, Words] = {
    Consent.GIVEN: _("They agree"),
    Consent.REFUSED: _("They refuse"),
    Consent.CANNOT_SAY: _("They cannot say"),
    Consent.NOT_REACHED: _("We do not reach them"),
}
STEPS: dict[Step, Words] = {
    Step.TALKED: _("Talked, listened, asked directly"),
    Step.SAFER_PLACE: _("Asked to go where they are safer"),
    Step.MEANS_AWAY: _("Asked to put what is dangerous out of reach"),
    Step.TRUSTED_PERSON: _("Asked that somebody they trust comes"),
    Step.GOES_THEMSELVES: _("Asked to go or call for help themselves"),
    Step.MOBILE_TEAM: _("Offered a mobile crisis team"),
    Step.CALLER_HELPS: _("Asked the caller to stay with them or to call themselves"),
}
SOURCES: dict[Source, Words] = {
    Source.PERSON_SAYS: _("They say so themselves"),
    Source.SOMEBODY_SAYS: _("Somebody else says so"),
    Source.EARLIER_TALK: _("From an earlier talk"),
    Source.NUMBER: _("From the telephone number"),
    Source.NETWORK_ADDRESS: _("From the network address"),
}
SURENESSES: dict[Sureness, Words] = {
    Sureness.DOOR: _("The very door"),
    Sureness.STREET: _("The street"),
    Sureness.TOWN: _("The town"),
    Sureness.REGION: _("A region only"),
    Sureness.UNKNOWN: _("Not known how near"),
}
CALL_BACKS: dict[CallBack, Words] = {
    CallBack.NOT_DONE: _("Not done yet"),
    CallBack.ANSWERED: _("Called back: they answered"),
    CallBack.NO_ANSWER: _("Called back: nobody answered"),
    CallBack.NOT_POSSIBLE: _("Cannot be called back"),
}
STATES: dict[State, Words] = {
    State.ASKED: _("Waits for a supervisor"),
    State.APPROVED: _("Call the answering point now"),
    State.CALLED: _("Help is on its way"),
    State.REACHED: _("They have reached the person"),
    State.STOOD_DOWN: _("Ended: safe in another way"),
    State.REFUSED: _("A supervisor decided against it"),
}
LACKS: dict[Lack, Words] = {
    Lack.NOT_TALKED: _("Talk first: listen, and ask directly."),
    Lack.NOTHING_LESS_TRIED: _("Without consent it is the last resort: try something less first."),
    Lack.NO_CALL_BACK: _("Check that it is real: call them back, or say that it cannot be done."),
    Lack.CALLER_NOT_ASKED_TO_HELP: _(
        "Ask the caller first whether they can stay with them or call themselves."
    ),
    Lack.NO_PLACE: _("Write what you know of the place, even if it is little."),
}
