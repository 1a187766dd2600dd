"""What rings for whom, and who must not meet."""

from django.db import models
from django.db.models import Q

from ringbuoy.callers.models import Caller
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import MOST_SEATS
from ringbuoy.kernel.channels import Channel
from ringbuoy.people.models import Person

ANSWERED = "answered"


class Offer(models.Model):
    """One counselor is asked to take one contact. It rings while `outcome` is empty.

    The outcome is `answered` or one of `orders.Why`. The constraints are what keeps two routers, a
    late answer and a "Take next" from giving one contact to two people.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="offers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offers")
    channel = models.CharField(max_length=5)
    seat = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "routing_offer"
        ordering = ("made_at", "id")
        indexes = [
            models.Index(fields=["contact", "-made_at"], name="offer_by_contact"),
            models.Index(fields=["ended_at"], name="offer_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                name="written_contact_rings_once",
                condition=Q(outcome="") & ~Q(channel=Channel.VOICE),
            ),
            models.UniqueConstraint(
                fields=["contact", "person"], name="one_offer_each", condition=Q(outcome="")
            ),
            models.UniqueConstraint(
                fields=["person", "seat"], name="one_offer_per_seat", condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="offer_ended_is_dated", condition=Q(outcome="") | Q(ended_at__isnull=False)
            ),
            models.CheckConstraint(name="offer_seat_exists", condition=Q(seat__gte=1, seat__lte=MOST_SEATS)),
        ]

    def __str__(self) -> str:
        return f"offer of {self.contact_id} to {self.person_id}"


class CallerNeeds(models.Model):
    """What it takes to serve a caller with whom something was agreed. Nobody is turned away by it.

    A complex contact goes to counselors with that skill, and to no trainee; `prefers` is asked first.
    """

    caller = models.OneToOneField(Caller, on_delete=models.CASCADE, primary_key=True, related_name="+")
    is_complex = models.BooleanField()
    prefers = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "routing_callerneeds"

    def __str__(self) -> str:
        return f"needs of {self.caller_id}"


class KeptApart(models.Model):
    """A caller and a person who must not be brought together, whatever the queue looks like."""

    id = models.BigAutoField(primary_key=True)
    caller = models.ForeignKey(Caller, on_delete=models.CASCADE, related_name="kept_apart")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_apart")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "routing_keptapart"
        constraints = [models.UniqueConstraint(fields=["caller", "person"], name="kept_apart_once")]

    def __str__(self) -> str:
        return f"{self.person_id} apart from {self.caller_id}"
