"""What a request of the matrix did is gone before the next one asks."""

import pytest
from django.db import IntegrityError, transaction

from ringbuoy.people.models import Person
from tests.access.undoing import Undoing


@pytest.mark.django_db
def test_what_was_written_is_taken_back_each_time() -> None:
    Person.objects.create(username="tom", name="Tom")

    with Undoing() as undoing:
        seen = []
        for name in ("Kai", "Ines"):
            Person.objects.update(name=name)
            undoing.take_back()
            seen.append(Person.objects.get().name)

    assert seen == ["Tom", "Tom"]


@pytest.mark.django_db
def test_what_failed_in_the_database_is_taken_back_too() -> None:
    Person.objects.create(username="tom", name="Tom")

    with Undoing() as undoing:
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create(username="tom", name="Tom again")
        undoing.take_back()

        assert Person.objects.get().name == "Tom"
