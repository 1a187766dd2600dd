"""Persons at risk about whom a caller reaches out. Who they are is sealed, and hangs on the contact alone."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText
from ringbuoy.third_parties.rules import Age, Consent, Outcome, Relation


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class PersonAtRisk(models.Model):
    """Somebody in danger who is not the caller, as one contact tells of them.

    Nothing leads here from a caller's handle: they never gave us theirs, and did not ask to be known.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="persons_at_risk")
    number = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=9)
    age = models.CharField(max_length=8)
    consent = models.CharField(max_length=13)
    outcome = models.CharField(max_length=22, default=Outcome.NOTHING_YET)
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "third_parties_personatrisk"
        ordering = ("contact", "number")
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="one_person_at_risk_per_number"),
            models.CheckConstraint(name="at_risk_relation_known", condition=Q(relation__in=_codes(Relation))),
            models.CheckConstraint(name="at_risk_age_known", condition=Q(age__in=_codes(Age))),
            models.CheckConstraint(name="at_risk_consent_known", condition=Q(consent__in=_codes(Consent))),
            models.CheckConstraint(name="at_risk_outcome_known", condition=Q(outcome__in=_codes(Outcome))),
        ]

    def __str__(self) -> str:
        return f"person at risk {self.number}"


class PersonAtRiskWords(models.Model):
    """Who they are, where, and how to reach them, as the caller says. No row: nobody wrote it down."""

    person = models.OneToOneField(PersonAtRisk, on_delete=models.CASCADE, primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    words = SealedText()

    class Meta:
        db_table = "third_parties_personatriskwords"

    def __str__(self) -> str:
        return f"words about person at risk {self.person_id}"
