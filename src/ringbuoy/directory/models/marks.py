"""What the data say about themselves."""

from django.db import models


class Metadata(models.Model):
    """One change of one field, as the standard keeps it."""

    id = models.UUIDField(primary_key=True)
    resource_id = models.UUIDField(db_index=True)
    resource_type = models.TextField()
    last_action_date = models.DateField()
    last_action_type = models.TextField()
    field_name = models.TextField()
    previous_value = models.TextField()
    replacement_value = models.TextField()
    updated_by = models.TextField()

    class Meta:
        db_table = "directory_metadata"

    def __str__(self) -> str:
        return str(self.field_name or self.pk)


class MetaTableDescription(models.Model):
    """What a table is called, in which language."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField(null=True)
    language = models.TextField(null=True)
    character_set = models.TextField(null=True)

    class Meta:
        db_table = "directory_meta_table_description"

    def __str__(self) -> str:
        return str(self.name or self.pk)
