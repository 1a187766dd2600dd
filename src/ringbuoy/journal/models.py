"""One row for each thing that happened."""

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One thing that happened: who, what, about which contact, with codes and never words.

    Rows are added and read, each under a name that `known_names` lists in the database. The
    application's database role has no right to change or delete them, and a trigger refuses it to
    everyone else.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    inserted_at = models.DateTimeField(db_default=Now())
    name = models.CharField(max_length=40)
    contact_id = models.UUIDField(null=True)
    person_id = models.BigIntegerField(null=True)
    line_id = models.BigIntegerField(null=True)
    codes = models.JSONField(default=dict)

    class Meta:
        db_table = "journal_entry"
        ordering = ("id",)
        indexes = [
            models.Index(fields=["contact_id", "id"], name="journal_by_contact"),
            models.Index(fields=["name", "at"], name="journal_by_name"),
            models.Index(fields=["person_id", "at"], name="journal_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.name}"


class Unsealed(models.Model):
    """An entry that the tree does not hold yet. The database itself adds one with each entry.

    So nothing is left out that was committed, in whatever order transactions end.
    """

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "journal_unsealed"

    def __str__(self) -> str:
        return f"entry {self.entry_id}"


class Leaf(models.Model):
    """An entry's place in the tree, for good, and the hash of the entry as it was then."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_leaf"
        ordering = ("position",)

    def __str__(self) -> str:
        return f"leaf {self.position}"


class SignedTree(models.Model):
    """The database's copy of a checkpoint, with the peaks from which the tree goes on.

    `goes_on_from`: the journal was restored, and goes on from that number. None: from the one before.
    """

    number = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()
    log = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)
    goes_on_from = models.BigIntegerField(null=True)
    peaks = models.BinaryField()

    class Meta:
        db_table = "journal_signedtree"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"checkpoint {self.number}"
