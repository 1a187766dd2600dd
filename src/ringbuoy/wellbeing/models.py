"""Debriefs: that one was offered and what was wished. Codes and times; neither a contact nor a word."""

from django.db import models
from django.db.models import Q

from ringbuoy.people.models import Person
from ringbuoy.wellbeing.rules import After, Wish


class Debrief(models.Model):
    """A pause for thought after a hard contact. `wish` empty: it waits for an answer.

    One who wished for a supervisor waits for one until `met_at`.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="debriefs")
    after = models.CharField(max_length=10, choices=[(after.value, after.value) for after in After])
    offered_at = models.DateTimeField()
    wish = models.CharField(max_length=10, blank=True, choices=[(wish.value, wish.value) for wish in Wish])
    wished_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    met_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wellbeing_debrief"
        ordering = ("offered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="one_debrief_waits_for_an_answer", condition=Q(wish="")
            ),
            models.CheckConstraint(
                name="a_debrief_is_met_by_somebody", condition=Q(met_at=None) | Q(met_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"debrief {self.pk} {self.wish}"
