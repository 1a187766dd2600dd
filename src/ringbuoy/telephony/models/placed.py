"""Calls that we place. A number is locked while it is needed, and goes when the call is over."""

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.models import Summons
from ringbuoy.people.models import Person
from ringbuoy.telephony.kinds import Came, Company, Placed, Whom


class OutsideCall(models.Model):
    """A call that we place for a contact. Its number is locked with the phone line's key until it is over.

    `shows` is the number of ours that is shown there; empty: none. `until`: unanswered it ends
    then; None: by the phone line's own patience. `company` is empty where the caller
    themself is called; else `whom` is called into their talk. `hands_on`: whoever answers has the caller, and
    the counselor leaves.
    """

    id = models.UUIDField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="outside_calls")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.BinaryField(default=b"")
    shows = models.CharField(max_length=15, blank=True)
    company = models.CharField(max_length=10, blank=True)
    whom = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, default=Placed.WANTED)
    came = models.CharField(max_length=16, blank=True)
    asked_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    hands_on = models.BooleanField(default=False, db_default=False)
    taken_back_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_outsidecall"
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], name="one_outside_call_at_a_time", condition=~Q(state=Placed.OVER)
            ),
            models.CheckConstraint(
                name="placed_state_known", condition=Q(state__in=[state.value for state in Placed])
            ),
            models.CheckConstraint(
                name="placed_outcome_known", condition=Q(came__in=["", *(came.value for came in Came)])
            ),
            models.CheckConstraint(
                name="placed_company_known",
                condition=Q(company="", whom="")
                | Q(company__in=[one.value for one in Company], whom__in=[one.value for one in Whom]),
            ),
            models.CheckConstraint(
                name="number_goes_when_over", condition=~Q(state=Placed.OVER) | Q(number=b"")
            ),
        ]

    def __str__(self) -> str:
        return f"outside call of {self.contact_id}"


class OnCallRing(models.Model):
    """An on-call phone that was rung for an alarm. `outcome` empty: it still rings, or nobody knows yet."""

    summons = models.OneToOneField(
        Summons, on_delete=models.CASCADE, primary_key=True, related_name="on_call_ring"
    )
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_oncallring"

    def __str__(self) -> str:
        return f"ring for summons {self.summons_id}"
