"""Changes of the directory by hand: what waits for a second person, and what became of every field."""

from enum import StrEnum

from django.db import models
from django.db.models import Q


class Deed(StrEnum):
    """What is done to a row. The value is the stored code."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class Draft(models.Model):
    """A change of one row that waits for a second person. Open while `outcome` is empty.

    `before` and `after` hold the fields that it is about, written as in the standard's JSON. `owner_table`
    and `owner_id` name the record on whose page it was written. People stand in a room above this one,
    hence their bare ids.
    """

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=40)
    record_id = models.UUIDField()
    owner_table = models.CharField(max_length=40)
    owner_id = models.UUIDField(db_index=True)
    deed = models.CharField(max_length=10)
    before = models.JSONField()
    after = models.JSONField()
    person_id = models.BigIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, default="", blank=True)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_draft"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="draft_deed_known", condition=Q(deed__in=[deed.value for deed in Deed])
            ),
            models.CheckConstraint(
                name="draft_settled_by_somebody",
                condition=Q(outcome="", settled_by=None)
                | Q(outcome__in=["published", "withdrawn"], settled_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["record_id"], name="one_open_draft_of_a_row", condition=Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.table} {self.record_id}"


class FieldChange(models.Model):
    """What a field was and became: who, when. `person_id` None: an import at the machine itself.

    `draft_id` None: it came by an import, or the record was assured. It is never given out.
    """

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=40)
    record_id = models.UUIDField()
    field = models.CharField(max_length=40)
    before = models.TextField(null=True)
    after = models.TextField(null=True)
    person_id = models.BigIntegerField(null=True)
    draft_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "directory_field_change"
        ordering = ("-id",)
        indexes = [models.Index(fields=["record_id", "-id"], name="field_change_of_record")]

    def __str__(self) -> str:
        return f"{self.table}.{self.field} of {self.record_id}"
