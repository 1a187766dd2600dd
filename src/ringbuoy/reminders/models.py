"""Who was reminded of which service, and when each of them gets the next letter."""

from django.db import models

from ringbuoy.people.models import Person


class Reminder(models.Model):
    """A service that was checked on this day and is due again. One for each such day: told once.

    `person` None: whoever checked it keeps the directory no more, so every editor is reminded.
    """

    id = models.BigAutoField(primary_key=True)
    service_id = models.UUIDField()
    assured_on = models.DateField()
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "reminders_reminder"
        ordering = ("assured_on", "id")
        indexes = [models.Index(fields=["person"], name="reminder_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["service_id", "assured_on"], name="reminded_once_of_each_day")
        ]

    def __str__(self) -> str:
        return f"reminder of {self.service_id}"


class Digest(models.Model):
    """When an editor may get the next letter."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "reminders_digest"
        indexes = [models.Index(fields=["due_at"], name="digest_due")]

    def __str__(self) -> str:
        return f"letter due at {self.due_at}"


class Round(models.Model):
    """When the directory is looked through next. One row, so that one worker does it."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "reminders_round"

    def __str__(self) -> str:
        return f"round due at {self.due_at}"
