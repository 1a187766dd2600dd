"""Making what the search looks into. All of it anew, in the caller's transaction."""

from importlib.resources import files

import yaml
from django.db import connection

from ringbuoy.directory.models import Synonym

SQL = "index.sql"


def index_all() -> None:
    """Make every entry, the list of words, and the places that addresses name."""
    ensure_synonyms()
    statement = (files("ringbuoy.directory.searching") / SQL).read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(statement)


def ensure_synonyms() -> None:
    """Take in the synonyms that come with the program, where the center has no own."""
    text = (files("ringbuoy.directory") / "data" / "synonyms.yaml").read_text(encoding="utf-8")
    rows = [Synonym(word=str(word), means=list(means)) for word, means in yaml.safe_load(text).items()]
    Synonym.objects.bulk_create(rows, ignore_conflicts=True)
