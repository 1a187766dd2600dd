"""What the search looks into: one row for each service at each place, with the words that lead to it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value


class PointField(models.Field):  # type: ignore[type-arg]
    """A point on the map in PostgreSQL's own type, for the nearest-first index."""

    def db_type(self, connection: object) -> str:
        """Name the type."""
        return "point"


class Entry(models.Model):
    """One service at one place, as the search sees it. A confidential place is no place here.

    `has_hours` false: nothing says when it is open, so that nobody can say that it is open now.
    `heads` are those of its words that stand in its name, its needs and its giver: short, so that very many
    are ranked quickly.
    """

    id = models.BigAutoField(primary_key=True)
    service_id = models.UUIDField(db_index=True)
    location_id = models.UUIDField(null=True)
    status = models.CharField(max_length=20)
    names = models.TextField()
    words = SearchVectorField()
    heads = models.GeneratedField(
        expression=Func(F("words"), Value("{a,b}"), function="ts_filter"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    spot = PointField(null=True)
    terms = ArrayField(models.UUIDField())
    languages = ArrayField(models.TextField())
    accessibility = ArrayField(models.TextField())
    minimum_age = models.FloatField(null=True)
    maximum_age = models.FloatField(null=True)
    is_free = models.BooleanField()
    has_hours = models.BooleanField(db_default=True)

    class Meta:
        db_table = "directory_entry"
        indexes = [
            GinIndex(fields=["words"], name="directory_entry_words"),
            GinIndex(fields=["heads"], name="directory_entry_heads"),
            GinIndex(fields=["terms"], name="directory_entry_terms"),
        ]

    def __str__(self) -> str:
        return self.names


class MultirangeField(models.Field):  # type: ignore[type-arg]
    """Stretches of time in PostgreSQL's own type, which knows at once whether a moment is in one of them."""

    def db_type(self, connection: object) -> str:
        """Name the type."""
        return "tstzmultirange"


class OpenHours(models.Model):
    """When an entry is open between two moments, counted out from its schedules.

    It holds for as long as the center is in the time zone that it was counted in.
    """

    entry_id = models.BigIntegerField(primary_key=True)
    center_zone = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    spans = MultirangeField()

    class Meta:
        db_table = "directory_open_hours"

    def __str__(self) -> str:
        return str(self.entry_id)


class Word(models.Model):
    """A word that stands somewhere in the directory, for finding what a mistyped one meant."""

    word = models.TextField(primary_key=True)
    entries = models.IntegerField()

    class Meta:
        db_table = "directory_word"

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """A word that people say, and what the directory may call it. A center adds its own."""

    word = models.TextField(primary_key=True)
    means = ArrayField(models.TextField())

    class Meta:
        db_table = "directory_synonym"

    def __str__(self) -> str:
        return self.word


class PlaceName(models.Model):
    """A name or postcode of a place, with where it is. A center imports the list of its country.

    `zone` empty: its time zone is not known. What is not imported was read from the directory's addresses.
    """

    name = models.TextField(primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    zone = models.TextField(default="", db_default="", blank=True)
    is_imported = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "directory_place_name"

    def __str__(self) -> str:
        return self.name
