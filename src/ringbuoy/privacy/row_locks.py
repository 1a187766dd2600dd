"""The database's side of the second lock: a policy on every table that holds sealed words.

Made from the models at each start, by the owner of the tables, so that no table is forgotten. The owner
and superusers see all rows, as they must for backups: there the seal of the words is the lock.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from ringbuoy.privacy.fields import SealedText
from ringbuoy.privacy.row_tokens import row_key

POLICY = "only_what_is_shown"

# The service's role has no right to this schema, and so none to the key in it.
KEEP_KEY = """
CREATE SCHEMA IF NOT EXISTS ringbuoy_lock;
CREATE TABLE IF NOT EXISTS ringbuoy_lock.key (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
);
"""
SET_KEY = """
INSERT INTO ringbuoy_lock.key (inner_pad, outer_pad) VALUES (%s, %s)
ON CONFLICT (one) DO UPDATE SET inner_pad = EXCLUDED.inner_pad, outer_pad = EXCLUDED.outer_pad
"""

# Whatever is wrong with a token, nothing is shown. `ringbuoy_show` is for honest programs: it complains.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION public.ringbuoy_shown() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := coalesce(current_setting('ringbuoy.shown', true), '');
    said text := substr(token, strpos(token, ';') + 1);
    signed boolean;
BEGIN
    SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to(said, 'UTF8'))), 'hex')
           = split_part(token, ';', 1)
      INTO signed FROM ringbuoy_lock.key;
    IF signed IS NOT true THEN
        RETURN '{}';
    END IF;
    IF split_part(said, ';', 1)::int <> pg_backend_pid()
       OR to_timestamp(split_part(said, ';', 2)::bigint) < statement_timestamp()
    THEN
        RETURN '{}';
    END IF;
    RETURN string_to_array(split_part(said, ';', 3), ',')::uuid[];
END $$;

CREATE OR REPLACE FUNCTION public.ringbuoy_show(token text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.set_config('ringbuoy.shown', token, true);
    IF public.ringbuoy_shown() OPERATOR(pg_catalog.=) '{}' THEN
        RAISE EXCEPTION 'The row token is not taken: another key, another connection, or clocks that differ.'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END $$;
"""
IS_LOCKED = """
SELECT c.relrowsecurity AND EXISTS (
           SELECT 1 FROM pg_policy p
            WHERE p.polrelid = c.oid AND p.polname = %s AND obj_description(p.oid, 'pg_policy') = %s)
  FROM pg_class c WHERE c.oid = %s::regclass
"""
SHOWN = sql.SQL("{} = ANY ((SELECT public.ringbuoy_shown())::uuid[])")
# Never a way into an index: a statement has its own filter, which leads to fewer rows (a long talk has many).
ONLY_SHOWN = sql.SQL("({}) IS TRUE")
SHOWN_WITH = sql.SQL("{} IN (SELECT {} FROM {} WHERE {})")
PUT = sql.SQL("""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {policy} ON {table};
CREATE POLICY {policy} ON {table} USING ({is_shown});
COMMENT ON POLICY {policy} ON {table} IS {said};
""")


@dataclass(frozen=True)
class Lock:
    """A table whose rows are shown by token only, and how a row of it tells whose it is."""

    table: str
    is_shown: sql.Composable


def lock_rows() -> None:
    """Put the policies on the tables, and give the database the key that tokens are signed with.

    :raises RowKeyMissing: this process does not have the key.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP_KEY + FUNCTIONS)
        cursor.execute(SET_KEY, row_key(settings.RINGBUOY).pads)
        for lock in locks():
            _put(lock, cursor)


def locks() -> Iterator[Lock]:
    """Name every table to lock: those with sealed words, and those that name their contact in `whose`."""
    for model in apps.get_models():
        path = _path_to_contact(model)
        if path:
            yield Lock(model._meta.db_table, ONLY_SHOWN.format(_condition(model, path)))


def _path_to_contact(model: type[models.Model]) -> list[str]:
    """Give the fields that lead from a row to its contact. Empty: the table is not locked."""
    sealed = [field for field in model._meta.concrete_fields if isinstance(field, SealedText)]
    whose = sealed[0].contact if sealed else getattr(model, "whose", "")
    return whose.split("__") if whose else []


def _condition(model: type[models.Model], path: list[str]) -> sql.Composable:
    """Say in SQL that a row belongs to a contact that is shown."""
    field = model._meta.get_field(path[0])
    assert isinstance(field, models.ForeignKey)
    column, other = sql.Identifier(field.column), field.related_model
    if len(path) == 1:
        return SHOWN.format(column)
    key, table = sql.Identifier(str(field.target_field.column)), sql.Identifier(other._meta.db_table)
    return SHOWN_WITH.format(column, key, table, _condition(other, path[1:]))


def _put(lock: Lock, cursor: CursorWrapper) -> None:
    """Put the policy on a table, unless it has this one: it must wait for everybody who reads there."""
    said = lock.is_shown.as_string(None)
    cursor.execute(IS_LOCKED, [POLICY, said, lock.table])
    if cursor.fetchone()[0]:
        return
    names = {"table": sql.Identifier(lock.table), "policy": sql.Identifier(POLICY), "said": sql.Literal(said)}
    cursor.execute(PUT.format(**names, is_shown=lock.is_shown))
