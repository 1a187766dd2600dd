"""The waiting room of an import: rows lie in temporary tables of PostgreSQL, not in our memory.

There the database finds what stands twice, joins what says the same thing in several places, and moves
everything over in two statements a table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from ringbuoy.directory.cleaning import Row
from ringbuoy.directory.columns import Column, Table
from ringbuoy.directory.findings import Finding, Place, Problem, noted, refused, repaired
from ringbuoy.directory.standard import TABLES

BATCH = 2_000
PLACES = ("given", "is_nested", "in_file", "in_row", "inside")


@dataclass(frozen=True)
class Merged:
    """What became of the rows of one table. `has_moved`: one of them belongs to something else now."""

    table: str
    added: int
    changed: int
    same: int
    has_moved: bool = False


@dataclass
class Staging:
    """Takes rows in, in any order of tables, within the transaction of the import."""

    waiting: dict[str, list[Row]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    def add(self, row: Row) -> None:
        """Take one row in."""
        rows = self.waiting.setdefault(row.table, [])
        rows.append(row)
        if len(rows) >= BATCH:
            self._write(row.table)

    def tables(self) -> list[Table]:
        """Write down what still waits, and give the tables that have rows, in the standard's order."""
        for name in list(self.waiting):
            self._write(name)
        return [table for name, table in TABLES.items() if name in self.opened]

    def _write(self, name: str) -> None:
        rows, self.waiting[name] = self.waiting[name], []
        if not rows:
            return
        table = TABLES[name]
        with connection.cursor() as cursor:
            if name not in self.opened:
                cursor.execute(_create(table))
                self.opened.add(name)
            columns = ", ".join([*(f'"{column.name}"' for column in table.columns), *PLACES])
            with cursor.copy(f"COPY {staged(table)} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    place = row.place
                    copy.write_row(
                        (*row.values, row.given, row.is_nested, place.file, place.row, place.inside)
                    )


def staged(table: Table) -> str:
    """Name the temporary table in which the rows of a table wait."""
    return f"staged_{table.name}"


def _create(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f"""
        DROP TABLE IF EXISTS pg_temp.{staged(table)};
        CREATE TEMPORARY TABLE {staged(table)} ON COMMIT DROP AS
            SELECT {columns} FROM directory_{table.name} WHERE false;
        ALTER TABLE {staged(table)} ADD seq bigint GENERATED ALWAYS AS IDENTITY,
            ADD given bigint NOT NULL, ADD is_nested boolean NOT NULL,
            ADD in_file text NOT NULL, ADD in_row bigint NOT NULL, ADD inside text NOT NULL
    """


def refuse_duplicates(table: Table) -> Iterator[Finding]:
    """Take out rows of a flat file whose id was there before in the same import."""
    columns = [column.name for column in table.columns]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX ON {staged(table)} (id); ANALYZE {staged(table)}")
        cursor.execute(f"""
            WITH first AS (
                SELECT DISTINCT ON (id) * FROM {staged(table)} ORDER BY id, seq
            ), gone AS (
                DELETE FROM {staged(table)} AS later USING first
                 WHERE later.id = first.id AND later.seq > first.seq AND NOT later.is_nested
                RETURNING later.seq, later.in_file, later.in_row, later.id,
                          ({_list("later", columns)}) IS NOT DISTINCT FROM ({_list("first", columns)}) AS same
            )
            SELECT same, in_file, in_row, id FROM gone ORDER BY seq
        """)
        for same, file, row, key in cursor.fetchall():
            make, problem = (repaired, Problem.DUPLICATE_SAME) if same else (refused, Problem.DUPLICATE)
            yield make(problem, Place(file, row), "id", key)


def copy_for_second_owners(table: Table) -> Iterator[Finding]:
    """Give a part that stands under two records of the same kind a copy with an id of its own.

    One row can name one service, one place and so on; the copy's id is made from both, so that it
    stays the same in the next import.
    """
    with connection.cursor() as cursor:
        for parent in table.parents:
            cursor.execute(f"""
                WITH first AS (
                    SELECT DISTINCT ON (id) id, "{parent}" AS owner FROM {staged(table)}
                     WHERE "{parent}" IS NOT NULL ORDER BY id, seq
                )
                UPDATE {staged(table)} AS later
                   SET id = md5(later.id::text || later."{parent}"::text)::uuid
                  FROM first
                 WHERE later.id = first.id AND later."{parent}" IS DISTINCT FROM first.owner
                   AND later."{parent}" IS NOT NULL AND later.is_nested
                RETURNING later.in_file, later.in_row, later.inside
            """)
            for file, row, inside in cursor.fetchall():
                yield repaired(Problem.TWO_OWNERS, Place(file, row, inside), parent)


def join_nested(table: Table) -> Iterator[Finding]:
    """Join the rows of a nested file that have one id: whose they are adds up, what they say must agree."""
    own = [column.name for column in table.columns if column.name not in ("id", *table.parents)]
    # Where a column is given in one place only, the other places say nothing against it.
    says = [f'count(DISTINCT "{name}") > 1 AS "{name}"' for name in own]
    firsts = [
        f'(array_agg("{name}" ORDER BY seq) FILTER (WHERE "{name}" IS NOT NULL))[1]'
        if name not in _flags(table)
        else f'bool_or("{name}")'
        for name in (*table.parents, *own)
    ]
    names = [*table.parents, *own]
    with connection.cursor() as cursor:
        cursor.execute(f"""
            DROP TABLE IF EXISTS pg_temp.joined_{table.name};
            CREATE TEMPORARY TABLE joined_{table.name} ON COMMIT DROP AS
            SELECT id, {", ".join(f'{first} AS "{name}"' for first, name in zip(firsts, names, strict=True))},
                   bit_or(given) AS given, min(seq) AS seq
              FROM {staged(table)} GROUP BY id HAVING count(*) > 1
        """)
        yield from _differing(cursor, table, says, own)
        cursor.execute(f"""
            DELETE FROM {staged(table)} AS s USING joined_{table.name} AS j
             WHERE s.id = j.id AND s.seq > j.seq;
            UPDATE {staged(table)} AS s SET given = j.given, {", ".join(f'"{n}" = j."{n}"' for n in names)}
              FROM joined_{table.name} AS j WHERE s.id = j.id
        """)


def _differing(cursor: CursorWrapper, table: Table, says: list[str], own: list[str]) -> Iterator[Finding]:
    if not own:
        return
    cursor.execute(f"""
        SELECT s.in_file, s.in_row, s.inside, d.*
          FROM (SELECT id, min(seq) AS seq, {", ".join(says)} FROM {staged(table)}
                 GROUP BY id HAVING count(*) > 1) AS d JOIN {staged(table)} AS s USING (seq)
    """)
    for file, row, inside, _id, _seq, *differs in cursor.fetchall():
        for name, is_different in zip(own, differs, strict=True):
            if is_different:
                yield repaired(Problem.DIFFERS_INSIDE, Place(file, row, inside), name)


def _flags(table: Table) -> set[str]:
    return {column.name for column in table.columns if column.kind == "flag"}


def merge(table: Table, *, at: datetime, by: int | None) -> Merged:
    """Move the rows of a table over: change what is there and differs, add what is not there.

    A cell of which the source does not speak stays as it is; what a record belongs to is never taken away.
    What is changed is kept in the history of its field, and every row that is other than before is noted
    in `touched_rows`. `by` None: somebody at the machine itself.
    """
    columns = list(enumerate(table.columns))
    changes = {column.name: _new_value(place, column, table) for place, column in columns if place}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {staged(table)}")
        (total,) = cursor.fetchone()
        moved = _remember(cursor, table, changes, at=at, by=by)
        changed = _change(cursor, table, changes, at=at)
        added = _add(cursor, table, at=at)
    return Merged(table.name, added, changed, total - added - changed, moved)


def _remember(
    cursor: CursorWrapper, table: Table, changes: Mapping[str, str], *, at: datetime, by: int | None
) -> bool:
    """Keep what each field was and becomes; tell whether anything now belongs to something else."""
    said = ", ".join(f"('{name}', t.\"{name}\"::text, ({value})::text)" for name, value in changes.items())
    cursor.execute(
        f"""
        WITH kept AS (
            INSERT INTO directory_field_change ("table", record_id, field, before, after, person_id, at)
            SELECT '{table.name}', t.id, said.field, said.before, said.after, %s, %s
              FROM directory_{table.name} AS t JOIN {staged(table)} AS s ON s.id = t.id,
                   LATERAL (VALUES {said}) AS said (field, before, after)
             WHERE ({_differs(changes)}) AND said.before IS DISTINCT FROM said.after
            RETURNING field
        ) SELECT EXISTS (SELECT FROM kept WHERE field = ANY(%s))
        """,
        [by, at, list(table.parents)],
    )
    (moved,) = cursor.fetchone()
    return bool(moved)


def _change(cursor: CursorWrapper, table: Table, changes: Mapping[str, str], *, at: datetime) -> int:
    sets = ", ".join(f'"{name}" = {value}' for name, value in changes.items())
    stamp, moments = (", changed_at = %s", [at]) if table.name == "service" else ("", [])
    cursor.execute(
        f"WITH done AS (UPDATE directory_{table.name} AS t SET {sets}{stamp} FROM {staged(table)} AS s "
        f"WHERE t.id = s.id AND ({_differs(changes)}) RETURNING t.id) "
        f"INSERT INTO touched_rows SELECT '{table.name}', id FROM done",
        moments,
    )
    return int(cursor.rowcount)


def _add(cursor: CursorWrapper, table: Table, *, at: datetime) -> int:
    column, value, moments = (", changed_at", ", %s", [at]) if table.name == "service" else ("", "", [])
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor.execute(
        f"WITH done AS (INSERT INTO directory_{table.name} ({names}{column}) "
        f"SELECT {names}{value} FROM {staged(table)} ON CONFLICT (id) DO NOTHING RETURNING id) "
        f"INSERT INTO touched_rows SELECT '{table.name}', id FROM done",
        moments,
    )
    return int(cursor.rowcount)


def _differs(changes: Mapping[str, str]) -> str:
    return " OR ".join(f't."{name}" IS DISTINCT FROM {value}' for name, value in changes.items())


def open_touched() -> None:
    """Make the list of the rows that are other than before."""
    with connection.cursor() as cursor:
        cursor.execute("""
            DROP TABLE IF EXISTS pg_temp.touched_rows;
            CREATE TEMPORARY TABLE touched_rows (table_name text NOT NULL, id uuid NOT NULL) ON COMMIT DROP
        """)


def _new_value(place: int, column: Column, table: Table) -> str:
    if column.name in table.parents:
        return f'COALESCE(s."{column.name}", t."{column.name}")'
    if column.is_required:
        return f's."{column.name}"'
    return f'CASE WHEN s.given >> {place} & 1 = 1 THEN s."{column.name}" ELSE t."{column.name}" END'


def dangling(table: Table) -> Iterator[Finding]:
    """Note every reference to something that is neither in this import nor in the directory."""
    with connection.cursor() as cursor:
        for column in table.references:
            if column.of:
                cursor.execute(f"""
                    SELECT s.in_file, s.in_row, s.inside, s."{column.name}" FROM {staged(table)} AS s
                     WHERE s."{column.name}" IS NOT NULL AND NOT EXISTS (
                           SELECT FROM directory_{column.of} AS t WHERE t.id = s."{column.name}")
                     ORDER BY s.seq
                """)
                for file, row, inside, key in cursor.fetchall():
                    yield noted(Problem.LEADS_NOWHERE, Place(file, row, inside), column.name, key)


LOOPS = {"organization": "parent_organization_id", "taxonomy_term": "parent_id"}
LONGEST_CHAIN_DOUBLINGS = 24


def break_loops(table: Table) -> Iterator[Finding]:
    """Take the parent from records whose chain of parents comes back to themselves.

    Each round lets every record look twice as far up; who still sees somebody after 2^24 steps stands
    below a loop, and whom they see is on it.
    """
    parent = LOOPS.get(table.name)
    if parent is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"""
            DROP TABLE IF EXISTS pg_temp.above_{table.name};
            CREATE TEMPORARY TABLE above_{table.name} ON COMMIT DROP AS
                SELECT id, "{parent}" AS up FROM directory_{table.name} WHERE "{parent}" IS NOT NULL;
            CREATE INDEX ON above_{table.name} (id)
        """)
        for _round in range(LONGEST_CHAIN_DOUBLINGS):
            cursor.execute(f"""
                UPDATE above_{table.name} AS a
                   SET up = (SELECT b.up FROM above_{table.name} AS b WHERE b.id = a.up)
                 WHERE up IS NOT NULL
            """)
            if not cursor.rowcount:
                return
        cursor.execute(f"""
            UPDATE directory_{table.name} AS t SET "{parent}" = NULL
             WHERE t.id IN (SELECT up FROM above_{table.name} WHERE up IS NOT NULL) RETURNING t.id
        """)
        on_loop = [key for (key,) in cursor.fetchall()]
        cursor.execute(
            f'SELECT in_file, in_row, inside, "{parent}" FROM {staged(table)} '
            "WHERE id = ANY(%s) ORDER BY seq",
            [on_loop],
        )
        for file, row, inside, key in cursor.fetchall():
            yield refused(Problem.PARENT_LOOP, Place(file, row, inside), parent, key)


def _list(alias: str, names: list[str]) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)
