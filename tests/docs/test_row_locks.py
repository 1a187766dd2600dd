"""Whoever touches a table of sealed words says whose rows it wants: `privacy.rows.showing`."""

import re
from collections.abc import Iterator

from django.apps import apps

from ringbuoy.privacy.row_locks import locks
from tests.lint.findings import SOURCE, programs

TABLES = frozenset(lock.table for lock in locks())
LOCKED = [model for model in apps.get_models() if model._meta.db_table in TABLES]
BY_OWNER = frozenset({"server/backups/trial.py"})
WHAT_TO_DO = """
These files read or write a table of sealed words. For the service it is empty and takes no row until it
is said whose rows are meant: put the statements into `with showing(contact.pk):` (privacy/rows.py,
docs/decisions/0032).
"""
BY_HUB = frozenset({"doors/chat/statements.py"})
WITHIN_SHOWING = frozenset({"contacts/messages.py"})
"""Adds a message in two round trips to the database, within `showing`."""
ASK = r"\.(all|filter|exclude|order_by|first|last|count|exists|aggregate|values_list|create)\("


def ways_to_rows() -> re.Pattern[str]:
    """How code of ours reaches a locked table: by its model, or from the row that it belongs to."""
    managers = [rf"\b{model.__name__}\.objects\b" for model in LOCKED]
    related = [
        rf"\.{field.remote_field.related_name}{ASK}"
        for model in LOCKED
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.remote_field.related_name
    ]
    return re.compile("|".join(one for one in [*managers, *related] if not one.startswith(r"\.+")))


def files_with(pattern: re.Pattern[str]) -> Iterator[str]:
    yield from (
        str(path.relative_to(SOURCE))
        for path in programs()
        if pattern.search(path.read_text(encoding="utf-8"))
    )


def test_each_file_that_reaches_a_locked_table_says_whose_rows_it_wants():
    without = [name for name in files_with(ways_to_rows()) if "showing(" not in (SOURCE / name).read_text()]

    assert without == [], WHAT_TO_DO


def test_no_other_statement_of_ours_names_a_locked_table():
    sql = re.compile(rf"\b(FROM|JOIN|INTO|UPDATE)\s+({'|'.join(TABLES)})\b")

    assert set(files_with(sql)) == BY_HUB | BY_OWNER | WITHIN_SHOWING


def test_the_pattern_finds_what_it_looks_for():
    ways = ways_to_rows()

    assert ways.search("Note.objects.filter(contact=contact)")
    assert ways.search("contact.notes.exists()")
    assert ways.search('assessment.answers.order_by("id")')
    assert not ways.search("Contact.objects.filter(pk=1)")
    assert not ways.search("standing.answers")
