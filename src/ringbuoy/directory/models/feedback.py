"""What people who use the directory have found wrong in it."""

from enum import StrEnum

from django.db import models
from django.db.models import Q


class Fault(StrEnum):
    """What may be wrong with a service. The value is the stored code; it never changes."""

    NUMBER_DEAD = "number_dead"
    NOT_THERE = "not_there"
    WRONG_HOURS = "wrong_hours"
    WRONG_ADDRESS = "wrong_address"
    NOT_FOR_THEM = "not_for_them"
    ALWAYS_FULL = "always_full"
    CLOSED_FOR_GOOD = "closed_for_good"


class Feedback(models.Model):
    """Somebody says that the directory is wrong about a service. Open while `settled_at` is empty.

    `phone_id` None: it is not about one number. People stand in a room above this one, hence their bare ids.
    """

    id = models.BigAutoField(primary_key=True)
    service_id = models.UUIDField(db_index=True)
    phone_id = models.UUIDField(null=True)
    fault = models.CharField(max_length=20)
    person_id = models.BigIntegerField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "directory_feedback"
        ordering = ("at", "id")
        indexes = [
            models.Index(fields=["service_id", "at"], name="feedback_open", condition=Q(settled_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                name="feedback_fault_known", condition=Q(fault__in=[fault.value for fault in Fault])
            ),
            models.CheckConstraint(
                name="feedback_settled_by_somebody",
                condition=Q(settled_at=None) | Q(settled_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["service_id", "phone_id", "fault", "person_id"],
                name="said_once_by_each",
                condition=Q(settled_at=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fault} of {self.service_id}"
