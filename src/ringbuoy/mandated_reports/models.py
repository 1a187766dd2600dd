"""Reports and how they ended, their sealed words, and the center's versions of the duties."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.mandated_reports.rules import OPEN, About, Age, Duty, Harm, Reason, State
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText

OPEN_CODES = sorted(state.value for state in OPEN)


def _codes(enum: type[StrEnum]) -> list[str]:
    return sorted(member.value for member in enum)


class DutyVersion(models.Model):
    """A row of the table as somebody proposed it. It holds once another person has approved it.

    `settled_by` None: it waits. `outcome` empty: it waits; else `approved`, `refused` or `replaced`.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    place = models.CharField(max_length=12)
    harms = ArrayField(models.CharField(max_length=20))
    ages = ArrayField(models.CharField(max_length=10))
    duty = models.CharField(max_length=8)
    hours = models.PositiveSmallIntegerField()
    written_hours = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    form = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=1000, blank=True)
    reviewed_by = models.CharField(max_length=120)
    reviewed_on = models.DateField()
    is_on = models.BooleanField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, blank=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mandated_reports_dutyversion"
        ordering = ("code", "version")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_duty_version"),
            models.UniqueConstraint(fields=["code"], name="one_duty_waits", condition=Q(outcome="")),
            models.CheckConstraint(
                name="duty_known", condition=Q(duty__in=[Duty.MUST, Duty.MAY, Duty.NO_DUTY])
            ),
            # Two people: nobody approves what they have proposed.
            models.CheckConstraint(
                name="duty_approved_by_another",
                condition=~Q(outcome="approved")
                | (Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Report(models.Model):
    """Something that was disclosed and may have to be told to an agency, and where that stands.

    `duty_code` empty: the table said nothing. `deadline` is the law's clock, `due_at` the next time that
    somebody is told that it is late. `told_by` None: nobody has told the agency, or tried; `told_at` None:
    nobody has told it. `tell_by`: when the law's clock for that is over, whatever became of it.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="mandated_reports")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12)
    about = models.CharField(max_length=13)
    harm = models.CharField(max_length=20)
    age = models.CharField(max_length=10)
    place = models.CharField(max_length=12, blank=True)
    duty = models.CharField(max_length=8)
    duty_code = models.CharField(max_length=40, blank=True)
    duty_version = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    tell_by = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "mandated_reports_report"
        ordering = ("contact", "number")
        indexes = [
            models.Index(fields=["due_at"], name="mandated_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["opened_at"], name="mandated_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="one_mandated_per_number"),
            models.UniqueConstraint(
                fields=["contact", "harm", "about"],
                name="one_open_mandated_per_harm",
                condition=Q(state__in=OPEN_CODES),
            ),
            models.CheckConstraint(name="mandated_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(name="mandated_about_known", condition=Q(about__in=_codes(About))),
            models.CheckConstraint(name="mandated_harm_known", condition=Q(harm__in=_codes(Harm))),
            models.CheckConstraint(name="mandated_age_known", condition=Q(age__in=_codes(Age))),
            models.CheckConstraint(name="mandated_duty_known", condition=Q(duty__in=_codes(Duty))),
            models.CheckConstraint(
                name="mandated_reason_known", condition=Q(reason__in=["", *_codes(Reason)])
            ),
            # Two people: nobody signs what they have opened or told.
            models.CheckConstraint(
                name="mandated_over_by_another",
                condition=Q(state__in=OPEN_CODES)
                | (
                    Q(ended_by__isnull=False, ended_at__isnull=False, due_at__isnull=True)
                    & ~Q(ended_by=F("opened_by"))
                    & (Q(told_by__isnull=True) | ~Q(ended_by=F("told_by")))
                ),
            ),
            models.CheckConstraint(
                name="mandated_unreported_has_a_reason",
                condition=~Q(state__in=[State.NOT_REQUIRED, State.UNREPORTED, State.COULD_NOT])
                | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"mandated report {self.number} {self.state}"

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.where in OPEN


class ReportWords(models.Model):
    """Who is harmed, by whom, what was said, what came of it: sealed as the contact's words, later filed."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="words")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    who = SealedText()
    by_whom = SealedText()
    said = SealedText()
    result = SealedText()

    class Meta:
        db_table = "mandated_reports_reportwords"

    def __str__(self) -> str:
        return f"words of mandated report {self.report_id}"
