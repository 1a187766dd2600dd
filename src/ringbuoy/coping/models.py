"""What the center has changed in the library, and how often a strategy helped: a count, never of whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ringbuoy.people.models import Person


class StrategyVersion(models.Model):
    """A strategy as the center has it since one change; the newest counts, none is overwritten."""

    id = models.BigAutoField(primary_key=True)
    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    needs = ArrayField(models.CharField(max_length=20))
    sources = ArrayField(models.CharField(max_length=200))
    minutes = models.PositiveSmallIntegerField()
    reviewed_on = models.DateField()
    words = models.JSONField()
    is_on = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "coping_strategyversion"
        ordering = ("code", "version")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_row_per_strategy_version"),
            models.CheckConstraint(name="strategy_versions_begin_at_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Tally(models.Model):
    """How often a strategy helped, or did not, on one day."""

    id = models.BigAutoField(primary_key=True)
    code = models.SlugField(max_length=40)
    day = models.DateField()
    helped = models.BooleanField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "coping_tally"
        constraints = [
            models.UniqueConstraint(fields=["code", "day", "helped"], name="one_tally_per_day_and_answer")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}: {self.count}"
