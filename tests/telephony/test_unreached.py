"""A promised call-back that nobody answers is tried again by the line's rule, then left to a named person."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.contacts.ending import end, leave
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import NotYourContact
from ringbuoy.contacts.rules import State, Tier
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.lines.rules import Hours, Policy
from ringbuoy.routing.actions import answer
from ringbuoy.telephony.call_back_rules import is_too_late, next_try
from ringbuoy.telephony.call_backs import NobodyToCallBack, ask_call_back, is_awaited, must_be_called
from ringbuoy.telephony.dropped import NotToBeCalled, TakenCareOf, dropped_calls, note_cut
from ringbuoy.telephony.models import Call, UnreachedCall
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.recording_calls import Ringing, record_call, record_gone
from ringbuoy.telephony.unreached import (
    begin_due,
    call_once_more,
    close_for_good,
    end_promise,
    not_reached,
    queue_once_more,
    try_later,
    unreached_calls,
)
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk

NUMBER = "+15551230987"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAYTIME = Hours(week={"mon": [(time(9), time(12, 5))]})
ALWAYS, OFF = Hours(), Hours(closed_on=frozenset({date(2026, 3, 2)}))


@pytest.mark.parametrize(
    ("policy", "hours", "tries", "minutes"),
    [
        (Policy(), ALWAYS, 1, 10),
        (Policy(), ALWAYS, 2, 10),
        (Policy(), ALWAYS, 3, None),
        (Policy(call_back_tries=0), ALWAYS, 1, None),
        (Policy(call_back_tries=5, call_back_minutes=30), ALWAYS, 5, 30),
        (Policy(call_back_minutes=4), DAYTIME, 1, 4),
        (Policy(), DAYTIME, 1, None),
        (Policy(), OFF, 1, None),
    ],
)
def test_when_they_are_called_again(policy: Policy, hours: Hours, tries: int, minutes: int | None) -> None:
    then = NOON + timedelta(minutes=minutes) if minutes else None

    assert next_try(policy, hours, tries=tries, at=NOON) == then


@pytest.mark.parametrize(
    ("late", "hours", "is_late"),
    [(0, ALWAYS, False), (60, ALWAYS, False), (61, ALWAYS, True), (4, DAYTIME, False), (6, DAYTIME, True)],
)
def test_nobody_is_called_out_of_the_blue_after_an_outage(late: int, hours: Hours, is_late: bool) -> None:
    assert is_too_late(NOON, hours, at=NOON + timedelta(minutes=late)) is is_late


def _asks(bench: Bench, **policy: object) -> Contact:
    """Robin calls, asks to be called back, hangs up, and Maria has the contact."""
    give_number(bench.line(**policy), "5550100")
    contact = record_call(Ringing("line-1", "5550100", NUMBER), at=bench.at)
    ask_call_back(contact, at=bench.at)
    record_gone("line-1", was_cut_off=False, at=bench.later(seconds=5))
    bench.ready("maria")
    return _answers(bench, contact)


def _answers(bench: Bench, contact: Contact) -> Contact:
    bench.routes()
    return answer(bench.maria, bench.again(contact), at=bench.at)


def _goes_on(bench: Bench, contact: Contact) -> Contact | None:
    return UnreachedCall.objects.get(pk=contact.pk).again


def _tries_in_vain(bench: Bench, contact: Contact) -> Contact:
    """Nobody answers; ten minutes later the promise is with Maria again."""
    try_later(bench.maria, contact, at=bench.at)
    assert begin_due(at=bench.later(minutes=9)) == 0
    bench.ready("maria")
    assert begin_due(at=bench.later(minutes=1)) == 1
    assert begin_due(at=bench.at) == 0
    again = _goes_on(bench, contact)
    assert again is not None
    return _answers(bench, again)


def test_a_call_back_comes_again_twice_and_then_stands_until_somebody_ends_it(bench: Bench) -> None:
    first = _asks(bench)
    second = _tries_in_vain(bench, first)
    assert must_be_called(second) is not None
    third = _tries_in_vain(bench, second)

    row = try_later(bench.maria, third, at=bench.at)

    assert (row.tries, row.again_at, unreached_calls(["harbor"]).shown) == (3, None, [row])
    assert unreached_calls(["anchor"]).count == 0
    assert begin_due(at=bench.later(hours=30)) == 0
    assert unreached_calls([]).shown == [row], "it stands for as long as nobody ends it"
    end_promise(bench.tom, third.pk, at=bench.at)
    row.refresh_from_db()
    assert (unreached_calls([]).shown, row.person, row.over) == ([], bench.tom, "set_aside")
    told = Entry.objects.filter(contact_id=third.pk, name="contact.unreached_settled").get()
    assert told.person_id == bench.tom.pk
    assert {one.disposition for one in Contact.objects.all()} == {"not_reached"}
    assert "1230987" not in str(list(Entry.objects.values_list("codes", flat=True)))


def test_the_longest_waiting_are_shown_and_the_rest_is_counted(bench: Bench) -> None:
    """Twenty-two wait; one of those in danger came last."""
    contacts = [bench.reaches_out().contact for _one in range(22)]
    for minutes, contact in enumerate(contacts):
        UnreachedCall.objects.create(contact=contact, at=bench.at + timedelta(minutes=minutes), tries=3)
    Contact.objects.filter(pk=contacts[-1].pk).update(tier=Tier.HIGH)

    waiting = unreached_calls([])

    assert [row.contact_id for row in waiting.shown] == [one.pk for one in [contacts[-1], *contacts[:19]]]
    assert (waiting.more, waiting.count) == (2, 22)
    page = at_desk(bench, "maria").get("/desk/dropped").content.decode()
    assert "2 more come when these are taken care of." in page
    assert page.count('id="unreached-') == 20


def test_a_person_may_call_once_more(bench: Bench) -> None:
    contact = _asks(bench, call_back_tries=0)
    try_later(bench.maria, contact, at=bench.at)
    bench.ready("tom")
    anchor = bench.person("tom")
    anchor.lines = ["anchor"]
    with pytest.raises(NotToBeCalled):
        call_once_more(anchor, contact.pk, at=bench.at)
    anchor.lines = []

    again = call_once_more(bench.tom, contact.pk, at=bench.at)

    assert (again.where, again.counselor, again.caller) == (State.TALKING, bench.tom, contact.caller)
    found = not_reached(again, at=bench.at)
    assert found is not None
    assert (found.tries, found.next_at) == (2, None)
    for act in (call_once_more, end_promise):
        with pytest.raises(TakenCareOf):
            act(bench.maria, contact.pk, at=bench.at)


def test_a_supervisor_lets_them_be_called_by_whoever_is_free(bench: Bench) -> None:
    contact = _asks(bench, call_back_tries=0)
    try_later(bench.maria, contact, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        queue_once_more(bench.tom, contact.pk, at=bench.at)

    again = queue_once_more(bench.ines, contact.pk, at=bench.at)

    assert (again.where, again.prefers) == (State.WAITING, bench.maria)
    assert is_awaited(again)


def test_where_it_is_not_safe_nobody_calls_again(bench: Bench) -> None:
    contact = _asks(bench)
    with pytest.raises(NotYourContact):
        try_later(bench.tom, contact, at=bench.at)

    note_cut(Call.objects.get(contact=contact), at=bench.at)

    close_for_good(bench.maria, contact, at=bench.at)

    assert not UnreachedCall.objects.exists()
    assert dropped_calls([], at=bench.at) == [], "nor for a line that was cut"
    with pytest.raises(NobodyToCallBack):
        try_later(bench.maria, bench.again(contact), at=bench.at)


def test_who_serves_another_line_closes_for_good_what_came_to_them_by_a_hop(bench: Bench) -> None:
    contact = _asks(bench)
    note_cut(Call.objects.get(contact=contact), at=bench.at)
    bench.maria.lines = ["anchor"]
    bench.maria.save()

    close_for_good(bench.maria, contact, at=bench.at)

    assert dropped_calls([], at=bench.at) == []


@pytest.mark.parametrize(("seconds", "is_offered"), [(20, True), (119, True), (150, False)])
def test_what_a_machine_answered_is_not_a_talk(bench: Bench, seconds: int, is_offered: bool) -> None:
    contact = _asks(bench)
    Call.objects.filter(contact=contact).update(leg="out-1", began_at=bench.at, ended_at=None)
    assert not_reached(contact, at=bench.at) is None, "somebody is on the line"
    end(bench.maria, contact, at=bench.later(seconds=seconds))
    Call.objects.filter(contact=contact).update(ended_at=bench.at)

    assert (not_reached(bench.again(contact), at=bench.at) is not None) is is_offered
    if is_offered:
        assert try_later(bench.maria, bench.again(contact), at=bench.at).again_at is not None


def test_who_calls_meanwhile_is_not_called(bench: Bench) -> None:
    contact = _asks(bench)
    try_later(bench.maria, contact, at=bench.at)

    record_call(Ringing("line-2", "5550100", NUMBER), at=bench.later(minutes=5))

    assert begin_due(at=bench.later(minutes=10)) == 0
    assert UnreachedCall.objects.get().over == "came_back"


def test_who_calls_while_they_are_called_is_not_called_again(bench: Bench) -> None:
    contact = _asks(bench)
    record_call(Ringing("line-2", "5550100", NUMBER), at=bench.later(seconds=30))

    row = try_later(bench.maria, contact, at=bench.at)

    assert row.over == "came_back"
    UnreachedCall.objects.update(over="", again_at=bench.at)
    assert begin_due(at=bench.later(minutes=10)) == 0
    assert UnreachedCall.objects.get().over == "came_back", "also where the call was written down meanwhile"


def test_who_is_with_us_in_a_chat_is_called_after_it(bench: Bench) -> None:
    contact = _asks(bench)
    try_later(bench.maria, contact, at=bench.at)
    chat = bench.reaches_out().contact
    Contact.objects.filter(pk=chat.pk).update(caller=contact.caller)

    assert begin_due(at=bench.later(minutes=11)) == 0
    leave(bench.again(chat), how="exit_button", at=bench.at)

    assert begin_due(at=bench.at) == 1


def test_a_try_that_is_too_late_or_cannot_be_made_is_left_to_a_person(bench: Bench) -> None:
    contact = _asks(bench)
    row = try_later(bench.maria, contact, at=bench.at)

    assert begin_due(at=bench.later(hours=3)) == 0

    assert unreached_calls([]).shown == [row]


def test_the_desk_says_what_follows_and_lists_what_is_open(bench: Bench) -> None:
    bench.at = clock.now() - timedelta(minutes=5)
    contact = _asks(bench, call_back_tries=0)
    maria = at_desk(bench, "maria")
    pane = maria.get("/desk/").content.decode()
    assert "keep it open for a colleague" in pane
    assert "If a machine answers, say nothing" in pane

    assert maria.post(f"/desk/contacts/{contact.pk}/calling/later", headers=HTMX).status_code == 204

    listed = maria.get("/desk/dropped").content.decode()
    assert f"unreached-{contact.pk}" in listed
    assert f"unreached-{contact.pk}" in at_desk(bench, "ines").get("/floor/board").content.decode()
    assert maria.post(f"/desk/unreached/{contact.pk}/else", headers=HTMX).status_code == 400
    assert maria.post(f"/desk/unreached/{contact.pk}/end", headers=HTMX).status_code == 204
    assert f"unreached-{contact.pk}" not in maria.get("/desk/dropped").content.decode()
