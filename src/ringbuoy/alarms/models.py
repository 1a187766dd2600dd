"""One row for each alarm."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ringbuoy.alarms.rules import AlarmCode, Outcome
from ringbuoy.people.models import Person


class Alarm(models.Model):
    """Something that a named person must look into; ids and codes, never words.

    `line_id` is the line that it is about (None: no single one): what one line lacks hides no other's.
    `about` is the person whose act raised it (None: nobody's act). What happens again while the alarm is
    open counts in `times` and moves `last_at`. Somebody who looks into it says so (`taken_by`; None: nobody
    has yet), and it stays open until `acknowledged_at`.

    `parts` are codes of the ways, hops or phones that lack something (None: it is about no part): what one
    of them lacks hides no other. `fresh_at` is when one was added that was news (None: never since `at`).
    `well_since` tells of those taken off a short while ago when each was (None: none ever was).
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40)
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    about = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    contact_id = models.UUIDField(null=True)
    line_id = models.BigIntegerField(null=True)
    parts = ArrayField(models.CharField(max_length=60), null=True)
    fresh_at = models.DateTimeField(null=True)
    well_since = models.JSONField(null=True)
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "alarms_alarm"
        ordering = ("-last_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "about", "contact_id", "line_id"],
                name="one_open_alarm_of_a_kind_and_line",
                condition=Q(acknowledged_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="alarm_answered_for_by_another",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True, outcome="")
                | Q(
                    acknowledged_at__isnull=False,
                    acknowledged_by__isnull=False,
                    outcome__in=[outcome.value for outcome in Outcome],
                )
                & (Q(about__isnull=True) | ~Q(acknowledged_by=F("about"))),
            ),
            models.CheckConstraint(
                name="alarm_taken_by_somebody",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d %H:%M}"

    @property
    def kind(self) -> AlarmCode:
        """What it is about."""
        return AlarmCode(self.code)

    @property
    def is_of_the_house(self) -> bool:
        """Whether nobody's act and no contact stands behind it."""
        return self.about_id is None and self.contact_id is None
