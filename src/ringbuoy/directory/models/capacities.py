"""How many beds or places are free (from version 3.1 of the standard)."""

from django.db import models


class Unit(models.Model):
    """What is counted, such as beds."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    scheme = models.TextField(null=True)
    identifier = models.TextField(null=True)
    uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_unit"

    def __str__(self) -> str:
        return str(self.name or self.pk)


class ServiceCapacity(models.Model):
    """How many units of a service are free, and when that was said."""

    id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField(db_index=True)
    unit_id = models.UUIDField(db_index=True)
    available = models.FloatField()
    maximum = models.FloatField(null=True)
    description = models.TextField(null=True)
    updated = models.DateTimeField()

    class Meta:
        db_table = "directory_service_capacity"

    def __str__(self) -> str:
        return str(self.available or self.pk)
