"""The journal is only added to; the database itself sees to it."""

import pytest
from django.db import DatabaseError, connection, transaction

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import MOVES, State
from ringbuoy.journal.known_names import CONSTRAINT, are_names_known, renew_names
from ringbuoy.journal.models import Entry
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from tests.cast import Bench
from tests.rows import as_owner


def test_an_entry_is_never_changed(bench: Bench) -> None:
    entry = write(Happened.PERSON_READY, at=bench.at)

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(name=Happened.PERSON_AWAY)


def test_an_entry_is_never_deleted(bench: Bench) -> None:
    entry = write(Happened.PERSON_READY, at=bench.at)

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()


def test_the_journal_is_never_emptied(bench: Bench) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_is_never_emptied")

        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("TRUNCATE journal_entry")


def test_the_list_of_an_earlier_release_is_renewed_and_its_rows_stay(bench: Bench) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE journal_entry DROP CONSTRAINT {CONSTRAINT}")
        Entry.objects.create(at=bench.at, name="caller.wept")
        assert not are_names_known()

        renew_names()

    assert are_names_known()
    assert Entry.objects.filter(name="caller.wept").exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(at=bench.at, name="caller.wept")


def test_a_name_outside_the_vocabulary_is_refused(bench: Bench) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(at=bench.at, name="caller.wept")


def test_the_database_knows_the_same_moves_as_the_table(bench: Bench) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'contact_refuses_illegal_move'")
        (source,) = cursor.fetchone()
    lawful = {(state.value, target.value) for state, moves in MOVES.items() for target in moves.values()}

    for state in State:
        for target in State:
            assert (f"('{state.value}', '{target.value}')" in source) == (
                (state.value, target.value) in lawful
            )


def test_an_unlawful_move_is_refused_by_the_database(bench: Bench) -> None:
    contact = bench.reaches_out().contact

    with pytest.raises(DatabaseError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(state=State.PARKED)
