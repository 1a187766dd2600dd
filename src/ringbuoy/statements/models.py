"""Statements, and how soon the house answers them. What was stated stands only in sealed fields."""

from django.db import models

from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText


class Statement(models.Model):
    """Something that was stated once; the id is that of its key.

    `author` None: somebody who does not work here.
    """

    id = models.UUIDField(primary_key=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "statements_statement"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"statement of {self.at:%Y-%m-%d %H:%M}"


class StatementWords(models.Model):
    """What was stated, sealed. The database takes no change of it."""

    statement = models.OneToOneField(
        Statement, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    words = SealedText(contact="statement")

    class Meta:
        db_table = "statements_statementwords"

    def __str__(self) -> str:
        return f"words of {self.statement_id}"


class TimesVersion(models.Model):
    """How soon the house answers, one row for each decision; the newest is in force."""

    version = models.PositiveIntegerField(primary_key=True)
    values = models.JSONField()
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "statements_timesversion"
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"times {self.version}"
