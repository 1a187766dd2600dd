"""Complaints and compliments. What was said, the way to answer, the answer and the learning are sealed."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.feedback.rules import OPEN, CameBy, Finding, Kind, Learning, State, Topic
from ringbuoy.people.models import Person
from ringbuoy.statements.models import Statement


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Feedback(models.Model):
    """One complaint or compliment, and where it stands.

    `contact` None: they did not say in which talk it was. `about` None: nobody in particular. `code` is the
    digest of the code with which they come back; None: it was spoken. `reach` None: they want no answer from
    us, or come back for it. `due_at` is when the next of its clocks is over; `late_at`: it was, and the
    directors were told.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    came_by = models.CharField(max_length=6)
    topic = models.CharField(max_length=16, blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    about = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    said = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="+")
    reach = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.BinaryField(max_length=32, null=True, unique=True)
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    take_on_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=8, default=State.RECEIVED)
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_on_at = models.DateTimeField(null=True)
    answer = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=11, blank=True)
    learning = models.CharField(max_length=14, blank=True)
    learned = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_feedback"
        ordering = ("received_at", "id")
        indexes = [
            models.Index(fields=["due_at"], name="feedback_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["received_at"], name="feedback_by_time"),
        ]
        constraints = [
            models.CheckConstraint(name="feedback_kind_known", condition=Q(kind__in=_codes(Kind))),
            models.CheckConstraint(name="feedback_came_by_known", condition=Q(came_by__in=_codes(CameBy))),
            models.CheckConstraint(name="feedback_topic_known", condition=Q(topic__in=["", *_codes(Topic)])),
            models.CheckConstraint(name="feedback_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(
                name="feedback_finding_known", condition=Q(finding__in=["", *_codes(Finding)])
            ),
            models.CheckConstraint(
                name="feedback_learning_known", condition=Q(learning__in=["", *_codes(Learning)])
            ),
            models.CheckConstraint(
                name="feedback_never_with_whom_it_is_about",
                condition=Q(owner=None) | Q(about=None) | ~Q(owner=F("about")),
            ),
            models.CheckConstraint(
                name="feedback_taken_on_by_somebody", condition=Q(state=State.RECEIVED) | ~Q(owner=None)
            ),
            models.CheckConstraint(
                name="feedback_answered_in_words",
                condition=Q(state__in=sorted(OPEN), answer=None) | Q(answer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)

    @property
    def is_complaint(self) -> bool:
        """Whether somebody was not content with us."""
        return self.kind == Kind.COMPLAINT

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for an answer."""
        return self.where in OPEN
