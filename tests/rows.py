"""What the role of the service may not: looking at every sealed row at once, acting as the tables' owner."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

from ringbuoy.contacts.models import Contact
from ringbuoy.privacy.rows import showing


def all_rows() -> AbstractContextManager[None]:
    """Look at the sealed rows of every contact."""
    return showing(*Contact.objects.values_list("pk", flat=True))


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE ringbuoy")
        yield
        cursor.execute("RESET ROLE")
