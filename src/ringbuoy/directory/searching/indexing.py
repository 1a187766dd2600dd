"""Making what the search looks into: all of it, or that of some services. In one transaction."""

from collections.abc import Iterable
from importlib.resources import files
from uuid import UUID

import yaml
from django.db import connection, transaction

from ringbuoy.directory.models import Synonym

ALL_SERVICES = "SELECT id FROM directory_service UNION SELECT service_id FROM directory_entry"
MOST_LOOKED_THROUGH = 5_000
"""Beyond so many services at once the list of words is made anew: that is quicker than adding them."""


@transaction.atomic
def index_all() -> None:
    """Make every entry, the list of words, and the places that addresses name."""
    ensure_synonyms()
    with connection.cursor() as cursor:
        cursor.execute(_chosen(ALL_SERVICES))
    _run("entries.sql", "words.sql", "places.sql")


@transaction.atomic
def index_services(services: Iterable[UUID]) -> None:
    """Make the entries of these services anew, and add their words."""
    keys = list(services)
    with connection.cursor() as cursor:
        cursor.execute(_chosen("SELECT DISTINCT id FROM unnest(%s::uuid[]) AS said (id)"), [keys])
    _run("entries.sql", "words.sql" if len(keys) > MOST_LOOKED_THROUGH else "more_words.sql")


@transaction.atomic
def index_touched() -> None:
    """Make the entries anew that hang on the rows in the temporary table `touched_rows`.

    When most of them do, all of them: that is quicker.
    """
    ensure_synonyms()
    _run("touched.sql")
    touched = _count("SELECT count(*) FROM indexed_services")
    everything = _count("SELECT count(*) FROM directory_service")
    if touched * 2 > everything:
        index_all()
        return
    _run("entries.sql", "words.sql" if touched > MOST_LOOKED_THROUGH else "more_words.sql")
    if _count("SELECT count(*) FROM touched_rows WHERE table_name IN ('location', 'address')"):
        index_places()


@transaction.atomic
def index_places() -> None:
    """Make the places that addresses name anew, and let no word stand that is nowhere any more."""
    _run("words.sql", "places.sql")


def ensure_synonyms() -> None:
    """Take in the synonyms that come with the program, where the center has no own."""
    text = (files("ringbuoy.directory") / "data" / "synonyms.yaml").read_text(encoding="utf-8")
    rows = [Synonym(word=str(word), means=list(means)) for word, means in yaml.safe_load(text).items()]
    Synonym.objects.bulk_create(rows, ignore_conflicts=True)


def _chosen(selection: str) -> str:
    return f"""
        DROP TABLE IF EXISTS pg_temp.indexed_services;
        CREATE TEMPORARY TABLE indexed_services ON COMMIT DROP AS {selection};
        CREATE INDEX ON indexed_services (id);
        ANALYZE indexed_services
    """


def _count(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (count,) = cursor.fetchone()
    return int(count)


def _run(*names: str) -> None:
    folder = files("ringbuoy.directory.searching")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute((folder / name).read_text(encoding="utf-8"))
