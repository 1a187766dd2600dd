"""Somebody reaches out about somebody else: the other one is a person of their own, found by no handle."""

import ast
from pathlib import Path

import pytest

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.callers.actions import recognize
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.ending import close, end
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import RecordClosed
from ringbuoy.contacts.own import key_to_read, key_to_write
from ringbuoy.contacts.queries import earlier_contacts
from ringbuoy.contacts.reading import NotYourContact, unlock
from ringbuoy.contacts.rules import Move
from ringbuoy.contacts.swaps import swap
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.retention.erasing import erase
from ringbuoy.third_parties.actions import (
    NoSuchPerson,
    Told,
    TooManyPersons,
    add_person,
    change_person,
    find_own_person,
)
from ringbuoy.third_parties.models import PersonAtRisk
from ringbuoy.third_parties.queries import persons_of
from ringbuoy.third_parties.rules import MOST_PERSONS, Age, Consent, Outcome, Relation
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk

ROOM = Path(__file__).parents[2] / "src" / "ringbuoy" / "third_parties"
KAI = Told(
    Relation.CHILD, Age.UNDER_18, Consent.DOES_NOT_KNOW, Outcome.NOTHING_YET, "Kai, at school until three"
)


def talk(bench: Bench, name: str = "maria") -> Contact:
    """Robin, known by a word, talks with a counselor."""
    robin = recognize(HandleKind.WORD, "lighthouse", at=bench.at)
    bench.ready(name)
    contact = bench.reaches_out(caller=robin).contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.person(name), seat=1, answered_at=bench.at)
    return bench.again(contact)


def added(bench: Bench, contact: Contact, told: Told = KAI) -> PersonAtRisk:
    key = key_to_write(bench.maria, contact, at=bench.at)
    return add_person(bench.maria, contact, told, key=key, at=bench.at)


def over(bench: Bench, contact: Contact) -> Contact:
    end(bench.maria, bench.again(contact), at=bench.later(minutes=5))
    close(bench.maria, bench.again(contact), "supported", at=bench.later(minutes=2))
    return bench.again(contact)


def test_they_are_written_down_changed_and_counted_by_codes(bench: Bench) -> None:
    contact = talk(bench)
    row = added(bench, contact)
    key = key_to_write(bench.maria, contact, at=bench.at)
    agreed = Told(Relation.CHILD, Age.UNDER_18, Consent.AGREES, Outcome.JOINED_THE_TALK)

    assert [one.words for one in persons_of(contact, key=key)] == ["Kai, at school until three"]
    change_person(bench.maria, row, agreed, key=key, at=bench.at)

    (known,) = persons_of(contact, key=key)
    assert (known.words, known.row.outcome) == ("", "joined_the_talk")
    entries = Entry.objects.filter(name__startswith="third_party.").order_by("pk")
    assert [entry.codes["consent"] for entry in entries] == ["does_not_know", "agrees"]
    assert not any("school" in str(entry.codes) for entry in Entry.objects.all())


def test_only_the_counselor_of_the_open_contact_writes(bench: Bench) -> None:
    contact = talk(bench)
    row = added(bench, contact)
    key = key_to_write(bench.maria, contact, at=bench.at)

    with pytest.raises(NotYourContact):
        add_person(bench.tom, contact, KAI, key=key, at=bench.at)
    with pytest.raises(RoleDoesNotAllow):
        add_person(bench.kai, contact, KAI, key=key, at=bench.at)
    with pytest.raises(NoSuchPerson):
        find_own_person(bench.tom, row.pk)
    over(bench, contact)
    with pytest.raises(RecordClosed):
        change_person(bench.maria, find_own_person(bench.maria, row.pk), KAI, key=key, at=bench.at)


def test_a_talk_is_about_few_people(bench: Bench) -> None:
    contact = talk(bench)
    for _person in range(MOST_PERSONS):
        added(bench, contact)

    with pytest.raises(TooManyPersons, match="notes"):
        added(bench, contact)


def test_nobody_finds_them_by_the_callers_handle(bench: Bench) -> None:
    """The caller comes back, somebody else answers, and opens what may be opened of before."""
    bench.at = clock.now()
    first = talk(bench)
    added(bench, first)
    over(bench, first)
    second = talk(bench)
    maria = at_desk(bench, "maria")

    pane = maria.get(f"/desk/contacts/{second.pk}/pane").content.decode()
    record = maria.get(f"/desk/contacts/{first.pk}/record", headers=HTMX).content.decode()
    supervisors = at_desk(bench, "ines").get(f"/floor/contacts/{first.pk}/").content.decode()

    assert earlier_contacts(second) == [first]
    assert "at school until three" not in pane + record
    assert "at school until three" in supervisors
    key = key_to_read(bench.maria, second, purpose="third_party", at=bench.at)
    assert persons_of(second, key=key) == []


def test_no_way_leads_from_a_caller_to_them() -> None:
    names = {
        name.name if isinstance(node, ast.Import) else node.module or ""
        for path in ROOM.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }

    assert not [name for name in names if name.startswith("ringbuoy.callers")]
    assert "caller" not in {field.name for field in PersonAtRisk._meta.get_fields()}


def test_they_are_erased_with_the_contact(bench: Bench) -> None:
    contact = talk(bench)
    added(bench, contact)
    over(bench, contact)
    key = unlock(bench.ines, contact, purpose="floor", at=bench.at)
    assert len(persons_of(contact, key=key)) == 1

    erase(bench.nora, bench.again(contact), reason="caller_asked", at=bench.at)

    with pytest.raises(Exception, match="erased"):
        unlock(bench.ines, bench.again(contact), purpose="floor", at=bench.at)


def test_the_desk_writes_them_down_beside_the_talk(bench: Bench) -> None:
    bench.at = clock.now()
    contact = talk(bench)
    maria = at_desk(bench, "maria")
    form = {
        "relation": "friend",
        "age": "adult",
        "consent": "knows",
        "outcome": "they_reach_out",
        "words": "Ana <3",
    }

    drawn = maria.post(f"/desk/contacts/{contact.pk}/others", form, headers=HTMX).content.decode()
    row = PersonAtRisk.objects.get()
    changed = maria.post(f"/desk/others/{row.pk}", {**form, "age": "under_13"}, headers=HTMX)
    refused = maria.post(f"/desk/others/{row.pk}", {**form, "age": "old"}, headers=HTMX)

    assert "Ana &lt;3" in drawn
    assert (changed.status_code, refused.status_code) == (200, 400)
    row.refresh_from_db()
    assert row.age == "under_13"
