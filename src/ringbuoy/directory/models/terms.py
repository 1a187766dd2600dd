"""Taxonomies: the words in which needs and groups of people are named."""

from django.db import models


class Taxonomy(models.Model):
    """A set of terms, such as Open Eligibility."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    description = models.TextField()
    uri = models.TextField(null=True)
    version = models.TextField(null=True)

    class Meta:
        db_table = "directory_taxonomy"

    def __str__(self) -> str:
        return str(self.name or self.pk)


class TaxonomyTerm(models.Model):
    """One term of a taxonomy."""

    id = models.UUIDField(primary_key=True)
    code = models.TextField(null=True)
    name = models.TextField()
    description = models.TextField()
    parent_id = models.UUIDField(null=True, db_index=True)
    taxonomy = models.TextField(null=True)
    language = models.TextField(null=True)
    taxonomy_id = models.UUIDField(null=True, db_index=True)
    term_uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_taxonomy_term"

    def __str__(self) -> str:
        return str(self.name or self.pk)


class Attribute(models.Model):
    """A term that is true of a record."""

    id = models.UUIDField(primary_key=True)
    link_id = models.UUIDField(db_index=True)
    taxonomy_term_id = models.UUIDField(db_index=True)
    link_type = models.TextField(null=True)
    link_entity = models.TextField()
    value = models.TextField(null=True)

    class Meta:
        db_table = "directory_attribute"

    def __str__(self) -> str:
        return str(self.link_entity or self.pk)
