"""The center's own times, the holds, and one report for each day's sweep."""

from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.keyd.retention import Retention
from ringbuoy.people.models import Person
from ringbuoy.retention.rules import HoldReason, HoldState


class KeepingChange(models.Model):
    """From when on a class of content is kept for how many days, and who decided it; the newest counts."""

    id = models.BigAutoField(primary_key=True)
    retention = models.CharField(max_length=10)
    days = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "retention_keepingchange"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="keeping_of_a_known_class", condition=Q(retention__in=[one.value for one in Retention])
            )
        ]

    def __str__(self) -> str:
        return f"{self.retention} {self.days} days"


class Hold(models.Model):
    """A contact that is kept beyond its time: one person asks, another approves; the release likewise.

    `asked_by` has asked for what is asked now, the hold or its release; `decided_by` decided last.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=12)
    state = models.CharField(max_length=13, default=HoldState.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "retention_hold"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], name="one_hold_per_contact", condition=~Q(state=HoldState.OVER)
            ),
            models.CheckConstraint(
                name="hold_state_known", condition=Q(state__in=[state.value for state in HoldState])
            ),
            models.CheckConstraint(
                name="hold_reason_known", condition=Q(reason__in=[reason.value for reason in HoldReason])
            ),
            models.CheckConstraint(
                name="hold_decided_by_another",
                condition=Q(state__in=(HoldState.ASKED, HoldState.RELEASE_ASKED))
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk} {self.state}"

    @property
    def where(self) -> HoldState:
        """The state, as a member of the table."""
        return HoldState(self.state)


class Sweep(models.Model):
    """What one day's sweep found: the keys that went, those that were ordered, what is held, what is next."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    gone = models.JSONField(default=list)
    ordered = models.JSONField(default=list)
    coming = models.JSONField(default=list)
    held = models.PositiveIntegerField(default=0)
    forgotten = models.PositiveIntegerField(default=0)
    facts_deleted = models.PositiveIntegerField(default=0)
    is_clock_doubted = models.BooleanField(default=False)

    class Meta:
        db_table = "retention_sweep"
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"sweep of {self.day}"
