"""Where a counselor stands in the guide of a contact."""

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact


class Place(models.Model):
    """The phase that a contact's guide shows. No row: the first one."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    phase = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        db_table = "call_models_place"
        constraints = [
            models.CheckConstraint(name="phase_is_a_code", condition=Q(phase__regex=r"^[a-z_]+$")),
        ]

    def __str__(self) -> str:
        return self.phase
