"""Floods of calls: those that the phone line noticed, and those that a person said."""

from django.db import models
from django.db.models import F, Q

from ringbuoy.people.models import Person


class AttackMode(models.Model):
    """Somebody lets every stranger who calls show that they are there, until a moment. It ends by itself.

    `over_at` None: nobody has ended it before; who has is `over_by`.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    over_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "telephony_attackmode"
        ordering = ("-began_at", "-id")
        constraints = [
            models.CheckConstraint(name="attack_mode_ends", condition=Q(until__gt=F("began_at"))),
            models.CheckConstraint(
                name="attack_mode_ended_by_somebody",
                condition=Q(over_at=None, over_by=None) | Q(over_at__isnull=False, over_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"attack mode {self.pk}"


class NoticedFlood(models.Model):
    """So many called within a minute that strangers press a key first, until a moment after the last wave."""

    id = models.BigAutoField(primary_key=True)
    began_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "telephony_noticedflood"
        ordering = ("-began_at", "-id")
        constraints = [
            models.CheckConstraint(name="noticed_flood_ends", condition=Q(until__gt=F("began_at"))),
        ]

    def __str__(self) -> str:
        return f"noticed flood {self.pk}"
