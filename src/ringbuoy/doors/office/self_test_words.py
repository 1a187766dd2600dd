"""What came of the tests of a line, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ringbuoy.lines.rules import HopKind
from ringbuoy.telephony.person_test_rules import PersonTestOutcome, PhoneKind
from ringbuoy.telephony.self_test_rules import SelfTestOutcome

TESTED_WORDS: dict[SelfTestOutcome, str | Promise] = {
    SelfTestOutcome.GOOD: gettext_lazy("It answers, and sound goes both ways."),
    SelfTestOutcome.NOT_PLACED: gettext_lazy("The call could not be placed. Test the carrier."),
    SelfTestOutcome.NOT_ANSWERED: gettext_lazy(
        "Nobody answered: the call did not reach us. Test the carrier."
    ),
    SelfTestOutcome.NOT_HEARD: gettext_lazy(
        "It answers, but does not hear. Open UDP 16000 to 17999 in the firewall."
    ),
    SelfTestOutcome.NO_WAY_BACK: gettext_lazy(
        "It hears, but is not heard. Let UDP 16000 to 17999 out of the firewall, and look at sip_host."
    ),
    SelfTestOutcome.CUT_SHORT: gettext_lazy(
        "The newest test came to no end: the engine was started again, or none runs."
    ),
}
REACHED_WORDS: dict[PersonTestOutcome, str | Promise] = {
    PersonTestOutcome.GOOD: gettext_lazy("A counselor accepted, and sound went both ways."),
    PersonTestOutcome.NOT_NOW: gettext_lazy("It rang; the moment did not suit. That costs nobody anything."),
    PersonTestOutcome.NO_ANSWER: gettext_lazy("It rang for half a minute, and nobody pressed Accept."),
    PersonTestOutcome.NO_KEY: gettext_lazy(
        "A counselor's own phone was answered, and nobody pressed 1: a mailbox does not. Nobody took it."
    ),
    PersonTestOutcome.NOT_RUNG: gettext_lazy(
        "A counselor's own phone did not ring: no carrier brought the call there. Test the carrier."
    ),
    PersonTestOutcome.GAVE_WAY: gettext_lazy(
        "It gave way: somebody needed the counselor, or they had left the desk."
    ),
    PersonTestOutcome.NOBODY_FREE: gettext_lazy(
        "The line answers, and no counselor was free: ready, with their phone started or their own phone on, "
        "and nobody waiting. It was tested as far as that."
    ),
    PersonTestOutcome.CLOSED: gettext_lazy(
        "The line answers. It is closed just now, so no counselor was rung."
    ),
    PersonTestOutcome.LINE_FAILED: gettext_lazy("The line did not hear itself, so nobody was rung."),
    PersonTestOutcome.CALL_LOST: gettext_lazy(
        "The test call ended by itself before it was over. Test again."
    ),
    PersonTestOutcome.LEG_LOST: gettext_lazy(
        "The counselor's phone was away when they accepted. A second time is an alarm."
    ),
    PersonTestOutcome.LEG_SILENT: gettext_lazy(
        "A counselor accepted, and no sound came from their phone. Let them choose their microphone anew."
    ),
    PersonTestOutcome.NOT_JOINED: gettext_lazy(
        "Sound came from the counselor's phone, and did not arrive where the caller is."
    ),
    PersonTestOutcome.NOT_REACHED: gettext_lazy("No sound went to the counselor's phone."),
    PersonTestOutcome.NOT_HEARD: gettext_lazy(
        "Sound went both ways, and the counselor says that they heard nothing. Look at their headset."
    ),
    PersonTestOutcome.CUT_SHORT: gettext_lazy("The test was cut short, as the engine was started again."),
}
AT_OWN_WORDS: dict[PersonTestOutcome, str | Promise] = {
    PersonTestOutcome.GOOD: gettext_lazy("A counselor pressed 1, and sound went both ways."),
    PersonTestOutcome.NO_ANSWER: gettext_lazy(
        "A counselor's own phone was called, and nobody took it: it rang, was busy, or was declined."
    ),
    PersonTestOutcome.LEG_LOST: gettext_lazy(
        "The call to a counselor's own phone ended before it was heard. A second time is an alarm."
    ),
    PersonTestOutcome.LEG_SILENT: gettext_lazy(
        "A counselor pressed 1 at their own phone, and no sound came from it. Test the carrier."
    ),
}
"""What is said otherwise where it rang at a counselor's own phone."""
PHONE_WORDS: dict[str, str | Promise] = {
    PhoneKind.BROWSER: gettext_lazy("phone in the browser"),
    PhoneKind.OWN: gettext_lazy("own phone"),
}
LEADS_ON = frozenset({PersonTestOutcome.NOBODY_FREE, PersonTestOutcome.CLOSED})
NAMED = frozenset({PersonTestOutcome.GOOD, PersonTestOutcome.LEG_SILENT, PersonTestOutcome.NOT_HEARD})
"""Where it matters whom it rang: whose headset to look at. Who did not press is nobody's business."""


HOP_WORDS: dict[HopKind, str | Promise] = {
    HopKind.LINE: gettext_lazy("to the line %(where)s of this house: who takes it is rung by a test too"),
    HopKind.CENTER: gettext_lazy(
        "to %(where)s, which no test calls; a call of a caller that nobody takes there is an alarm"
    ),
    HopKind.MESSAGE: gettext_lazy("to a message, which no test leaves"),
}
