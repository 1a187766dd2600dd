"""Assessments, their answers, what was changed by hand, and what the center may use.

Levels, items and answers are codes of an instrument, never words: the database itself holds that.
"""

from django.db import models
from django.db.models import Q

from ringbuoy.assessments.instruments import INCOMPLETE
from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText

TAKEN_BACK = ""
CODE = r"^[A-Za-z0-9./_-]+$"


class How(models.TextChoices):
    """How a level came to stand."""

    COMPUTED = "computed"
    RAISED = "raised"
    LOWERED = "lowered"
    PAPER = "paper"


class Assessment(models.Model):
    """One instrument asked in one contact. `level` is what its answers prove, before any hand.

    `version` and `language` tell which text was asked; they stay when another text comes. What the
    database puts there by itself is what the release before asked, which does not say.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="assessments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=40, db_default="recent")
    language = models.CharField(max_length=16, db_default="en")
    started_at = models.DateTimeField()
    level = models.CharField(max_length=40, default=INCOMPLETE)

    class Meta:
        db_table = "assessments_assessment"
        constraints = [
            models.UniqueConstraint(fields=["contact", "instrument"], name="one_assessment_per_instrument"),
            models.CheckConstraint(name="assessment_level_is_a_code", condition=Q(level__regex=CODE)),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.level}"


class ItemAnswer(models.Model):
    """One answer to one item, with its moment. The newest of an item counts; none is overwritten.

    An empty answer takes the earlier one back: the item counts as not asked.
    """

    whose = "assessment__contact"

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    answer = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_itemanswer"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="item_is_a_code", condition=Q(item__regex=CODE)),
            models.CheckConstraint(
                name="answer_is_a_code", condition=Q(answer=TAKEN_BACK) | Q(answer__regex=CODE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"


class LevelChange(models.Model):
    """One change of the level that stands: by the answers, or by a person with a reason."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="level_changes")
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=8, choices=How.choices)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    computed = models.CharField(max_length=12, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = SealedText(null=True)

    class Meta:
        db_table = "assessments_levelchange"
        ordering = ("contact", "number")
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="one_level_change_per_number"),
            models.CheckConstraint(
                name="lowered_level_has_reason", condition=~Q(how=How.LOWERED) | Q(reason__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Switch(models.Model):
    """What the center chose for an instrument that it may use: asked here, or not. No row: asked."""

    id = models.BigAutoField(primary_key=True)
    instrument = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField()
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessments_switch"

    def __str__(self) -> str:
        return f"{self.instrument}: {'on' if self.is_on else 'off'}"


class Registration(models.Model):
    """The licence register: the center's own registration for an instrument, as it was recorded.

    `until` None: it has no end. `is_over`: the day after has come; its text is shown no more.
    """

    id = models.BigAutoField(primary_key=True)
    instrument = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=200)
    confirmed_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    until = models.DateField(null=True)
    is_over = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "assessments_registration"

    def __str__(self) -> str:
        return f"{self.instrument}: {self.reference}"


class Imported(models.Model):
    """A questionnaire that the center is licensed to use, as it was sent; the newest of a code counts."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40)
    language = models.CharField(max_length=16)
    text = models.TextField()
    bands = models.JSONField(default=list)
    opens_screener_at = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessments_imported"
        ordering = ("id",)
        indexes = [models.Index(fields=["code", "-id"], name="imported_by_code")]
        constraints = [models.CheckConstraint(name="imported_code_is_a_code", condition=Q(code__regex=CODE))]

    def __str__(self) -> str:
        return f"{self.code} of {self.at:%Y-%m-%d}"
