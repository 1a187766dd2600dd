"""What is afoot besides the calls: what the engine has to read is seen at the first glance."""

from datetime import timedelta

from ringbuoy.alarms.models import Alarm
from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.models import Summons
from ringbuoy.kernel.ids import new_id
from ringbuoy.routing.actions import answer
from ringbuoy.routing.estimates import FEWEST_TO_JUDGE
from ringbuoy.telephony.afoot import Afoot, afoot
from ringbuoy.telephony.kinds import Placed, TrialState, TrunkKind
from ringbuoy.telephony.models import (
    BrowserCall,
    CallBack,
    OutsideCall,
    OwnPhone,
    PersonTest,
    SelfTest,
    Tones,
    Trial,
    Trunk,
    UnreachedCall,
)
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.person_test_rules import PersonTestOutcome, PersonTestState
from ringbuoy.telephony.recording_calls import Ringing, record_call
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.standings import Waits
from ringbuoy.telephony.strongbox import lock
from tests.cast import Bench


def talk(bench: Bench) -> Contact:
    """Robin calls, and Maria answers."""
    give_number(bench.line(), "5550100")
    contact = record_call(Ringing("line-1", "5550100"), at=bench.at)
    bench.ready("maria")
    bench.routes()
    return answer(bench.maria, bench.again(contact), at=bench.at)


def test_a_call_alone_is_nothing_besides(bench: Bench) -> None:
    talk(bench)

    assert afoot(at=bench.at) == frozenset()


def test_each_thing_is_seen_for_as_long_as_it_is_there(bench: Bench) -> None:
    contact, maria, line, at = talk(bench), bench.maria, bench.line(), bench.at
    trunk = Trunk.objects.create(name="Carrier", kind=TrunkKind.ADDRESS, host="127.0.0.1", port=9)
    alarm = Alarm.objects.create(code="phone_test_failed", at=at, last_at=at)
    Tones.objects.create(contact=contact, keys="1", at=at)
    CallBack.objects.create(contact=contact, asked_at=at)
    UnreachedCall.objects.create(contact=contact, at=at, tries=1, again_at=at)
    OutsideCall.objects.create(id=new_id(), contact=contact, person=maria, asked_at=at)
    OwnPhone.objects.create(person=maria, number=lock("15550001"))
    BrowserCall.objects.create(id=new_id(), line=line, language="en", asked_at=at)
    Trial.objects.create(trunk=trunk, person=maria, number=lock("15550001"), at=at)
    SelfTest.objects.create(line=line, outcome=SelfTestOutcome.ASKED, at=at)
    test = SelfTest.objects.create(line=line, outcome=SelfTestOutcome.GOOD, at=at)
    PersonTest.objects.create(test=test, person=maria, state=PersonTestState.RINGING)
    Summons.objects.create(alarm=alarm, number="15550001", at=at)

    assert afoot(at=at) == frozenset(Afoot)

    Tones.objects.all().delete()
    CallBack.objects.update(placed_at=at)
    UnreachedCall.objects.update(over="set_aside", again_at=None)
    OutsideCall.objects.update(state=Placed.OVER, number=b"", over_at=at)
    OwnPhone.objects.update(confirmed_at=at, is_on=False)
    BrowserCall.objects.update(over_at=at)
    Trial.objects.update(state=TrialState.OVER, number=b"")
    SelfTest.objects.update(outcome=SelfTestOutcome.GOOD)
    PersonTest.objects.update(state=PersonTestState.OVER, outcome=PersonTestOutcome.GOOD, over_at=at)
    assert afoot(at=at + timedelta(minutes=2)) == frozenset()


def test_a_wait_is_judged_anew_after_a_moment(bench: Bench) -> None:
    give_number(bench.line(), "5550100")
    calls = [
        record_call(Ringing(f"line-{turn}", "5550100"), at=bench.at) for turn in range(FEWEST_TO_JUDGE - 1)
    ]
    waits = Waits()
    assert waits.of(calls[0], at=bench.at) is None

    last = record_call(Ringing("line-last", "5550100"), at=bench.at)

    assert waits.of(last, at=bench.later(seconds=1)) is None
    assert waits.of(last, at=bench.later(seconds=1)) is not None
