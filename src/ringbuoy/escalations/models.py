"""Requests for help, and who takes part in a contact besides its counselor."""

from django.db import models
from django.db.models import Q

from ringbuoy.alarms.models import Alarm
from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.rules import Kind, Mode
from ringbuoy.people.models import Person


class HelpRequest(models.Model):
    """Somebody is needed beside a counselor: asked for, found by an assessment, or a life in danger.

    Open until a named person acknowledges it (`acknowledged_at`) or it is over without one
    (`over_at`: taken back, or the contact is closed).
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="help_requests")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    step = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "escalations_helprequest"
        ordering = ("at", "id")
        indexes = [
            models.Index(fields=["due_at"], name="help_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["contact", "kind"], name="help_by_contact"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind"],
                name="one_open_request_per_kind",
                condition=Q(acknowledged_at__isnull=True, over_at__isnull=True),
            ),
            models.CheckConstraint(
                name="help_kind_known", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.CheckConstraint(
                name="help_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.contact_id}"


class Summons(models.Model):
    """A call to one on-call phone, for a request or for an alarm of the house.

    `due_at` None: its text went out, nobody is needed any more, or the phone is only rung (again).
    """

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(HelpRequest, null=True, on_delete=models.CASCADE, related_name="summons")
    alarm = models.ForeignKey(Alarm, null=True, on_delete=models.CASCADE, related_name="summons")
    number = models.CharField(max_length=32)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "escalations_summons"
        ordering = ("at", "id")
        indexes = [models.Index(fields=["due_at"], name="summons_due", condition=Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"summons {self.pk}"


class ToldOfListening(models.Model):
    """The caller of this contact has heard to its end that a colleague may listen. Once a contact.

    Lines whose law wants it said let nobody listen to whom this row is missing.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "escalations_toldoflistening"

    def __str__(self) -> str:
        return f"told in {self.contact_id}"


class Watching(models.Model):
    """A supervisor takes part in a contact, in one mode, from `since` to `until` (None: still)."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="watchings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=[(mode.value, mode.value) for mode in Mode])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "escalations_watching"
        ordering = ("since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "person"],
                name="one_mode_at_a_time",
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="watching_mode_known", condition=Q(mode__in=[mode.value for mode in Mode])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.mode} {self.contact_id}"
