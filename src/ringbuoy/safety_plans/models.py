"""Plans, their versions, and the pages by which they were given. A plan's words are sealed."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText
from ringbuoy.safety_plans.rules import Again, Means


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Plan(models.Model):
    """That a plan was written in a contact, and what is said about it in codes.

    `carried_from`: the earlier contact whose plan this one goes on from. None: it began here.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True)
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    means = models.CharField(max_length=12, default=Means.NOT_ASKED)
    again = models.CharField(max_length=9, default=Again.NOT_ASKED)
    carried_from = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "safety_plans_plan"
        constraints = [
            models.CheckConstraint(name="plan_means_known", condition=Q(means__in=_codes(Means))),
            models.CheckConstraint(name="plan_again_known", condition=Q(again__in=_codes(Again))),
        ]

    def __str__(self) -> str:
        return f"plan of {self.contact_id}"


class PlanVersion(models.Model):
    """One saved version of a contact's plan: all sections, sealed together."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="plan_versions")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = SealedText()

    class Meta:
        db_table = "safety_plans_planversion"
        ordering = ("contact", "version")
        constraints = [
            models.UniqueConstraint(fields=["contact", "version"], name="one_plan_per_version"),
        ]

    def __str__(self) -> str:
        return f"plan version {self.version}"


class PlanPage(models.Model):
    """A page by which a plan was given. `box` opens by a key that only the link has; we do not keep it.

    The row goes when the page ends or is taken back.
    """

    id = models.BigAutoField(primary_key=True)
    address = models.CharField(max_length=43, unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="plan_pages")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    box = models.BinaryField()

    class Meta:
        db_table = "safety_plans_planpage"
        ordering = ("id",)
        indexes = [models.Index(fields=["until"], name="plan_page_due")]
        constraints = [
            models.CheckConstraint(name="plan_page_ends", condition=Q(until__gt=F("at"))),
        ]

    def __str__(self) -> str:
        return f"plan page until {self.until}"
