"""How it stands with a carrier and what came of a trial, in words that say what to do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.telephony.asking.rules import Standing
from ringbuoy.telephony.trial_rules import TrialOutcome

STANDING_WORDS: dict[Standing, str | Promise] = {
    Standing.GOOD: _("The carrier's server answers and knows us."),
    Standing.NO_NAME: _(
        "The name of its server is not found. Compare it letter by letter with the carrier's page; if it is "
        "right, this machine has no working DNS."
    ),
    Standing.SILENT: _(
        "Nothing comes back from its server. Check the port and the way (UDP, TCP, TLS), and that the "
        "firewall lets this machine out."
    ),
    Standing.CLOSED: _(
        "Its machine is there, but takes no connection at this port. Check the port and the way."
    ),
    Standing.CERTIFICATE: _(
        "Its server cannot prove that it is the one you named (TLS). Use the name that stands on the "
        "carrier's page for TLS."
    ),
    Standing.WRONG_PASSWORD: _("It refuses the password. Type user name and password again."),
    Standing.UNKNOWN_USER: _("It does not know this user name. Compare it with the carrier's page."),
    Standing.NOT_SIGNED_IN: _(
        "The password is right, but our phone line is not signed in there yet, so no calls come. Is it "
        "running and in use? Wait half a minute and try again."
    ),
    Standing.REFUSED: _("It refuses us. Ask the carrier, and name the number of its answer."),
}
OUTCOME_WORDS: dict[TrialOutcome, str | Promise] = {
    TrialOutcome.WORKS: _("It works: you heard us and we heard you."),
    TrialOutcome.NO_KEY: _(
        "Sound came from your phone, but nobody pressed 1. If you heard nothing, our sound does not reach "
        "the carrier: let UDP 16000 to 17999 out of the firewall, and set sip_host to this machine's address."
    ),
    TrialOutcome.NO_SOUND: _(
        "One-way sound: your phone was answered, but nothing came from it. Open UDP 16000 to 17999 in the "
        "firewall towards this machine."
    ),
    TrialOutcome.BUSY: _("The carrier works; your phone was busy."),
    TrialOutcome.NOT_ANSWERED: _("The carrier works; nobody answered your phone."),
    TrialOutcome.UNKNOWN_NUMBER: _("The carrier does not know this number. Write it with + and the country."),
    TrialOutcome.REFUSED: _(
        "The carrier refuses the call. Check user name and password, whether calls out are allowed, and "
        "whether the number that we show is yours there."
    ),
    TrialOutcome.NO_CODEC: _(
        "The carrier and we have no kind of sound in common. Let it allow G.711 (A-law or µ-law) or G.722, "
        "and switch encryption of the sound on or off as it wants it."
    ),
    TrialOutcome.AWAY: _("The carrier does not take calls now. Test the server first; ask the carrier."),
    TrialOutcome.OTHER: _(
        "The call ended in another way. Ask the carrier, and name the number of its answer."
    ),
}
UNSEEN_WORDS: dict[TrialOutcome, str | Promise] = {
    TrialOutcome.WORKS: _(
        "It works: you heard us and we heard you. If your phone showed a number or a name of ours, the "
        "carrier does not honor “Privacy: id”: ask it to, and let it make no promised call until it does."
    ),
    TrialOutcome.REFUSED: _(
        "The carrier refuses a call that shows no number. Ask it to take calls from an anonymous sender, "
        "with our number in P-Asserted-Identity and “Privacy: id”."
    ),
}
FINE = frozenset({TrialOutcome.WORKS, TrialOutcome.BUSY, TrialOutcome.NOT_ANSWERED})


@dataclass(frozen=True)
class InWords:
    """A sentence, and whether all is well. `answer`: the carrier's own number; 0: none."""

    sentence: str
    is_fine: bool
    answer: int = 0
