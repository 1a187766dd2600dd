"""The lists of a center, their versions and drafts, and what was found in first words: codes only."""

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person
from ringbuoy.triage.levels import Level, Reason

CODE = r"^[a-z]{2}-x?[0-9]+$"


class ListVersion(models.Model):
    """A list of phrases as it went live; the newest of a language holds. No row: the list we carry.

    `score` is what the bench counted for it. `person` None: whoever it was has been forgotten.
    """

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    phrases = models.JSONField()
    score = models.JSONField(default=dict)
    back_to = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "triage_listversion"
        ordering = ("language", "-version")
        constraints = [
            models.UniqueConstraint(fields=["language", "version"], name="one_list_per_version"),
            models.CheckConstraint(name="list_version_counts_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.language} v{self.version}"


class Draft(models.Model):
    """A list that is being changed and reads nobody's words yet; at most one for a language.

    `revision` counts its changes. `benched` is the revision that the bench last read with; None: none yet.
    """

    id = models.BigAutoField(primary_key=True)
    language = models.CharField(max_length=12, unique=True)
    phrases = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    based_on = models.PositiveIntegerField()
    next_code = models.PositiveIntegerField(default=1)
    benched = models.PositiveIntegerField(null=True)
    score = models.JSONField(default=dict)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "triage_draft"

    def __str__(self) -> str:
        return f"{self.language} draft {self.revision}"


class Mark(models.Model):
    """One phrase that was found in what a caller wrote while they waited: its code, never their words."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="marks")
    code = models.CharField(max_length=12)
    level = models.CharField(max_length=8)
    reason = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "triage_mark"
        constraints = [
            models.UniqueConstraint(fields=["contact", "code"], name="each_mark_once"),
            models.CheckConstraint(name="mark_code_is_a_code", condition=Q(code__regex=CODE)),
            models.CheckConstraint(
                name="mark_level_known", condition=Q(level__in=[level.value for level in Level])
            ),
            models.CheckConstraint(
                name="mark_reason_known", condition=Q(reason__in=[reason.value for reason in Reason])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level}"


class Look(models.Model):
    """How far a caller's messages have been read by the lists."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    up_to = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "triage_look"

    def __str__(self) -> str:
        return f"read up to {self.up_to}"
