"""Files that somebody sent by the browser to be imported, and mappings that were kept."""

from django.db import models
from django.db.models import Q


class Upload(models.Model):
    """A file that waits to be imported. Open while `outcome` is empty; its content goes when it is settled.

    `mapping` is the text of a mapping file; empty: the file speaks the standard's own names.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping = models.TextField(default="", blank=True)
    choice = models.CharField(max_length=20)
    person_id = models.BigIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, default="", blank=True)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_upload"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="upload_settled_by_somebody",
                condition=Q(outcome="", settled_by=None)
                | Q(outcome__in=["imported", "dropped"], settled_by__isnull=False, content=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class SavedMapping(models.Model):
    """A mapping of somebody's columns to the standard, by a name; also to be saved as a file."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60, unique=True)
    text = models.TextField()
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "directory_saved_mapping"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
