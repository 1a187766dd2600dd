"""When a service or a place is open."""

from django.db import models

FREQUENCIES = ("WEEKLY", "MONTHLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Schedule(models.Model):
    """When something is open, as a rule of the calendar standard (RFC 5545)."""

    id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField(null=True, db_index=True)
    location_id = models.UUIDField(null=True, db_index=True)
    service_at_location_id = models.UUIDField(null=True, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    dtstart = models.DateField(null=True)
    timezone = models.FloatField(null=True)
    until = models.DateField(null=True)
    count = models.BigIntegerField(null=True)
    wkst = models.CharField(max_length=20, null=True)
    freq = models.CharField(max_length=20, null=True)
    interval = models.BigIntegerField(null=True)
    byday = models.TextField(null=True)
    byweekno = models.TextField(null=True)
    bymonthday = models.TextField(null=True)
    byyearday = models.TextField(null=True)
    description = models.TextField(null=True)
    opens_at = models.CharField(max_length=32, null=True)
    closes_at = models.CharField(max_length=32, null=True)
    schedule_link = models.TextField(null=True)
    attending_type = models.TextField(null=True)
    notes = models.TextField(null=True)

    class Meta:
        db_table = "directory_schedule"
        constraints = [
            models.CheckConstraint(
                name="directory_schedule_freq_is_known", condition=models.Q(freq__in=FREQUENCIES)
            ),
            models.CheckConstraint(
                name="directory_schedule_wkst_is_known", condition=models.Q(wkst__in=WEEKDAYS)
            ),
        ]

    def __str__(self) -> str:
        return str(self.description or self.pk)
