"""Being called back: the caller hangs up, keeps their place, and is called when a counselor answers."""

from dataclasses import replace

import pytest

from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.handles import keep_handle
from ringbuoy.contacts.models import CallerHandle, Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.phone_ways import Choice
from ringbuoy.people import sign_ins
from ringbuoy.privacy.rows import showing
from ringbuoy.routing.actions import answer
from ringbuoy.telephony.call_backs import (
    CAME_AGAIN,
    NobodyToCallBack,
    ask_call_back,
    awaited_among,
    call_again,
    give_up,
    must_be_called,
    place_call_backs,
)
from ringbuoy.telephony.calls.call_backs import TELL_WITHIN
from ringbuoy.telephony.calls.events import (
    CallBackKept,
    Entered,
    Found,
    Gone,
    KeyPressed,
    NumbersKnown,
    Recorded,
    Said,
    Stands,
    Tick,
)
from ringbuoy.telephony.calls.lines import Numbers, VoiceLine
from ringbuoy.telephony.calls.orders import (
    HangUp,
    Join,
    Music,
    Record,
    RecordCallBack,
    RecordGone,
    Say,
)
from ringbuoy.telephony.kinds import Came, Placed
from ringbuoy.telephony.models import Call, CallBack, OutsideCall
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.placing import AlreadyCalling
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone
from ringbuoy.telephony.recording_placed import outsides, record_placed
from ringbuoy.telephony.softphones import account_for
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.standings import numbers
from tests.cast import Bench as Center
from tests.telephony.test_calls import CONTACT, HARBOR, ROBIN, Bench
from tests.telephony.test_placing import carrier as trunk

NUMBER = "+15551230987"
CALLS_BACK = NumbersKnown(Numbers({"5550100": VoiceLine("harbor", "en", calls_back=True)}))


@pytest.fixture
def core() -> Bench:
    bench = Bench()
    bench.tell(CALLS_BACK)
    return bench


def _says(prompt: Prompt) -> Say:
    return Say(ROBIN, "harbor", "en", prompt)


def _came(core: Bench) -> Record:
    return Record(ROBIN, "5550100", core.at, "15551230000")


def _waits(core: Bench) -> None:
    """Robin has heard what they may do instead, and hears music."""
    core.waits()
    core.tell(Said(ROBIN, "one_for_call_back"), Said(ROBIN, "star_for_message"))


def test_who_may_be_called_back_hears_so_and_presses_one(core: Bench) -> None:
    core.rings()
    core.tell(Recorded(ROBIN, CONTACT))
    (said,) = core.tell(Said(ROBIN, "greeting"))
    assert said.prompt is Prompt.ONE_FOR_CALL_BACK

    assert core.tell(KeyPressed(ROBIN, "1")) == [RecordCallBack(ROBIN, _came(core))]
    orders = core.tell(CallBackKept(ROBIN))

    assert orders[-1] == Say(ROBIN, "harbor", "en", Prompt.CALL_BACK_KEPT)
    assert core.tell(KeyPressed(ROBIN, "1"), Tick(), Stands(CONTACT, State.WAITING)) == []
    assert core.tell(Said(ROBIN, "call_back_kept")) == [HangUp(ROBIN)]
    assert core.tell(Gone(ROBIN)) == [RecordGone(ROBIN)]


def test_a_counselor_who_answers_before_they_hang_up_talks_with_them(core: Bench) -> None:
    leg = core.maria_is_there()
    core.waits()
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN))

    assert core.maria_answers()[-1] == Join(ROBIN, leg)


def test_whose_talk_is_torn_after_they_asked_waits_as_everybody_does(core: Bench) -> None:
    core.maria_is_there()
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN))
    core.maria_answers()

    assert core.tell(Stands(CONTACT, State.WAITING))[-1] == Music(ROBIN)


def test_nobody_hears_that_they_are_called_back_before_it_is_written(core: Bench) -> None:
    _waits(core)
    asked = core.tell(KeyPressed(ROBIN, "1"))

    assert asked == [RecordCallBack(ROBIN, _came(core))]
    assert core.tell(KeyPressed(ROBIN, "1"), Tick(), Stands(CONTACT, State.WAITING)) == []
    assert core.tell(CallBackKept(ROBIN), CallBackKept(ROBIN)) == [_says(Prompt.CALL_BACK_KEPT)]


def test_what_is_not_written_in_time_is_told_and_they_wait_as_before(core: Bench) -> None:
    leg = core.maria_is_there()
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"))

    assert core.tell(Tick(), after=TELL_WITHIN.total_seconds() - 0.1) == []
    assert core.tell(Tick(), after=0.1) == [_says(Prompt.CALL_BACK_NOT_YET_KEPT)]
    assert core.tell(Said(ROBIN, "call_back_not_yet_kept")) == [Music(ROBIN)]
    assert core.tell(Tick(), after=45) == [_says(Prompt.STILL_LOOKING)]
    assert core.tell(Said(ROBIN, "still_looking")) == [_says(Prompt.ONE_FOR_CALL_BACK)]
    assert core.maria_answers()[-1] == Join(ROBIN, leg)


def test_what_is_written_late_is_told_when_the_other_sentence_is_over(core: Bench) -> None:
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"))
    core.tell(Tick(), after=TELL_WITHIN.total_seconds())

    assert core.tell(CallBackKept(ROBIN), Tick()) == []
    assert core.tell(Said(ROBIN, "call_back_not_yet_kept")) == [_says(Prompt.CALL_BACK_KEPT)]
    assert core.tell(Said(ROBIN, "call_back_kept")) == [HangUp(ROBIN)]


def test_who_asks_again_is_written_again(core: Bench) -> None:
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"))
    core.tell(Tick(), after=TELL_WITHIN.total_seconds())
    core.tell(Said(ROBIN, "call_back_not_yet_kept"))

    assert [type(order) for order in core.tell(KeyPressed(ROBIN, "1"))] == [RecordCallBack]
    assert core.tell(CallBackKept(ROBIN)) == [_says(Prompt.CALL_BACK_KEPT)]


def test_who_leaves_a_message_instead_hears_no_more_of_it(core: Bench) -> None:
    core.tell(NumbersKnown(Numbers({"5550100": replace(HARBOR, calls_back=True, takes_messages=True)})))
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"), KeyPressed(ROBIN, "*"))

    assert core.tell(CallBackKept(ROBIN)) == []
    assert core.tell(Tick(), after=TELL_WITHIN.total_seconds()) == []


def test_who_talks_by_then_or_is_gone_hears_nothing_of_it(core: Bench) -> None:
    core.maria_is_there()
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"))
    core.maria_answers()

    assert core.tell(CallBackKept(ROBIN), Tick()) == []
    core.tell(Gone(ROBIN))
    assert core.tell(CallBackKept(ROBIN)) == []


def test_whose_number_is_withheld_is_not_offered_it() -> None:
    core = Bench()
    core.tell(CALLS_BACK, Entered(ROBIN, "5550100"), Recorded(ROBIN, CONTACT))

    assert core.tell(KeyPressed(ROBIN, "1")) == []


@pytest.mark.parametrize("number", ["2001", "robin15551230000", "1234567890123456"])
def test_whom_we_could_not_call_is_not_offered_it(core: Bench, number: str) -> None:
    core.tell(Entered(ROBIN, "5550100", number=number), Recorded(ROBIN, CONTACT))

    assert core.tell(KeyPressed(ROBIN, "1"), Said(ROBIN, Prompt.GREETING)) == [Music(ROBIN)]


def test_whose_number_the_first_line_does_not_keep_is_not_offered_it_by_another(core: Bench) -> None:
    first = VoiceLine("anchor", "en", keeps_numbers=False, menu=(Choice("3", line="harbor"),))
    harbor = VoiceLine("harbor", "en", calls_back=True)
    core.tell(NumbersKnown(Numbers({"5550100": first}, by_code={"harbor": harbor})))
    core.rings()
    core.tell(Recorded(ROBIN, CONTACT), KeyPressed(ROBIN, "3"))

    assert core.tell(KeyPressed(ROBIN, "1")) == []


def test_no_key_takes_the_place_of_what_they_are_told(core: Bench) -> None:
    spanish = replace(HARBOR, calls_back=True, menu=(Choice("2", language="es"),))
    core.tell(NumbersKnown(Numbers({"5550100": spanish})))
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN))

    assert core.tell(KeyPressed(ROBIN, "2"), KeyPressed(ROBIN, "0")) == []
    assert core.tell(Said(ROBIN, "call_back_kept")) == [HangUp(ROBIN)]


def test_what_a_broken_connection_cut_off_is_said_again(core: Bench) -> None:
    _waits(core)
    core.tell(KeyPressed(ROBIN, "1"), CallBackKept(ROBIN))

    orders = core.tell(Found((Entered(ROBIN, "5550100", number="15551230000"),)))

    assert orders[-1] == _says(Prompt.CALL_BACK_KEPT)
    assert core.tell(Said(ROBIN, "call_back_kept")) == [HangUp(ROBIN)]


def _asks(bench: Center) -> Contact:
    """Robin calls, asks to be called back, and hangs up."""
    give_number(bench.line(), "5550100")
    contact = record_call(Ringing("line-1", "5550100", NUMBER), at=bench.at)
    ask_call_back(contact, at=bench.at)
    ask_call_back(contact, at=bench.at)
    record_gone("line-1", was_cut_off=False, at=bench.later(seconds=5))
    return bench.again(contact)


def test_who_hangs_up_keeps_the_place(bench: Center) -> None:
    contact = _asks(bench)

    assert contact.where is State.WAITING
    assert Call.objects.get().ended_at is not None
    assert awaited_among([contact]) == {contact.pk}
    assert CallBack.objects.count() == 1


def _maria_answers(bench: Center, contact: Contact) -> Contact:
    bench.ready("maria")
    bench.routes()
    return answer(bench.maria, bench.again(contact), at=bench.at)


def test_a_counselor_who_answers_calls_them_by_our_number(bench: Center) -> None:
    contact = _asks(bench)
    trunk()
    answered = _maria_answers(bench, contact)
    bench.loses_phone("maria")
    assert must_be_called(answered) is not None
    assert place_call_backs(at=bench.at) == 0, "no phone"

    sign_ins.begin(bench.maria, session_key="one", browser="a browser", at=bench.at)
    account_for(bench.maria, "one", at=bench.at)
    bench.starts_phone("maria")

    assert place_call_backs(at=bench.at) == 1
    assert place_call_backs(at=bench.at) == 0
    placed = OutsideCall.objects.get()
    assert (placed.contact, placed.person, placed.shows) == (contact, bench.maria, "5550100")
    assert NUMBER.encode() not in bytes(placed.number)


def test_who_did_not_answer_is_called_again_or_left(bench: Center) -> None:
    contact = _asks(bench)
    trunk()
    answered = _maria_answers(bench, contact)
    sign_ins.begin(bench.maria, session_key="one", browser="a browser", at=bench.at)
    account_for(bench.maria, "one", at=bench.at)
    bench.starts_phone("maria")
    place_call_backs(at=bench.at)
    with pytest.raises(AlreadyCalling):
        call_again(bench.maria, answered, at=bench.at)
    record_placed(OutsideCall.objects.get().pk, Placed.OVER, Came.NO_ANSWER, at=bench.at)

    call_again(bench.maria, answered, at=bench.later(seconds=5))
    give_up(bench.maria, answered, at=bench.later(seconds=5))

    assert not outsides(at=bench.at).calls[0].is_wanted
    closed = bench.again(contact)
    assert (closed.where, closed.disposition, closed.left_by) == (State.CLOSED, "not_reached", "not_reached")
    for act in (call_again, give_up):
        with pytest.raises(NobodyToCallBack):
            act(bench.maria, closed, at=bench.at)
        with pytest.raises(NotYourContact):
            act(bench.tom, closed, at=bench.at)


def test_without_a_carrier_the_counselor_dials_by_hand(bench: Center) -> None:
    answered = _maria_answers(bench, _asks(bench))

    assert place_call_backs(at=bench.at) == 0
    assert CallBack.objects.get().placed_at is not None
    assert must_be_called(answered) is not None


def test_whose_number_is_gone_is_tried_once_and_dialed_by_hand(bench: Center) -> None:
    contact = _asks(bench)
    trunk()
    _maria_answers(bench, contact)
    sign_ins.begin(bench.maria, session_key="one", browser="a browser", at=bench.at)
    account_for(bench.maria, "one", at=bench.at)
    with showing(contact.pk):
        CallerHandle.objects.filter(contact=contact).delete()

    assert place_call_backs(at=bench.at) == 0
    assert CallBack.objects.get().placed_at is not None


def test_who_calls_again_first_goes_on_from_the_kept_place(bench: Center) -> None:
    first = _asks(bench)

    again = record_call(Ringing("line-2", "5550100", NUMBER), at=bench.later(minutes=4))

    assert bench.again(again).waiting_since == first.waiting_since
    assert (bench.again(first).where, bench.again(first).left_by) == (State.ABANDONED, CAME_AGAIN)


def test_whom_a_counselor_has_answered_needs_no_call_back(bench: Center) -> None:
    contact = bench.reaches_out(channel=Channel.VOICE)
    keep_handle(contact.contact, HandleKind.PHONE, NUMBER, key=contact.key)
    answered = _maria_answers(bench, contact.contact)

    with pytest.raises(NotPossibleNow):
        ask_call_back(answered, at=bench.at)
    assert must_be_called(answered) is None


@pytest.mark.parametrize(("policy", "may"), [("masked", True), ("shown", True), ("never_stored", False)])
def test_only_whose_number_is_stored_is_offered_it(bench: Center, policy: str, may: bool) -> None:
    bench.line(number_shown=policy)

    assert numbers(at=bench.at).by_code["harbor"].calls_back is may
