"""Carriers, the numbers that they bring, and how they are tried. A caller's number never stands here."""

from django.db import models
from django.db.models import F, Q

from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.telephony.kinds import Transport, TrialState, TrunkKind


class Trunk(models.Model):
    """An account at a carrier, by which calls come and go. The first by position is tried first.

    `addresses`: others than `host` from which its calls come, separated by commas. `shown_number` is shown
    to whom we call; empty: the number that the caller dialed. `failover_number` answers while this machine
    is gone; the carrier leads calls there by itself. `most_calls` is how many it carries at once, 0 where
    nobody has said; `kept_calls` of them are for callers known to be real and for calls that go out.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, default=TrunkKind.REGISTERS)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=5060)
    transport = models.CharField(max_length=3, default=Transport.UDP)
    is_encrypted = models.BooleanField(default=False)
    username = models.CharField(max_length=80, blank=True)
    secrets = models.BinaryField(default=b"")
    shown_number = models.CharField(max_length=32, blank=True)
    addresses = models.CharField(max_length=400, blank=True, default="", db_default="")
    failover_number = models.CharField(max_length=32, blank=True, default="", db_default="")
    most_calls = models.PositiveSmallIntegerField(default=0, db_default=0)
    kept_calls = models.PositiveSmallIntegerField(default=0, db_default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)

    class Meta:
        db_table = "telephony_trunk"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                name="trunk_kind_known", condition=Q(kind__in=[kind.value for kind in TrunkKind])
            ),
            models.CheckConstraint(
                name="trunk_transport_known", condition=Q(transport__in=[one.value for one in Transport])
            ),
            models.CheckConstraint(name="trunk_port_exists", condition=Q(port__gte=1, port__lte=65535)),
            models.CheckConstraint(
                name="trunk_keeps_not_all", condition=Q(kept_calls=0) | Q(kept_calls__lt=F("most_calls"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PhoneNumber(models.Model):
    """A number of ours and the line that answers there: digits only, as the carrier dials them."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=15, unique=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="numbers")
    trunk = models.ForeignKey(Trunk, null=True, on_delete=models.SET_NULL, related_name="numbers")

    class Meta:
        db_table = "telephony_phonenumber"
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(name="number_is_digits", condition=Q(number__regex=r"^[0-9]{3,15}$"))
        ]

    def __str__(self) -> str:
        return self.number


class Trial(models.Model):
    """A call by which somebody tries a carrier. The number is locked, and goes when the call is over.

    `came` counts the pieces of sound that came from the other side; `answer` is the carrier's own number of
    what it said (SIP), 0: nothing. `hides_us`: no number of ours is to be seen at the phone.
    """

    id = models.BigAutoField(primary_key=True)
    trunk = models.ForeignKey(Trunk, on_delete=models.CASCADE, related_name="trials")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.BinaryField(default=b"")
    state = models.CharField(max_length=8, default=TrialState.ASKED)
    outcome = models.CharField(max_length=16, blank=True)
    answer = models.PositiveSmallIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    hides_us = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "telephony_trial"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="trial_state_known", condition=Q(state__in=[one.value for one in TrialState])
            ),
            models.CheckConstraint(
                name="trial_over_keeps_no_number", condition=~Q(state=TrialState.OVER) | Q(number=b"")
            ),
        ]

    def __str__(self) -> str:
        return f"trial {self.pk} of {self.trunk_id}"


class Drill(models.Model):
    """Somebody let a carrier lead calls elsewhere as if this machine were gone, and says what came of it."""

    id = models.BigAutoField(primary_key=True)
    trunk = models.ForeignKey(Trunk, on_delete=models.CASCADE, related_name="drills")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    has_worked = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "telephony_drill"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"drill of {self.trunk_id}"


class SelfTest(models.Model):
    """A call by which the line tests itself. It is no contact. `trunk` None: by this machine's own way.

    `number` is the one of ours that is called; None: it was not written down then.

    The spans are in milliseconds from dialing; None: it did not come so far. `outcome` empty: it goes on.
    """

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    trunk = models.ForeignKey(Trunk, null=True, on_delete=models.CASCADE, related_name="+")
    number = models.ForeignKey(
        PhoneNumber, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    answered_ms = models.PositiveIntegerField(null=True)
    met_ms = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "telephony_selftest"
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["line", "at"], name="self_test_of_line"),
            models.Index(fields=["number", "at"], name="self_test_of_number"),
        ]

    def __str__(self) -> str:
        return f"self-test {self.pk} of {self.line_id}"
