"""Organizations, their programs, identifiers and funding."""

from django.db import models


class Organization(models.Model):
    """Somebody who helps people."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    alternate_name = models.TextField(null=True)
    description = models.TextField()
    email = models.TextField(null=True)
    website = models.TextField(null=True)
    tax_status = models.TextField(null=True)
    tax_id = models.TextField(null=True)
    year_incorporated = models.BigIntegerField(null=True)
    legal_status = models.TextField(null=True)
    logo = models.TextField(null=True)
    uri = models.TextField(null=True)
    parent_organization_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        db_table = "directory_organization"

    def __str__(self) -> str:
        return str(self.name or self.pk)


class Program(models.Model):
    """A group of services that belong together."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField(db_index=True)
    name = models.TextField()
    alternate_name = models.TextField(null=True)
    description = models.TextField()

    class Meta:
        db_table = "directory_program"

    def __str__(self) -> str:
        return str(self.name or self.pk)


class OrganizationIdentifier(models.Model):
    """An organization's number in a register."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField(db_index=True)
    identifier_scheme = models.TextField(null=True)
    identifier_type = models.TextField()
    identifier = models.TextField()

    class Meta:
        db_table = "directory_organization_identifier"

    def __str__(self) -> str:
        return str(self.identifier_type or self.pk)


class Funding(models.Model):
    """Where the money comes from."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField(null=True, db_index=True)
    service_id = models.UUIDField(null=True, db_index=True)
    source = models.TextField(null=True)

    class Meta:
        db_table = "directory_funding"

    def __str__(self) -> str:
        return str(self.source or self.pk)
