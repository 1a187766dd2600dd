"""What the watch finds in the journal: a watched contact, somebody close, no reason, many refusals."""

from datetime import timedelta
from random import Random

import pytest

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.audit.closeness import NoSuchCloseHandle, close_to, forget_close, name_close
from ringbuoy.audit.decoys import decoys, make_decoy
from ringbuoy.audit.models import CloseHandle
from ringbuoy.audit.sealing import seal_waiting
from ringbuoy.audit.watched_contacts import unwatch_contact, watch_contact
from ringbuoy.audit.watching import watch
from ringbuoy.callers.rules import HandleKind, UnreadableHandle
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.linking import link_caller
from ringbuoy.contacts.messages import transcript
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.reading import unlock
from ringbuoy.contacts.record_openings import open_with_reason
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.doors.floor.queries import counts
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.reporting.queries import facts, report
from ringbuoy.reporting.spans import Span
from ringbuoy.routing.queries import usual_wait
from tests.cast import Bench

ROBIN = "+1 206 555 0142"


@pytest.fixture
def opened(bench: Bench) -> Opened:
    """Robin has reached out."""
    return bench.reaches_out()


@pytest.fixture
def contact(bench: Bench, opened: Opened) -> Contact:
    """Maria talks with Robin; all that was before has been looked at."""
    bench.ready("maria")
    contact = opened.contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.at)
    write(Happened.CONTACT_ANSWERED, at=bench.at, contact=contact.pk, person=bench.maria.pk)
    found(bench)
    return bench.again(contact)


def found(bench: Bench) -> list[tuple[str, int | None]]:
    """Let the worker come round, and give the codes of the open alarms with whom they are about."""
    seal_waiting()
    watch(at=bench.at)
    return [(alarm.code, alarm.about_id) for alarm in Alarm.objects.order_by("pk")]


def test_a_decoy_is_in_no_count_and_whoever_opens_it_raises_an_alarm(bench: Bench) -> None:
    found(bench)
    line, month = bench.line(), Span.month(f"{bench.at:%Y-%m}")
    before = (counts(at=bench.at), report(month), usual_wait(line, Channel.CHAT, at=bench.at))

    decoy = make_decoy(bench.nora, line, at=bench.at, by=Random(3))

    assert (counts(at=bench.at), report(month), usual_wait(line, Channel.CHAT, at=bench.at)) == before
    assert facts(Span.day(f"{decoy.reached_at:%Y-%m-%d}")) == []
    assert list(decoys()) == [decoy]
    # Its id tells the moment that the record tells, not that of its making.
    assert abs((decoy.pk.int >> 80) / 1000 - decoy.reached_at.timestamp()) < 0.002
    key = unlock(bench.ines, decoy, purpose="floor", at=bench.later(seconds=1))
    assert 2 <= len(transcript(decoy, key)) <= 3
    assert found(bench) == [(AlarmCode.WATCHED_CONTACT, bench.ines.pk)]
    with pytest.raises(NotPermitted):
        make_decoy(bench.ines, line, at=bench.at, by=Random(3))


def reads(bench: Bench, name: str, contact: Contact) -> None:
    """A reading is in the journal, whether the gate would have let it pass or not."""
    person = bench.person(name)
    codes = {"purpose": "floor", "role": ",".join(person.roles)}
    write(Happened.CONTACT_READ, at=bench.at, contact=contact.pk, person=person.pk, line=None, **codes)


def test_a_number_revealed_alone_is_an_opening_too(bench: Bench, contact: Contact) -> None:
    watch_contact(bench.nora, contact, at=bench.at)
    write(Happened.HANDLE_REVEALED, at=bench.at, contact=contact.pk, person=bench.ines.pk, kind="phone")

    assert found(bench) == [(AlarmCode.WATCHED_CONTACT, bench.ines.pk)]


def test_those_with_a_working_reason_raise_nothing(bench: Bench, contact: Contact) -> None:
    unlock(bench.maria, contact, purpose="notes", at=bench.at)
    unlock(bench.ines, contact, purpose="floor", at=bench.at)
    swap(contact, Move.CONSULT, due_at=None, due="")

    assert found(bench) == []


def test_a_counselor_who_has_handed_a_contact_over_had_reason_before(bench: Bench, contact: Contact) -> None:
    reads(bench, "maria", contact)
    Contact.objects.filter(pk=contact.pk).update(counselor=bench.tom)

    assert found(bench) == []


def test_somebody_elses_record_without_a_reason_raises_an_alarm(bench: Bench, contact: Contact) -> None:
    reads(bench, "tom", contact)

    assert found(bench) == [("no_working_reason", bench.tom.pk)]
    assert Alarm.objects.get().contact_id == contact.pk


def test_a_record_that_was_opened_with_a_reason_has_one_for_an_hour(bench: Bench, contact: Contact) -> None:
    end(bench.maria, contact, at=bench.at)
    close(bench.maria, bench.again(contact), "supported", at=bench.at)
    bench.later(days=3)
    open_with_reason(bench.nora, contact, "complaint", at=bench.at)
    reads(bench, "nora", contact)
    assert "no_working_reason" not in dict(found(bench))

    bench.later(minutes=61)
    reads(bench, "nora", contact)

    assert ("no_working_reason", bench.nora.pk) in found(bench)


def test_what_was_open_when_it_was_read_is_judged_as_open(bench: Bench, contact: Contact) -> None:
    reads(bench, "nora", contact)
    bench.later(seconds=1)
    end(bench.maria, contact, at=bench.at)
    close(bench.maria, bench.again(contact), "supported", at=bench.at)

    assert found(bench) == []


def test_a_watched_contact_alarms_on_opening_and_on_trying(bench: Bench, contact: Contact) -> None:
    watch_contact(bench.nora, contact, at=bench.at)
    reads(bench, "maria", contact)
    write(Happened.CONTACT_READ_REFUSED, at=bench.at, contact=contact.pk, person=bench.tom.pk, purpose="desk")

    assert found(bench) == [("watched_contact", bench.maria.pk), ("watched_contact", bench.tom.pk)]
    unwatch_contact(bench.nora, contact, at=bench.at)
    Alarm.objects.all().delete()
    reads(bench, "maria", contact)
    assert found(bench) == []


def test_the_contact_of_somebody_close_alarms_and_no_number_is_kept(
    bench: Bench, opened: Opened, contact: Contact
) -> None:
    row = name_close(bench.maria, HandleKind.PHONE, ROBIN, at=bench.at)
    link_caller(bench.maria, contact, HandleKind.PHONE, "1 (206) 555-0142", key=opened.key, at=bench.at)
    reads(bench, "maria", contact)

    assert found(bench) == [("close_person", bench.maria.pk)]
    assert "5550142" not in repr(list(CloseHandle.objects.values())) + repr(list(Entry.objects.values()))
    assert [one.is_current for one in close_to(bench.maria, at=bench.at)] in ([True], [False])
    forget_close(bench.maria, row.pk, at=bench.at)
    assert close_to(bench.maria, at=bench.at) == []


def test_ones_list_is_ones_own_and_what_cannot_be_read_says_so(bench: Bench, contact: Contact) -> None:
    row = name_close(bench.maria, HandleKind.EMAIL, "robin@example.org", at=bench.at)

    with pytest.raises(NoSuchCloseHandle):
        forget_close(bench.tom, row.pk, at=bench.at)
    with pytest.raises(UnreadableHandle):
        name_close(bench.maria, HandleKind.PHONE, "12", at=bench.at)


def test_ten_refusals_in_ten_minutes_are_many_and_nine_are_not(bench: Bench, contact: Contact) -> None:
    for _ in range(9):
        write(Happened.PERSON_DENIED, at=bench.at, person=bench.tom.pk, route="office/")
    assert found(bench) == []
    bench.later(minutes=11)
    write(Happened.PERSON_DENIED, at=bench.at, person=bench.tom.pk, route="office/")
    assert found(bench) == []

    for _ in range(9):
        write(Happened.PERSON_DENIED, at=bench.at, person=bench.tom.pk, route="office/")

    assert found(bench) == [("many_denials", bench.tom.pk)]


def test_each_entry_is_looked_at_once_however_late_it_comes(bench: Bench, contact: Contact) -> None:
    reads(bench, "tom", contact)
    found(bench)
    newest = Entry.objects.latest("pk").pk
    Entry.objects.create(
        pk=newest - 3_000_000,
        at=bench.at - timedelta(hours=1),
        name=Happened.CONTACT_READ,
        contact_id=contact.pk,
        person_id=bench.tom.pk,
        codes={},
    )

    found(bench)
    found(bench)

    assert Alarm.objects.get(code=AlarmCode.NO_WORKING_REASON).times == 2
