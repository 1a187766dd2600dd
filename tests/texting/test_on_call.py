"""The on-call phones are texted: that somebody is needed, and nothing else."""

from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.models import Summons
from ringbuoy.lines.models import Center
from ringbuoy.texting.accounts import open_simulator
from ringbuoy.texting.demo_phones import phone_with, texts_on
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.on_call import call_phones
from tests.cast import Bench

NUMBERS = ("12025550123", "12025550124")


def alarm_with_phones(bench: Bench) -> None:
    rows = [{"name": f"Phone {number}", "number": number} for number in NUMBERS]
    Center.objects.create(name="Harbor", emergency_number="911", on_call_numbers=rows)
    raise_imminent(bench.maria, bench.reaches_out().contact, reason="imminent", at=bench.at)


def test_every_phone_is_told_once_that_somebody_is_needed(bench: Bench) -> None:
    alarm_with_phones(bench)
    open_simulator(bench.line())

    first, second = call_phones(at=bench.at), call_phones(at=bench.later(minutes=1))

    told = [[text.words for text in texts_on(phone_with(number))] for number in NUMBERS]
    assert (first, second) == (2, 0)
    assert told == [["Harbor: you are needed now. Please sign in or call."]] * 2


def test_a_phone_that_no_carrier_reaches_is_tried_again(bench: Bench) -> None:
    alarm_with_phones(bench)
    open_simulator(bench.line())
    Carrier.objects.update(is_on=False)

    assert call_phones(at=bench.at) == 2
    Carrier.objects.update(is_on=True)
    assert call_phones(at=bench.later(seconds=16)) == 2

    assert Summons.objects.filter(sent_at=None).count() == 0
