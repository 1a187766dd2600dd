"""Reading several tables in one way to the database and back: on a busy machine each way waits."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = tuple[Any, ...]
Record = TypeVar("Record", bound=Model)


def together(*asked: QuerySet[Any, Any]) -> list[list[Row]]:
    """Give the rows that each of these finds, in the order in which they are asked."""
    statements = [one.query.sql_with_params() for one in asked]
    values = [value for _statement, values in statements for value in values]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statement for statement, _values in statements), values)
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
    return found


def records(model: type[Record], rows: Iterable[Row]) -> list[Record]:
    """Make records of rows that have every column of their table."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [model.from_db(connection.alias, names, row) for row in rows]
