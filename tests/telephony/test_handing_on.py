"""Calling somebody into a talk, as rows: who may, what is possible when, and what the journal says of it."""

import pytest

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import NotPossibleNow, State
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.channels import Channel
from ringbuoy.routing.actions import answer
from ringbuoy.telephony.dialing import NoWayOut
from ringbuoy.telephony.handing_on import (
    HANDED_ON,
    NobodyThere,
    TalkFirst,
    Wanted,
    call_in,
    leave_them,
    let_go,
    talk_aside,
    talk_together,
    third_of,
)
from ringbuoy.telephony.holding import hold_call
from ringbuoy.telephony.kinds import Came, Company, Placed, Whom
from ringbuoy.telephony.models import Call, OutsideCall
from ringbuoy.telephony.placing import AlreadyCalling
from ringbuoy.telephony.recording_calls import record_gone
from ringbuoy.telephony.recording_placed import outsides, record_placed
from tests.cast import Bench
from tests.telephony.test_placing import carrier

WANTED = Wanted("+1 555 000 1111", Whom.INTERPRETER)
UNANNOUNCED = Wanted("+1 555 000 1111", Whom.SERVICE, Company.HANDED_ON)


def _maria_talks(bench: Bench) -> Contact:
    bench.ready("maria")
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    Call.objects.create(contact=contact, leg="line-1.0", began_at=bench.at)
    bench.routes()
    return answer(bench.maria, contact, at=bench.at)


def _with_interpreter(bench: Bench) -> Contact:
    carrier()
    contact = _maria_talks(bench)
    call = call_in(bench.maria, contact, WANTED, at=bench.at)
    record_placed(call.pk, Placed.CALLING, None, at=bench.at)
    record_placed(call.pk, Placed.ANSWERED, None, at=bench.at)
    return contact


def test_aside_together_and_left_to_each_other(bench: Bench) -> None:
    contact = _with_interpreter(bench)

    companies = [outsides(at=bench.at).calls[0].company]
    for act in (talk_together, talk_aside, leave_them):
        act(bench.maria, contact, at=bench.at)
        companies.append(outsides(at=bench.at).calls[0].company)

    assert companies == [Company.ASIDE, Company.TOGETHER, Company.ASIDE, Company.HANDED_ON]
    assert (bench.again(contact).where, contact.left_by) == (State.WRAP_UP, HANDED_ON)
    assert outsides(at=bench.at).calls[0].is_wanted
    names = list(Entry.objects.filter(contact_id=contact.pk).values_list("name", flat=True))
    assert names.count("contact.company_changed") == 3
    assert {"contact.call_placed", "contact.call_answered"} <= set(names)
    assert "5550001111" not in repr(list(Entry.objects.values_list("codes", flat=True)))
    record_gone("line-1.0", was_cut_off=False, at=bench.at)
    assert not outsides(at=bench.at).calls[0].is_wanted


def _hands_on(bench: Bench) -> tuple[Contact, OutsideCall]:
    """Maria wants to leave Robin to a service unannounced, and it rings there."""
    carrier()
    bench.line(hands_on_unannounced=True)
    contact = _maria_talks(bench)
    call = call_in(bench.maria, contact, UNANNOUNCED, at=bench.at)
    record_placed(call.pk, Placed.CALLING, None, at=bench.at)
    return contact, call


def test_handed_on_unannounced_the_counselor_stays_until_somebody_answers(bench: Bench) -> None:
    contact, call = _hands_on(bench)
    assert (bench.again(contact).where, call.company) == (State.TALKING, Company.TOGETHER)

    for _told in range(2):
        record_placed(call.pk, Placed.ANSWERED, None, at=bench.at)

    (stands,) = outsides(at=bench.at).calls
    assert (stands.company, stands.is_wanted) == (Company.HANDED_ON, True)
    handed = bench.again(contact)
    assert (handed.where, handed.left_by) == (State.WRAP_UP, HANDED_ON)
    assert Entry.objects.filter(name="contact.company_changed").count() == 1


@pytest.mark.parametrize("came", [Came.NO_ANSWER, Came.BUSY, Came.NOT_PLACED])
def test_where_nobody_answers_the_caller_is_with_the_same_counselor(bench: Bench, came: Came) -> None:
    contact, call = _hands_on(bench)

    record_placed(call.pk, Placed.OVER, came, at=bench.at)

    with_maria = bench.again(contact)
    assert (with_maria.where, with_maria.counselor) == (State.TALKING, bench.maria)


def test_whose_caller_has_gone_meanwhile_stays_with_the_counselor(bench: Bench) -> None:
    contact, call = _hands_on(bench)
    record_gone("line-1.0", was_cut_off=False, at=bench.at)

    record_placed(call.pk, Placed.ANSWERED, None, at=bench.at)

    assert outsides(at=bench.at).calls[0].company is Company.TOGETHER
    assert bench.again(contact).left_by == "hung_up"


def test_where_the_line_wants_a_talk_first_nobody_is_handed_on_unannounced(bench: Bench) -> None:
    carrier()
    contact = _maria_talks(bench)

    with pytest.raises(TalkFirst):
        call_in(bench.maria, contact, UNANNOUNCED, at=bench.at)
    assert not OutsideCall.objects.exists()


def test_when_the_caller_hangs_up_the_other_stays_until_the_counselor_ends_it(bench: Bench) -> None:
    contact = _with_interpreter(bench)

    record_gone("line-1.0", was_cut_off=False, at=bench.at)

    assert outsides(at=bench.at).calls[0].is_wanted
    with pytest.raises(NotPossibleNow):
        leave_them(bench.maria, bench.again(contact), at=bench.at)
    let_go(bench.maria, bench.again(contact), at=bench.at)
    assert not outsides(at=bench.at).calls[0].is_wanted


def test_one_at_a_time_and_the_next_after_the_one_before_is_over(bench: Bench) -> None:
    contact = _with_interpreter(bench)

    with pytest.raises(AlreadyCalling):
        call_in(bench.maria, contact, WANTED, at=bench.at)
    record_placed(OutsideCall.objects.get().pk, Placed.OVER, Came.TALKED, at=bench.at)
    with pytest.raises(NobodyThere):
        let_go(bench.maria, contact, at=bench.at)

    bench.later(minutes=1)
    together = Wanted("5550002222", Whom.SERVICE, Company.TOGETHER)
    call_in(bench.maria, contact, together, at=bench.at)
    third = third_of(contact)
    assert third is not None
    assert (third.whom, third.company) == (Whom.SERVICE, Company.TOGETHER)


def test_what_is_not_possible_is_refused(bench: Bench) -> None:
    contact = _maria_talks(bench)
    with pytest.raises(NoWayOut):
        call_in(bench.maria, contact, WANTED, at=bench.at)
    carrier()
    with pytest.raises(NotYourContact):
        call_in(bench.tom, contact, WANTED, at=bench.at)
    with pytest.raises(NobodyThere):
        talk_together(bench.maria, contact, at=bench.at)
    call_in(bench.maria, contact, WANTED, at=bench.at)
    with pytest.raises(NobodyThere):
        talk_together(bench.maria, contact, at=bench.at)
    let_go(bench.maria, contact, at=bench.at)
    record_placed(OutsideCall.objects.get().pk, Placed.OVER, Came.TAKEN_BACK, at=bench.at)
    hold_call(bench.maria, contact, at=bench.at)
    with pytest.raises(NotPossibleNow):
        call_in(bench.maria, contact, WANTED, at=bench.at)
