"""The second lock: the service's role sees a contact's sealed rows only where they were signed for."""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, ProgrammingError, connection, transaction

from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Message
from ringbuoy.contacts.opening import Opened
from ringbuoy.contacts.rules import Author
from ringbuoy.kernel.clock import now
from ringbuoy.privacy.row_locks import POLICY, locks
from ringbuoy.privacy.row_tokens import SETTING, SHOW, RowKey, row_key
from ringbuoy.privacy.rows import showing
from ringbuoy.server.findings import State
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.row_findings import examine_rows
from tests.cast import Bench
from tests.lint.findings import ROOT

sys.path.insert(0, str(ROOT / "docs"))
import inventory

MAC_LETTERS = 64


@pytest.fixture
def talk(bench: Bench) -> Opened:
    """A contact in which one message was said."""
    opened = bench.reaches_out()
    say(opened.contact, Saying("By the river.", Author.CALLER, uuid4()), key=opened.key, at=bench.at)
    return opened


def answer(statement: str, *asked: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchone()[0]


def backend() -> int:
    return connection.connection.info.backend_pid


def token(*contacts: UUID, key: RowKey | None = None, pid: int = 0, ago: timedelta = timedelta(0)) -> str:
    return (key or row_key(settings.RINGBUOY)).token(contacts, backend=pid or backend(), at=now() - ago)


def rows_by(said: str) -> int:
    """Count the messages that are shown to whoever sets the setting by hand."""
    answer("SELECT set_config(%s, %s, true)", SETTING, said)
    return Message.objects.count()


def test_who_passed_the_gate_sees_the_rows_of_this_contact_only(bench: Bench, talk: Opened) -> None:
    other = bench.reaches_out()

    with showing(talk.contact.pk):
        assert Message.objects.count() == 1
    with showing(other.contact.pk):
        assert Message.objects.count() == 0
    assert rows_by(token(talk.contact.pk)) == 1


FORGED: dict[str, Callable[[UUID], str]] = {
    "nothing": lambda contact: "",
    "a contact by hand": str,
    "a list by hand": lambda contact: f"{{{contact}}}",
    "a token without its signature": lambda contact: ";" + token(contact)[MAC_LETTERS + 1 :],
    "a token of another contact": lambda contact: token(uuid4()),
    "another contact's signature": lambda contact: (
        token(uuid4())[:MAC_LETTERS] + token(contact)[MAC_LETTERS:]
    ),
    "one letter changed": lambda contact: "g" + token(contact)[1:],
    "a longer life": lambda contact: token(contact).replace(f";{backend()};", f";{backend()};9", 1),
    "a token that is over": lambda contact: token(contact, ago=timedelta(minutes=6)),
    "a token of another connection": lambda contact: token(contact, pid=backend() + 1),
    "a token by another key": lambda contact: token(contact, key=RowKey(bytes(32))),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_shows_no_row(talk: Opened, name: str) -> None:
    assert rows_by(FORGED[name](talk.contact.pk)) == 0


def test_a_token_that_was_seen_is_of_no_use_on_another_connection(talk: Opened, cluster: Cluster) -> None:
    address = replace(cluster.roles.app, name=connection.settings_dict["NAME"])
    with showing(talk.contact.pk), psycopg.connect(address.url) as elsewhere:
        seen = answer("SELECT current_setting(%s)", SETTING)
        elsewhere.execute("SELECT set_config(%s, %s, true)", [SETTING, seen])
        shown = elsewhere.execute("SELECT ringbuoy_shown()").fetchone()

        assert answer("SELECT ringbuoy_shown()") == [talk.contact.pk]
        assert shown == ([],)


def test_nothing_is_shown_after_the_gate_nor_after_an_error_behind_it(bench: Bench, talk: Opened) -> None:
    other = bench.reaches_out().contact.pk
    with showing(talk.contact.pk):
        with suppress(ZeroDivisionError), showing(other):
            raise ZeroDivisionError
        with showing(other):
            assert Message.objects.count() == 1
        assert answer("SELECT ringbuoy_shown()") == [talk.contact.pk]

    assert answer("SELECT ringbuoy_shown()") == []
    assert Message.objects.count() == 0


def test_nothing_is_written_changed_or_deleted_without_a_token(bench: Bench, talk: Opened) -> None:
    with showing(talk.contact.pk):
        row = Message.objects.get()
    row.pk, row.sequence, row.client_id = None, 2, uuid4()

    assert Message.objects.update(author=Author.LINE) == 0
    assert Message.objects.all().delete()[0] == 0
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(ProgrammingError, match="row-level security"), showing(talk.contact.pk):
        Message.objects.update(contact=bench.reaches_out().contact)


@pytest.mark.parametrize(
    "statement",
    [
        "TABLE ringbuoy_lock.key",
        "UPDATE ringbuoy_lock.key SET inner_pad = ''",
        "ALTER TABLE contacts_message DISABLE ROW LEVEL SECURITY",
        f"DROP POLICY {POLICY} ON contacts_message",
        "SET LOCAL row_security = off; TABLE contacts_message",
        "CREATE OR REPLACE FUNCTION ringbuoy_shown() RETURNS uuid[] LANGUAGE sql AS 'SELECT NULL::uuid[]'",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY contacts_message TO PROGRAM 'cat'",
    ],
)
def test_the_services_role_cannot_take_the_lock_off(talk: Opened, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_honest_program_is_told_that_its_token_is_not_taken(talk: Opened) -> None:
    with pytest.raises(OperationalError, match="row token is not taken"), transaction.atomic():
        answer(SHOW, token(talk.contact.pk, key=RowKey(bytes(32))))


def test_the_lock_is_a_filter_and_never_the_way_into_an_index(talk: Opened) -> None:
    asked = "SELECT sequence FROM contacts_message WHERE contact_id = %s AND client_id = %s"
    with showing(talk.contact.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}", [talk.contact.pk, uuid4()])
        plan = [line for (line,) in cursor.fetchall()]

    assert any("IS TRUE" in line for line in plan if "Filter" in line), plan
    assert not any("ANY" in line for line in plan if "Cond" in line), plan


@pytest.mark.parametrize(
    ("role", "changed", "state", "says"),
    [
        ("app", {}, State.GOOD, "shown to signatures only"),
        ("app", {"rows_key": "00" * 32}, State.RED, "does not take the service's signature"),
        ("app", {"rows_key": ""}, State.RED, "missing or damaged"),
        ("owner", {}, State.RED, "without a signature"),
    ],
)
def test_doctor_tells_whether_the_lock_holds(
    bench: Bench, cluster: Cluster, role: str, changed: dict[str, str], state: State, says: str
) -> None:
    address = replace(getattr(cluster.roles, role), name=connection.settings_dict["NAME"])

    found = examine_rows(replace(settings.RINGBUOY, app_database_url=address.url, **changed))

    assert (found.state, says in found.says) == (state, True), found


def test_every_table_that_holds_words_is_locked(bench: Bench) -> None:
    said = inventory.read()
    wordy = {
        model._meta.db_table
        for model in inventory.apps.get_models()
        for column in inventory.columns(model)
        if inventory.class_of(said, model, column.name) == "words"
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        locked = {name for (name,) in cursor.fetchall()}

    assert wordy <= locked
    assert locked == {lock.table for lock in locks()}
    assert "assessments_itemanswer" in locked


def test_the_service_runs_as_a_role_to_which_the_lock_applies(bench: Bench) -> None:
    owns = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE relname = 'contacts_message'"

    assert answer("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
    assert answer(owns) is False
