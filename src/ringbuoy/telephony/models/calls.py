"""Calls of callers, and those that were cut off. A caller's number never stands here."""

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.telephony.kinds import Way
from ringbuoy.telephony.models.trunks import PhoneNumber


class Call(models.Model):
    """The call of a contact: which leg it is, and what the network said of it.

    `verified` is what the network vouches for the number with (`vouching.Vouched`); empty: it says nothing.
    `key_at`: when the caller last pressed a key in the talk, as somebody does who cannot speak.
    `away_since`: a browser was cut off then, and is waited for.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="call")
    leg = models.CharField(max_length=80, unique=True)
    dialed = models.ForeignKey(PhoneNumber, null=True, on_delete=models.SET_NULL, related_name="+")
    is_withheld = models.BooleanField(default=False)
    verified = models.CharField(max_length=24, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    key_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=8, default=Way.PHONE, db_default=Way.PHONE.value)
    away_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_call"
        indexes = [models.Index(fields=["ended_at"], name="call_not_over", condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(name="call_way_known", condition=Q(way__in=[way.value for way in Way]))
        ]

    def __str__(self) -> str:
        return f"call of {self.contact_id}"


class BrowserCall(models.Model):
    """A call that somebody makes in their browser. The id is random: it names their account at Asterisk.

    `contact` None: their browser is not on the line yet. `earlier`: the contact that they had a moment ago.
    `over_at`: the account is gone.
    """

    id = models.UUIDField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=12)
    contact = models.OneToOneField(Contact, null=True, on_delete=models.CASCADE, related_name="browser_call")
    earlier = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_browsercall"
        ordering = ("asked_at", "id")
        indexes = [models.Index(fields=["asked_at"], name="browser_call_on", condition=Q(over_at=None))]

    def __str__(self) -> str:
        return f"browser call {self.pk}"


class CallBack(models.Model):
    """Somebody who waited asked to be called back: their contact keeps its place, and they have hung up.

    `placed_at`: when they were called, or were left to be called by hand; None: not yet.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    asked_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_callback"
        indexes = [models.Index(fields=["asked_at"], name="call_back_awaited", condition=Q(placed_at=None))]

    def __str__(self) -> str:
        return f"call back of {self.contact_id}"


class DroppedCall(models.Model):
    """A call that was cut off. `over` empty: somebody has still to look at it; else how it ended.

    `again`: the contact in which they were called back, or called by themselves.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    over = models.CharField(max_length=12, blank=True)
    over_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    again = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "telephony_droppedcall"
        indexes = [models.Index(fields=["at"], name="dropped_call_open", condition=Q(over=""))]

    def __str__(self) -> str:
        return f"dropped call of {self.contact_id}"
