"""How an organization, a service or a place is reached, and in which language."""

from django.db import models


class Contact(models.Model):
    """A person or a desk that can be asked."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField(null=True, db_index=True)
    service_id = models.UUIDField(null=True, db_index=True)
    service_at_location_id = models.UUIDField(null=True, db_index=True)
    location_id = models.UUIDField(null=True, db_index=True)
    name = models.TextField(null=True)
    title = models.TextField(null=True)
    department = models.TextField(null=True)
    email = models.TextField(null=True)

    class Meta:
        db_table = "directory_contact"

    def __str__(self) -> str:
        return str(self.name or self.pk)


class Phone(models.Model):
    """A telephone number."""

    id = models.UUIDField(primary_key=True)
    location_id = models.UUIDField(null=True, db_index=True)
    service_id = models.UUIDField(null=True, db_index=True)
    organization_id = models.UUIDField(null=True, db_index=True)
    contact_id = models.UUIDField(null=True, db_index=True)
    service_at_location_id = models.UUIDField(null=True, db_index=True)
    number = models.TextField()
    extension = models.BigIntegerField(null=True)
    type = models.TextField(null=True)
    description = models.TextField(null=True)

    class Meta:
        db_table = "directory_phone"

    def __str__(self) -> str:
        return str(self.type or self.pk)


class Language(models.Model):
    """A language that is spoken."""

    id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField(null=True, db_index=True)
    location_id = models.UUIDField(null=True, db_index=True)
    phone_id = models.UUIDField(null=True, db_index=True)
    name = models.TextField(null=True)
    code = models.TextField(null=True)
    note = models.TextField(null=True)

    class Meta:
        db_table = "directory_language"

    def __str__(self) -> str:
        return str(self.name or self.pk)
