"""Plans for people who contact us often. What helps and what does not stands only in sealed fields."""

from django.db import models
from django.db.models import Q

from ringbuoy.caller_plans.rules import Reason
from ringbuoy.callers.models import Caller
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText

REASONS = [reason.value for reason in Reason]


class CallerPlan(models.Model):
    """What was agreed with one caller; a new version takes the place of the one before. No number, no name.

    `caller` null: nobody can know them any more, and the plan ends. `minutes`: how long a talk lasts;
    `from_clock`, `until_clock`: when they come; null: nothing was agreed.
    """

    id = models.BigAutoField(primary_key=True)
    caller = models.ForeignKey(Caller, null=True, on_delete=models.SET_NULL, related_name="plans")
    reason = models.CharField(max_length=18)
    is_complex = models.BooleanField()
    is_supervised = models.BooleanField()
    shares_history = models.BooleanField()
    minutes = models.PositiveSmallIntegerField(null=True)
    from_clock = models.TimeField(null=True)
    until_clock = models.TimeField(null=True)
    dedicated = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    review_on = models.DateField()
    ends_on = models.DateField()
    is_review_due = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "caller_plans_callerplan"
        ordering = ("ends_on", "id")
        indexes = [models.Index(fields=["review_on"], name="plan_by_review", condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(name="caller_plan_reason_known", condition=Q(reason__in=REASONS)),
            models.CheckConstraint(
                name="caller_plan_is_reviewed_and_ends", condition=Q(review_on__lte=models.F("ends_on"))
            ),
            models.UniqueConstraint(
                fields=["caller"], name="one_plan_for_a_caller", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} until {self.ends_on}"


class PlanKey(models.Model):
    """A key of its own for what a plan says: the id is the key's. Renewed while the plan stands."""

    id = models.UUIDField(primary_key=True)
    plan = models.OneToOneField(CallerPlan, on_delete=models.CASCADE, related_name="key")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "caller_plans_plankey"
        indexes = [models.Index(fields=["made_at"], name="plan_key_by_age")]

    def __str__(self) -> str:
        return f"key of plan {self.plan_id}"


class PlanWords(models.Model):
    """What helps, and what does not; each sealed."""

    key = models.OneToOneField(PlanKey, on_delete=models.CASCADE, primary_key=True, related_name="+")
    helps = SealedText(contact="key")
    helps_not = SealedText(contact="key")

    class Meta:
        db_table = "caller_plans_planwords"

    def __str__(self) -> str:
        return f"words of {self.key_id}"
