"""Places: where a service is given."""

from django.db import models

PLACES = ("physical", "postal", "virtual")


class Location(models.Model):
    """A place. Of a confidential one nothing leaves the building."""

    id = models.UUIDField(primary_key=True)
    location_type = models.CharField(max_length=20)
    url = models.TextField(null=True)
    organization_id = models.UUIDField(null=True, db_index=True)
    name = models.TextField(null=True)
    alternate_name = models.TextField(null=True)
    description = models.TextField(null=True)
    transportation = models.TextField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    external_identifier = models.TextField(null=True)
    external_identifier_type = models.TextField(null=True)
    is_confidential = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "directory_location"
        constraints = [
            models.CheckConstraint(
                name="directory_location_location_type_is_known", condition=models.Q(location_type__in=PLACES)
            ),
        ]

    def __str__(self) -> str:
        return str(self.name or self.pk)


class Address(models.Model):
    """The address of a place."""

    id = models.UUIDField(primary_key=True)
    location_id = models.UUIDField(null=True, db_index=True)
    attention = models.TextField(null=True)
    address_1 = models.TextField()
    address_2 = models.TextField(null=True)
    city = models.TextField()
    region = models.TextField(null=True)
    state_province = models.TextField()
    postal_code = models.TextField()
    country = models.TextField()
    address_type = models.CharField(max_length=20)

    class Meta:
        db_table = "directory_address"
        constraints = [
            models.CheckConstraint(
                name="directory_address_address_type_is_known", condition=models.Q(address_type__in=PLACES)
            ),
        ]

    def __str__(self) -> str:
        return str(self.city or self.pk)


class Accessibility(models.Model):
    """How a place can be used by people with disabilities."""

    id = models.UUIDField(primary_key=True)
    location_id = models.UUIDField(null=True, db_index=True)
    description = models.TextField(null=True)
    details = models.TextField(null=True)
    url = models.TextField(null=True)

    class Meta:
        db_table = "directory_accessibility"

    def __str__(self) -> str:
        return str(self.description or self.pk)
