"""A call that was cut off is listed and called back; one that the caller ended is not."""

from datetime import timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State, Tier
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line
from ringbuoy.routing.actions import answer
from ringbuoy.routing.losing import return_to_front
from ringbuoy.telephony.call_backs import is_awaited, must_be_called
from ringbuoy.telephony.calls.events import Gone, Hanging
from ringbuoy.telephony.calls.orders import RecordGone
from ringbuoy.telephony.dropped import (
    NotToBeCalled,
    TakenCareOf,
    call_back,
    dropped_calls,
    queue_call_back,
    set_aside,
)
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.recording_calls import CUT_OFF, HUNG_UP, Ringing, record_call, record_gone
from tests.cast import Bench as Center
from tests.doors.test_desk import HTMX, at_desk
from tests.telephony.test_calls import ROBIN, Bench

NUMBER = "+15551230987"


def _calls(bench: Center, *, number: str = NUMBER, **policy: object) -> Contact:
    give_number(bench.line(**policy), "5550100")
    return record_call(Ringing("line-1", "5550100", number), at=bench.at)


def _talks(bench: Center, **policy: object) -> Contact:
    """Maria has answered Robin's call."""
    contact = _calls(bench, **policy)
    bench.ready("maria")
    bench.routes()
    return answer(bench.maria, bench.again(contact), at=bench.at)


def _cut(bench: Center, *, after: int = 60, was_cut_off: bool = True) -> None:
    record_gone("line-1", was_cut_off=was_cut_off, at=bench.later(seconds=after))


def _listed(bench: Center, *lines: str) -> list[Contact]:
    return [one.contact for one in dropped_calls(lines, at=bench.at)]


@pytest.mark.parametrize(("cause", "was_cut"), [(0, False), (16, False), (17, False), (41, True), (38, True)])
def test_the_network_says_whether_a_hand_ended_a_call(cause: int, was_cut: bool) -> None:
    core = Bench()
    core.maria_is_there()
    core.waits()
    core.maria_answers()

    core.tell(Hanging(ROBIN, cause)) if cause else None

    assert RecordGone(ROBIN, was_cut_off=was_cut) in core.tell(Gone(ROBIN))


def test_who_goes_while_their_counselor_is_lost_was_cut_off() -> None:
    core = Bench()
    leg = core.maria_is_there()
    core.waits()
    core.maria_answers()
    core.tell(Gone(leg))

    assert RecordGone(ROBIN, was_cut_off=True) in core.tell(Gone(ROBIN))


def test_a_talk_that_was_cut_off_is_listed_for_its_line_and_for_two_hours(bench: Center) -> None:
    contact = _talks(bench)
    _cut(bench)

    assert (bench.again(contact).left_by, bench.again(contact).where) == (CUT_OFF, State.WRAP_UP)
    assert _listed(bench) == _listed(bench, "harbor") == [contact]
    assert _listed(bench, "anchor") == []
    assert Entry.objects.filter(name="contact.cut_off", contact_id=contact.pk).count() == 1
    bench.later(hours=2)
    assert _listed(bench) == []
    with pytest.raises(TakenCareOf):
        set_aside(bench.maria, contact.pk, at=bench.at)


def test_who_hangs_up_or_was_hardly_there_is_not_listed(bench: Center) -> None:
    contact = _calls(bench)
    _cut(bench, after=5)
    assert (bench.again(contact).left_by, _listed(bench)) == (CUT_OFF, [])

    again = record_call(Ringing("line-2", "5550100", NUMBER), at=bench.later(minutes=30))
    record_gone("line-2", was_cut_off=False, at=bench.later(minutes=1))
    assert (bench.again(again).left_by, _listed(bench)) == (HUNG_UP, [])


def test_who_goes_from_the_queue_after_their_talk_was_torn_apart_was_cut_off(bench: Center) -> None:
    contact = _talks(bench)
    return_to_front(contact, why="leg_lost", at=bench.later(minutes=1))

    _cut(bench, was_cut_off=False)

    assert (bench.again(contact).left_by, _listed(bench)) == (CUT_OFF, [contact])


def test_a_counselor_calls_back_in_a_contact_of_their_own(bench: Center) -> None:
    contact = _talks(bench, calls_back_cut="always")
    _cut(bench)
    bench.ready("tom")

    again = call_back(bench.tom, contact.pk, at=bench.later(seconds=5))

    assert (again.where, again.counselor, again.caller) == (State.TALKING, bench.tom, contact.caller)
    assert must_be_called(again) is not None
    assert _listed(bench) == []
    for act in (call_back, set_aside):
        with pytest.raises(TakenCareOf):
            act(bench.maria, contact.pk, at=bench.at)
    assert "1230987" not in str(list(Entry.objects.values_list("codes", flat=True)))


def test_a_supervisor_puts_them_at_the_front_for_the_same_counselor(bench: Center) -> None:
    contact = _talks(bench, calls_back_cut="always")
    _cut(bench)
    with pytest.raises(RoleDoesNotAllow):
        queue_call_back(bench.maria, contact.pk, at=bench.at)

    again = queue_call_back(bench.ines, contact.pk, at=bench.later(minutes=30))

    assert (again.where, again.prefers, again.returned_at) == (State.WAITING, bench.maria, bench.at)
    assert is_awaited(again)


@pytest.mark.parametrize(
    ("policy", "tier", "may"),
    [
        ("never", Tier.IMMINENT, False),
        ("in_danger", Tier.HIGH, True),
        ("in_danger", Tier.EVERYONE, False),
        ("always", Tier.EVERYONE, True),
    ],
)
def test_whom_the_line_calls_back_is_its_policy(bench: Center, policy: str, tier: Tier, may: bool) -> None:
    contact = _talks(bench, calls_back_cut=policy)
    Contact.objects.filter(pk=contact.pk).update(tier=tier)
    _cut(bench)

    assert dropped_calls((), at=bench.at)[0].may_call is may
    if not may:
        with pytest.raises(NotToBeCalled):
            queue_call_back(bench.ines, contact.pk, at=bench.at)


def test_a_withheld_number_or_one_that_is_never_stored_is_not_called(bench: Center) -> None:
    _calls(bench, number="", calls_back_cut="always")
    _cut(bench)
    Line.objects.update(policy={"calls_back_cut": "always", "number_shown": "never_stored"})
    record_call(Ringing("line-3", "5550100", NUMBER), at=bench.at)
    record_gone("line-3", was_cut_off=True, at=bench.later(seconds=30))

    assert [one.may_call for one in dropped_calls((), at=bench.at)] == [False, False]


def test_who_calls_again_needs_no_call_back(bench: Center) -> None:
    contact = _talks(bench)
    _cut(bench)

    again = record_call(Ringing("line-2", "5550100", NUMBER), at=bench.later(minutes=2))

    assert (_listed(bench), again.prefers) == ([], bench.maria)
    with pytest.raises(TakenCareOf):
        set_aside(bench.maria, contact.pk, at=bench.at)


def test_the_desk_and_the_floor_show_it_and_one_sets_it_aside(bench: Center) -> None:
    bench.at = clock.now() - timedelta(minutes=5)
    contact = _talks(bench, calls_back_cut="always")
    _cut(bench)
    maria, ines = at_desk(bench, "maria"), at_desk(bench, "ines")
    for page in (maria.get("/desk/"), ines.get("/floor/board")):
        assert contact.number in page.content.decode().partition("Calls that were cut off")[2]

    assert maria.post(f"/desk/dropped/{contact.pk}/aside", headers=HTMX).status_code == 204
    assert ines.post(f"/floor/contacts/{contact.pk}/call-back").status_code == 404
    assert "Calls that were cut off" not in maria.get("/desk/dropped").content.decode()
