"""Words of requests about one's own data and of orders: what is asked, the proof, why it was not done."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.disclosures.refusal_words import REFUSALS
from ringbuoy.disclosures.rules import Basis, Kind, Part, Proof, State

Words = str | Promise
KINDS: dict[Kind, Words] = {
    Kind.ACCESS: _("What do you hold about me?"),
    Kind.CORRECTION: _("Something is not right"),
    Kind.ERASURE: _("Erase it"),
    Kind.COURT: _("Order of a court or a law"),
}
PROOFS: dict[Proof, Words] = {
    Proof.NONE: _("nothing proves which contacts are theirs"),
    Proof.TALK_CODE: _("they have the code of the talk"),
    Proof.THIS_TALK: _("they asked in the talk itself"),
    Proof.NUMBER_ON_FILE: _("found by the number on file: give it to that number only"),
    Proof.ORDER: _("an order"),
}
BASES: dict[Basis, Words] = {
    Basis.COURT_ORDER: _("An order that a judge has signed"),
    Basis.WARRANT: _("A search warrant"),
    Basis.SUBPOENA: _("A subpoena that your counsel finds binding"),
    Basis.LAW: _("A law that demands it without a judge"),
}
PARTS: dict[Part, Words] = {
    Part.FACTS: _("Coded facts: when, which line, how it ended"),
    Part.MESSAGES: _("Messages"),
    Part.NOTES: _("Notes"),
    Part.LEVELS: _("Answers to safety questions, and risk levels"),
    Part.PLAN: _("Safety plan"),
    Part.SERVICES: _("Services given"),
    Part.PROMISES: _("Follow-ups"),
    Part.RESCUES: _("Emergency help"),
    Part.CORRECTIONS: _("Corrections"),
    Part.READINGS: _("Who has opened it, by role"),
}
STATES: dict[State, Words] = {
    State.RECEIVED: _("nobody has it yet"),
    State.ASKED: _("waits for the second person"),
    State.DONE: _("done"),
    State.REFUSED: _("refused"),
}
WORDS: dict[str, Mapping[str, Words]] = {
    "kind": {code.value: words for code, words in KINDS.items()},
    "proof": {code.value: words for code, words in PROOFS.items()},
    "basis": {code.value: words for code, words in BASES.items()},
    "part": {code.value: words for code, words in PARTS.items()},
    "refusal": {code.value: words for code, words in REFUSALS.items()},
    "state": {code.value: words for code, words in STATES.items()},
}
