"""A call goes only to somebody who can talk on it: offered, taken, handed over, or taken over."""

from importlib import import_module

import pytest
from django.db import connection

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.own import key_to_write
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.transfers import NotReadyToReceive
from ringbuoy.followups.calling import call_now
from ringbuoy.followups.models import FollowUp
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.people import sign_ins
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Phone
from ringbuoy.presence.phones import By, NoPhoneHere, has_phone, phones_are, set_phone
from ringbuoy.privacy.keys import ContactKey
from ringbuoy.routing.actions import NobodyWaits, answer, take_next
from ringbuoy.routing.leader import Leader
from ringbuoy.routing.queries import offers_to
from ringbuoy.telephony.changing_hands import (
    ask_colleague,
    is_on_our_line,
    join_colleague,
    take_from_colleague,
    take_from_counselor,
    who_could_talk,
)
from ringbuoy.telephony.models import Call, CallBack, OutsideCall, OwnPhone
from ringbuoy.telephony.softphones import account_for
from tests.cast import Bench
from tests.scenarios.test_follow_ups import contact, promised, taken
from tests.telephony.test_placing import carrier

__all__ = ["contact", "promised"]


def calls(bench: Bench) -> Opened:
    """Robin calls."""
    called = bench.reaches_out(channel=Channel.VOICE)
    Call.objects.create(contact=called.contact, leg="line-1.0", began_at=bench.at)
    return called


def rings_for(*persons: Person) -> list[bool]:
    return [offers_to(person).exists() for person in persons]


def maria_talks(bench: Bench) -> tuple[Contact, ContactKey]:
    """Maria talks with Robin on the phone."""
    bench.ready("maria")
    called = calls(bench)
    bench.routes()
    return answer(bench.maria, called.contact, at=bench.at), called.key


def test_a_call_rings_for_nobody_without_a_phone_and_a_chat_does(bench: Bench) -> None:
    bench.ready_without_phone("maria")
    called = calls(bench).contact
    bench.routes()
    assert not offers_to(bench.maria).exists()

    chat = bench.reaches_out().contact
    bench.routes()

    assert [offer.contact for offer in offers_to(bench.maria)] == [chat]
    assert bench.again(called).where is State.WAITING


def test_a_call_that_waits_rings_as_soon_as_somebody_has_a_phone(bench: Bench) -> None:
    """The router is woken by the journal: it must not look at everything anew for it."""
    bench.ready_without_phone("maria")
    calls(bench)
    leader = Leader()
    leader.step(at=bench.at)
    assert rings_for(bench.maria) == [False]

    bench.later(seconds=1)
    bench.starts_phone("maria")
    leader.step(at=bench.at)

    assert rings_for(bench.maria) == [True]
    leader.step_down()


def test_who_loses_the_phone_while_it_rings_is_asked_no_more_and_a_colleague_is(bench: Bench) -> None:
    bench.line(offer_to_at_once=1)
    bench.ready("maria")
    called = calls(bench).contact
    leader = Leader()
    leader.step(at=bench.at)
    bench.ready("tom")

    bench.loses_phone("maria")
    with pytest.raises(NoPhoneHere, match="Start your phone"):
        answer(bench.maria, called, at=bench.at)
    leader.step(at=bench.at)
    leader.step(at=bench.at)

    assert rings_for(bench.maria, bench.tom) == [False, True]
    leader.step_down()


def test_own_phones_count_as_phones(bench: Bench) -> None:
    bench.ready_without_phone("maria")
    set_phone(bench.maria.pk, By.OWN, is_there=True, at=bench.at)
    calls(bench)
    bench.routes()

    assert rings_for(bench.maria) == [True]


def test_where_nobody_has_a_phone_the_call_goes_the_way_of_a_line_where_nobody_is(bench: Bench) -> None:
    """The alarm says so, and the hop is taken at once, however many sit ready for chats."""
    line = bench.line()
    Line.objects.filter(pk=line.pk).update(hops=[{"kind": "message", "target": "", "after_seconds": 600}])
    bench.ready_without_phone("maria", "tom")
    called = calls(bench).contact
    leader = Leader()
    leader.step(at=bench.at)

    bench.later(seconds=6)
    bench.beat("maria", "tom")
    leader.step(at=bench.at)
    leader.step(at=bench.later(seconds=6))

    assert Entry.objects.filter(name="line.unstaffed", contact_id=called.pk).exists()
    assert bench.again(called).hop == 1
    leader.step_down()


def test_who_asks_for_the_next_one_without_a_phone_is_told_to_start_it(bench: Bench) -> None:
    bench.ready_without_phone("maria")
    with pytest.raises(NobodyWaits):
        take_next(bench.maria, at=bench.at)
    calls(bench)
    with pytest.raises(NoPhoneHere, match="Start your phone"):
        take_next(bench.maria, at=bench.at)

    chat = bench.reaches_out().contact

    assert take_next(bench.maria, at=bench.at).pk == chat.pk


def test_a_call_is_handed_to_nobody_without_a_phone(bench: Bench) -> None:
    contact, key = maria_talks(bench)
    bench.ready_without_phone("tom")

    with pytest.raises(NotReadyToReceive, match="phone is not on"):
        ask_colleague(bench.maria, contact, bench.tom, words="", key=key, at=bench.at)
    assert who_could_talk(contact, [bench.maria, bench.tom]) == [bench.maria]
    assert _is_with(bench.again(contact), bench.maria)


def test_who_has_lost_the_phone_takes_no_call_over_and_it_stays_where_it_is(bench: Bench) -> None:
    contact, key = maria_talks(bench)
    bench.ready("tom")
    asked = ask_colleague(bench.maria, contact, bench.tom, words="", key=key, at=bench.at)
    bench.loses_phone("tom")

    with pytest.raises(NoPhoneHere):
        join_colleague(bench.tom, asked, at=bench.at)
    with pytest.raises(NoPhoneHere):
        take_from_colleague(bench.tom, asked, at=bench.at)
    held = bench.again(contact)
    assert (held.counselor, held.where) == (bench.maria, State.TRANSFERRING)

    bench.starts_phone("tom")
    take_from_colleague(bench.tom, asked, at=bench.at)
    assert _is_with(bench.again(contact), bench.tom)


def test_a_supervisor_without_a_phone_takes_no_call_over(bench: Bench) -> None:
    contact, _key = maria_talks(bench)

    with pytest.raises(NoPhoneHere, match="Nothing changes for the caller"):
        take_from_counselor(bench.ines, bench.again(contact), at=bench.at)
    assert _is_with(bench.again(contact), bench.maria)

    bench.starts_phone("ines")
    take_from_counselor(bench.ines, bench.again(contact), at=bench.at)
    assert _is_with(bench.again(contact), bench.ines)


def test_a_chat_needs_no_phone_to_be_taken_over(bench: Bench) -> None:
    bench.ready_without_phone("maria")
    chat = bench.reaches_out().contact
    bench.routes()
    answer(bench.maria, chat, at=bench.at)

    take_from_counselor(bench.ines, bench.again(chat), at=bench.at)

    assert _is_with(bench.again(chat), bench.ines)


def test_a_promised_call_that_is_dialed_by_hand_is_handed_over_without_phones(
    bench: Bench, promised: FollowUp
) -> None:
    """Where there is no phone line nobody has a phone: Maria dials on her telephone, then Tom on his."""
    call = taken(bench, promised)
    bench.ready_without_phone("tom")
    key = key_to_write(bench.maria, call, at=bench.at)

    assert who_could_talk(call, [bench.tom]) == [bench.tom]
    asked = ask_colleague(bench.maria, call, bench.tom, words="", key=key, at=bench.at)
    take_from_colleague(bench.tom, asked, at=bench.at)

    assert _is_with(bench.again(call), bench.tom)


def test_a_promised_call_that_is_dialed_by_hand_is_taken_over_without_a_phone(
    bench: Bench, promised: FollowUp
) -> None:
    call = taken(bench, promised)

    take_from_counselor(bench.ines, call, at=bench.at)

    assert _is_with(bench.again(call), bench.ines)


def test_a_promised_call_that_is_on_our_line_is_taken_over_by_phone_only(
    bench: Bench, promised: FollowUp
) -> None:
    """While it rings there, and while they talk; a call of ours that is over binds nobody."""
    call = taken(bench, promised)
    carrier()
    bench.starts_phone("maria")
    call_now(bench.maria, call, at=bench.at)

    with pytest.raises(NoPhoneHere):
        take_from_counselor(bench.ines, bench.again(call), at=bench.at)
    OutsideCall.objects.update(state="over", number=b"", over_at=bench.at)
    spoken = Call.objects.create(contact=call, leg="line-1.0", began_at=bench.at)
    with pytest.raises(NoPhoneHere):
        take_from_counselor(bench.ines, bench.again(call), at=bench.at)
    Call.objects.filter(pk=spoken.pk).update(ended_at=bench.at)

    take_from_counselor(bench.ines, bench.again(call), at=bench.at)


def test_who_is_called_back_by_us_is_on_our_line_before_it_rings(bench: Bench) -> None:
    """Without a carrier their number is dialed by hand; once it was called, a new call says so itself."""
    contact, _key = maria_talks(bench)
    Call.objects.update(ended_at=bench.at)
    CallBack.objects.create(contact=contact, asked_at=bench.at)
    assert not is_on_our_line(contact)

    carrier()
    assert is_on_our_line(contact)
    CallBack.objects.update(placed_at=bench.at)

    assert not is_on_our_line(contact)


def test_the_line_says_whose_phones_are_there_and_only_news_is_written(bench: Bench) -> None:
    maria, tom = bench.maria.pk, bench.tom.pk
    set_phone(tom, By.OWN, is_there=True, at=bench.at)
    nobody = 10**9

    assert phones_are(By.BROWSER, {maria, tom, nobody}, at=bench.at) == 2
    assert phones_are(By.BROWSER, {maria, tom}, at=bench.at) == 0
    assert phones_are(By.BROWSER, {maria}, at=bench.at) == 1
    assert phones_are(By.BROWSER, set(), at=bench.at) == 1

    assert (has_phone(bench.maria), has_phone(bench.tom)) == (False, True)
    assert [phone.by for phone in Phone.objects.all()] == [By.OWN]
    told = Entry.objects.filter(name__startswith="person.phone_").values_list("name", "person_id", "codes")
    assert ("person.phone_gone", maria, {"by": "browser"}) in list(told)
    assert told.count() == 5


def test_who_had_a_phone_before_phones_were_counted_can_answer_at_once(bench: Bench) -> None:
    """The new release's pages run before its engine has looked. Who signs out loses the account."""
    for name in ("maria", "tom"):
        sign_ins.begin(bench.person(name), session_key=name, browser="a browser", at=bench.at)
        account_for(bench.person(name), name, at=bench.at)
    for name, is_used in (("tom", True), ("ines", False)):
        OwnPhone.objects.create(person=bench.person(name), number=b"", is_on=is_used)

    for _again in range(2):
        _migrate()

    rows = Phone.objects.order_by("person").values_list("person", "by")
    assert list(rows) == [(bench.maria.pk, By.BROWSER), (bench.tom.pk, By.OWN)]


def test_phones_that_are_counted_already_are_not_counted_anew(bench: Bench) -> None:
    bench.starts_phone("tom")
    OwnPhone.objects.create(person=bench.maria, number=b"", is_on=True)

    _migrate()

    assert not has_phone(bench.maria)


def _migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(import_module("ringbuoy.telephony.migrations.0023_phones_there").FILL)


def _is_with(contact: Contact, person: Person) -> bool:
    return contact.counselor == person and contact.where is State.TALKING
