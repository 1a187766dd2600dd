"""How far the watch has come, which contacts it watches, and who is close to whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ringbuoy.people.models import Person


class Bookmark(models.Model):
    """How far the journal's tree has been looked through: every place below `position`. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "audit_bookmark"

    def __str__(self) -> str:
        return f"place {self.position}"


class WatchedContact(models.Model):
    """A contact whose every opening raises an alarm: made up to catch browsing, or of somebody well known."""

    contact_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "audit_watchedcontact"

    def __str__(self) -> str:
        return f"watched {self.contact_id}"


class CloseHandle(models.Model):
    """A handle of somebody close to a member of the staff, or their own: blind indexes, no number, no name.

    `quarter` is the newest quarter whose key has made an index: a caller who is first known in a later one
    is not found by it.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    since = models.DateTimeField()
    quarter = models.CharField(max_length=7)
    indexes = ArrayField(models.BinaryField(max_length=16))

    class Meta:
        db_table = "audit_closehandle"
        ordering = ("since", "id")

    def __str__(self) -> str:
        return f"{self.kind} close to {self.person_id}"
