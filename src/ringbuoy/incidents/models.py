"""Reports of incidents, what was added to them, and what is done because of them. All words are sealed."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.incidents.rules import Kind, Severity, State
from ringbuoy.people.models import Person
from ringbuoy.statements.models import Statement


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Incident(models.Model):
    """One report, signed by who filed it, and where it stands.

    `acts` None: nothing was done at once. `due_at`: by when somebody takes it up; `late_at`: nobody did.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=22)
    severity = models.CharField(max_length=9)
    happened_at = models.DateTimeField()
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    account = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="+")
    acts = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    contacts = models.ManyToManyField(Contact, related_name="+", db_table="incidents_incidentcontact")
    state = models.CharField(max_length=9, default=State.FILED)
    reviewer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_up_at = models.DateTimeField(null=True)
    conclusion = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "incidents_incident"
        ordering = ("filed_at", "id")
        indexes = [models.Index(fields=["due_at"], name="incident_due", condition=Q(due_at__isnull=False))]
        constraints = [
            models.CheckConstraint(name="incident_kind_known", condition=Q(kind__in=_codes(Kind))),
            models.CheckConstraint(
                name="incident_severity_known", condition=Q(severity__in=_codes(Severity))
            ),
            models.CheckConstraint(name="incident_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(
                name="incident_reviewed_by_another",
                condition=Q(reviewer=None) | ~Q(reviewer=F("filed_by")),
            ),
            models.CheckConstraint(
                name="incident_in_review_by_somebody", condition=Q(state=State.FILED) | ~Q(reviewer=None)
            ),
            models.CheckConstraint(
                name="incident_closed_in_words", condition=~Q(state=State.CLOSED) | ~Q(conclusion=None)
            ),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk} {self.state}"

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)


class Addendum(models.Model):
    """What somebody had to add; the report itself stays as it was signed."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, primary_key=True, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="addenda")

    class Meta:
        db_table = "incidents_addendum"
        ordering = ("statement__at",)

    def __str__(self) -> str:
        return f"addendum to {self.incident_id}"


class Step(models.Model):
    """What somebody does because of an incident, and by which day. `done_at` None: it is still to be done."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, primary_key=True, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "incidents_step"
        ordering = ("due_on",)
        indexes = [models.Index(fields=["due_on"], name="incident_step_due", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"step of {self.incident_id} by {self.due_on}"
