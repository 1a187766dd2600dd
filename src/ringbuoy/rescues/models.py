"""Rescues, the words that the helpers need, and the answering points that send them. Words are sealed."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText
from ringbuoy.rescues.rules import OPEN, Basis, CallBack, Consent, ForWhom, Source, State, Sureness

OPEN_CODES = sorted(state.value for state in OPEN)


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class AnsweringPoint(models.Model):
    """Who sends help to an area: the number with which it is reached from anywhere, and when it was checked.

    A call to the short number from here reaches the center's own area, wherever the person is.
    """

    id = models.BigAutoField(primary_key=True)
    area = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=24)
    verified_on = models.DateField()

    class Meta:
        db_table = "rescues_answeringpoint"
        ordering = ("area",)

    def __str__(self) -> str:
        return self.area


class Rescue(models.Model):
    """Help that is sent to one person in danger, and where it stands.

    `approved_by` None: nobody has signed it yet; while an attempt is in progress help starts before.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="rescues")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    for_whom = models.CharField(max_length=13)
    basis = models.CharField(max_length=19)
    consent = models.CharField(max_length=11)
    tried = ArrayField(models.CharField(max_length=15), default=list)
    call_back = models.CharField(max_length=12)
    source = models.CharField(max_length=15)
    sureness = models.CharField(max_length=7)
    risk_level = models.CharField(max_length=12, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    point = models.ForeignKey(AnsweringPoint, null=True, on_delete=models.SET_NULL, related_name="+")
    called_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "rescues_rescue"
        ordering = ("contact", "number")
        indexes = [
            models.Index(fields=["due_at"], name="rescue_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["asked_at"], name="rescue_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="one_rescue_per_number"),
            models.UniqueConstraint(
                fields=["contact"], name="one_open_rescue", condition=Q(state__in=OPEN_CODES)
            ),
            models.CheckConstraint(name="rescue_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(name="rescue_for_known", condition=Q(for_whom__in=_codes(ForWhom))),
            models.CheckConstraint(name="rescue_basis_known", condition=Q(basis__in=_codes(Basis))),
            models.CheckConstraint(name="rescue_consent_known", condition=Q(consent__in=_codes(Consent))),
            models.CheckConstraint(
                name="rescue_call_back_known", condition=Q(call_back__in=_codes(CallBack))
            ),
            models.CheckConstraint(name="rescue_source_known", condition=Q(source__in=_codes(Source))),
            models.CheckConstraint(name="rescue_sureness_known", condition=Q(sureness__in=_codes(Sureness))),
            # Two people: nobody approves what they have asked for.
            models.CheckConstraint(
                name="rescue_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="rescue_starts_approved_or_in_an_attempt",
                condition=~Q(state__in=[State.APPROVED, State.CALLED, State.REACHED])
                | Q(approved_by__isnull=False)
                | Q(basis=Basis.ATTEMPT_IN_PROGRESS),
            ),
            models.CheckConstraint(
                name="rescue_over_has_a_name",
                condition=Q(state__in=OPEN_CODES)
                | Q(ended_by__isnull=False, ended_at__isnull=False, due_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"rescue {self.number} {self.state}"

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)

    @property
    def is_voluntary(self) -> bool:
        """Whether the person in danger agreed."""
        return self.consent == Consent.GIVEN

    @property
    def is_open(self) -> bool:
        """Whether help is still on its way, or waited for."""
        return self.where in OPEN


class RescueWords(models.Model):
    """What the helpers must know, while the rescue is open: the place and the few facts."""

    rescue = models.OneToOneField(Rescue, on_delete=models.CASCADE, primary_key=True, related_name="words")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    place = SealedText()
    facts = SealedText()

    class Meta:
        db_table = "rescues_rescuewords"

    def __str__(self) -> str:
        return f"words of rescue {self.rescue_id}"
