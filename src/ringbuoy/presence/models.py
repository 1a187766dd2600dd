"""One row for each person who has signed in, and one for each phone by which a call reaches them."""

from django.db import models

from ringbuoy.people.models import Person
from ringbuoy.presence.rules import Readiness


class Presence(models.Model):
    """Whether a person is at the desk and ready for a contact.

    `beat_at` is written by the hub, every 3 seconds, from the person's browser. `is_away` is what
    the sweep last concluded from it, so that going away and coming back are journaled once.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    readiness = models.CharField(
        max_length=10, choices=[(r.value, r.value) for r in Readiness], default=Readiness.OFF
    )
    since = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    is_away = models.BooleanField(default=True)
    idle_since = models.DateTimeField()

    class Meta:
        db_table = "presence_presence"

    def __str__(self) -> str:
        return f"{self.person_id} {self.readiness}"


class Phone(models.Model):
    """A phone by which a call reaches a person now. No row: by none.

    The phone line keeps it true: a browser's while its leg is up, an own telephone while it is switched on.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    by = models.CharField(max_length=10)
    since = models.DateTimeField()

    class Meta:
        db_table = "presence_phone"
        constraints = [models.UniqueConstraint(fields=["person", "by"], name="presence_one_phone_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.by} phone of {self.person_id}"
