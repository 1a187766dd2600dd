"""What was asked of what we hold, what was decided, and what was given until when."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.disclosures.rules import Basis, Kind, Part, Proof, Refusal, State
from ringbuoy.people.models import Person
from ringbuoy.statements.models import Statement


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Disclosure(models.Model):
    """One request of the person themself, or one order of a court, and where it stands.

    `said`: their words, or on what the order rests. `code`: the digest of the code with which they come back.
    `box`: what is given, locked under a key that we do not keep (`address` is its place), until `until`.
    `pickup`: the link of the page, sealed, until it was fetched by the code.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    proof = models.CharField(max_length=14)
    basis = models.CharField(max_length=11, blank=True)
    parts = ArrayField(models.CharField(max_length=11))
    contacts = models.ManyToManyField(Contact, related_name="+", db_table="disclosures_disclosurecontact")
    said = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.BinaryField(max_length=32, null=True, unique=True)
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=8, default=State.RECEIVED)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=12, blank=True)
    given = models.PositiveSmallIntegerField(default=0)
    gone = models.PositiveSmallIntegerField(default=0)
    address = models.CharField(max_length=43, null=True, unique=True)
    box = models.BinaryField(null=True)
    pickup = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "disclosures_disclosure"
        ordering = ("received_at", "id")
        indexes = [
            models.Index(fields=["due_at"], name="disclosure_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["until"], name="disclosure_until", condition=Q(until__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="disclosure_kind_known", condition=Q(kind__in=_codes(Kind))),
            models.CheckConstraint(name="disclosure_proof_known", condition=Q(proof__in=_codes(Proof))),
            models.CheckConstraint(
                name="disclosure_basis_known", condition=Q(basis__in=["", *_codes(Basis)])
            ),
            models.CheckConstraint(
                name="disclosure_parts_known", condition=Q(parts__contained_by=_codes(Part))
            ),
            models.CheckConstraint(name="disclosure_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(
                name="disclosure_refusal_known", condition=Q(refusal__in=["", *_codes(Refusal)])
            ),
            models.CheckConstraint(
                name="disclosure_done_by_two",
                condition=~Q(state=State.DONE)
                | Q(asked_by__isnull=False, decided_by__isnull=False) & ~Q(asked_by=F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)

    @property
    def is_order(self) -> bool:
        """Whether a court or a law demands it, not the person."""
        return self.kind == Kind.COURT


class TalkCode(models.Model):
    """A code that somebody took along from their talk: whoever has it may ask about that talk."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "disclosures_talkcode"

    def __str__(self) -> str:
        return f"code of {self.at:%Y-%m-%d}"


class Correction(models.Model):
    """What the person says is not right about a contact; nothing of the past is rewritten."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "disclosures_correction"
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["contact", "statement"], name="one_correction_of_a_contact")
        ]

    def __str__(self) -> str:
        return f"correction of {self.at:%Y-%m-%d}"
