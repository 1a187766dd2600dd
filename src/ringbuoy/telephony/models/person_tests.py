"""Tests of the line that go on to a person. None is a contact, and none holds anything of a caller."""

from django.db import models
from django.db.models import Q

from ringbuoy.people.models import Person
from ringbuoy.telephony.models.trunks import SelfTest
from ringbuoy.telephony.person_test_rules import PersonTestState, PhoneKind


class PersonTest(models.Model):
    """A line's test that rings a counselor when it has heard itself.

    `person` None, `phone` empty: nobody was rung. `asked_by` None: the machine by itself. `hop`: whom it
    rang takes the line itself (0), or another line of ours to which the hop of that number leads. The
    spans are in milliseconds from dialing; None: it did not come so far. `seen_at`: the counselor has read
    the outcome.
    """

    test = models.OneToOneField(
        SelfTest, on_delete=models.CASCADE, primary_key=True, related_name="with_person"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=PersonTestState.CALLING)
    outcome = models.CharField(max_length=16, blank=True)
    phone = models.CharField(max_length=8, blank=True, default="", db_default="")
    hop = models.PositiveSmallIntegerField(default=0)
    rung_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    offered_ms = models.PositiveIntegerField(null=True)
    accepted_ms = models.PositiveIntegerField(null=True)
    sound_ms = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "telephony_persontest"
        ordering = ("-test_id",)
        constraints = [
            models.CheckConstraint(
                name="person_test_state_known", condition=Q(state__in=[one.value for one in PersonTestState])
            ),
            models.CheckConstraint(
                name="person_test_over_has_outcome",
                condition=Q(state=PersonTestState.OVER, over_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=PersonTestState.OVER) & Q(outcome="", over_at__isnull=True),
            ),
            models.CheckConstraint(
                name="person_test_phone_known",
                condition=Q(phone__in=["", *(one.value for one in PhoneKind)]),
            ),
            models.UniqueConstraint(
                fields=["person"],
                name="one_test_rings_a_person",
                condition=Q(state__in=[PersonTestState.RINGING, PersonTestState.ACCEPTED]),
            ),
        ]

    def __str__(self) -> str:
        return f"test {self.test_id} with a person"
