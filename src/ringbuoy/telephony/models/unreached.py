"""Promised call-backs that nobody answered."""

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person


class UnreachedCall(models.Model):
    """A call-back that was not answered: the contact in which they were called is closed, the promise is not.

    `tries`: in how many contacts they have been called. `again_at`: when they come into the queue again;
    None: a person decides. `over` empty: the promise is open. `again`: the contact that went on with it.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField()
    again_at = models.DateTimeField(null=True)
    over = models.CharField(max_length=12, blank=True)
    over_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    again = models.OneToOneField(Contact, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "telephony_unreachedcall"
        indexes = [models.Index(fields=["at"], name="unreached_call_open", condition=Q(over=""))]

    def __str__(self) -> str:
        return f"unreached call of {self.contact_id}"
