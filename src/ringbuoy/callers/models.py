"""Callers, known only by the blind index of a handle."""

from django.db import models


class Caller(models.Model):
    """A person who reached out more than once with the same handle. No name, no number."""

    id = models.UUIDField(primary_key=True)
    first_seen_at = models.DateTimeField()

    class Meta:
        db_table = "callers_caller"

    def __str__(self) -> str:
        return f"caller {str(self.id)[-4:]}"


class Handle(models.Model):
    """The blind index of a number, an address or a name that a caller gave; one row per quarter.

    The index is an HMAC whose key only keyd has and destroys two quarters later: from then on
    nobody can link a new contact to this row.
    """

    id = models.BigAutoField(primary_key=True)
    caller = models.ForeignKey(Caller, on_delete=models.CASCADE, related_name="handles")
    kind = models.CharField(max_length=10)
    quarter = models.CharField(max_length=7)
    index = models.BinaryField(max_length=16)

    class Meta:
        db_table = "callers_handle"
        constraints = [
            models.UniqueConstraint(fields=["kind", "index"], name="one_caller_per_handle"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quarter}"
