"""Carriers, who texts with us, and what is on its way. A number stands only in sealed fields."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ringbuoy.callers.models import Caller
from ringbuoy.contacts.models import Contact
from ringbuoy.lines.models import Line
from ringbuoy.privacy.fields import SealedText
from ringbuoy.texting.basis import Purpose
from ringbuoy.texting.kinds import Direction, Kind
from ringbuoy.texting.states import PENDING, Sent


class Carrier(models.Model):
    """An account by which one line sends and gets texts. The first by position is tried first."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="carriers")
    kind = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)
    number = models.CharField(max_length=32)
    account = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=300, blank=True)
    token = models.CharField(max_length=43, unique=True)
    secrets = models.BinaryField(default=b"")

    class Meta:
        db_table = "texting_carrier"
        ordering = ("line", "position", "id")
        constraints = [
            models.CheckConstraint(name="carrier_kind_known", condition=Q(kind__in=[k.value for k in Kind]))
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.line_id}"


class Texter(models.Model):
    """Somebody who texts with one line, known by a keyed fingerprint of their number.

    `contact` is their newest one. `stopped_at`: they sent STOP, and nothing since. `blocked_at`: the carrier
    sends them nothing. `agreed_at`: we may text them first, between the two hours of their own zone.
    """

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT)
    fingerprint = models.BinaryField(max_length=16)
    caller = models.ForeignKey(Caller, null=True, on_delete=models.SET_NULL, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    carrier = models.ForeignKey(Carrier, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=12)
    heard_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    safe_from = models.TimeField(null=True)
    safe_until = models.TimeField(null=True)

    class Meta:
        db_table = "texting_texter"
        indexes = [models.Index(fields=["heard_at"], name="texter_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["line", "fingerprint"], name="one_texter_per_number"),
            models.CheckConstraint(
                name="agreement_has_hours",
                condition=Q(agreed_at=None) | Q(safe_from__isnull=False, safe_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"texter {self.pk}"


class Sitting(models.Model):
    """The side of a contact that is on the air: how far its words have been handed on.

    `safe_hours`: we wrote first, as they agreed, and only in these; null: they wrote first.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True)
    texter = models.ForeignKey(Texter, null=True, on_delete=models.SET_NULL)
    taken_up_to = models.PositiveIntegerField(default=0)
    is_over = models.BooleanField(default=False)
    safe_hours = models.JSONField(null=True)

    class Meta:
        db_table = "texting_sitting"
        indexes = [models.Index(fields=["is_over"], name="sitting_not_over", condition=Q(is_over=False))]

    def __str__(self) -> str:
        return f"sitting up to {self.taken_up_to}"


class TextNumber(models.Model):
    """The number to which a contact is answered, sealed."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True)
    number = SealedText()

    class Meta:
        db_table = "texting_textnumber"

    def __str__(self) -> str:
        return f"number of {self.contact_id}"


class Asked(models.Model):
    """That a question of ours went out in a talk by text: no question is asked twice in one."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        db_table = "texting_asked"
        constraints = [models.UniqueConstraint(fields=["contact", "question"], name="asked_by_text_once")]

    def __str__(self) -> str:
        return f"asked {self.question}"


class WaitingPart(models.Model):
    """A part of a long text whose other parts have not come yet."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()

    class Meta:
        db_table = "texting_waitingpart"
        indexes = [models.Index(fields=["due_at"], name="part_due")]
        constraints = [
            models.UniqueConstraint(fields=["contact", "reference", "number"], name="each_part_once"),
            models.CheckConstraint(
                name="part_numbers_fit", condition=Q(number__gte=1, number__lte=models.F("total"))
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.total}"


class PartWords(models.Model):
    """The words of one part, sealed."""

    part = models.OneToOneField(WaitingPart, on_delete=models.CASCADE, primary_key=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    words = SealedText()

    class Meta:
        db_table = "texting_partwords"

    def __str__(self) -> str:
        return f"words of part {self.part_id}"


class Heard(models.Model):
    """What a carrier has told us already, by its own id: each thing counts once.

    `texts` and `parts` wait to be added to the counts of the day; once they are there, both are None.
    """

    id = models.BigAutoField(primary_key=True)
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE)
    name = models.CharField(max_length=100)
    at = models.DateTimeField()
    texts = models.PositiveSmallIntegerField(null=True)
    parts = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "texting_heard"
        indexes = [
            models.Index(fields=["at"], name="heard_by_time"),
            models.Index(fields=["id"], name="heard_uncounted", condition=Q(parts__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["carrier", "name"], name="heard_once")]

    def __str__(self) -> str:
        return f"heard at {self.at}"


class Outgoing(models.Model):
    """One text on its way out: a message of a contact (`sequence`), or an answer to a command.

    A long message goes as several texts, numbered by `piece`. Where there is no contact, `reply` says which
    of our own answers it is. `number` is that of somebody with whom no talk goes by text, locked with the
    text line's key until it was sent.
    """

    id = models.BigAutoField(primary_key=True)
    ref = models.UUIDField(unique=True)
    texter = models.ForeignKey(Texter, on_delete=models.CASCADE)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField(null=True)
    piece = models.PositiveSmallIntegerField(default=0)
    purpose = models.CharField(max_length=20)
    reply = models.CharField(max_length=10, blank=True)
    number = models.BinaryField(default=b"")
    at = models.DateTimeField()
    state = models.CharField(max_length=12, default=Sent.WAITING)
    code = models.CharField(max_length=20, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    carrier = models.ForeignKey(Carrier, null=True, on_delete=models.SET_NULL, related_name="+")
    their_id = models.CharField(max_length=100, blank=True)
    parts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    is_charged = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "texting_outgoing"
        ordering = ("id",)
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outgoing_due",
                condition=Q(state__in=sorted(state.value for state in PENDING)),
            ),
            models.Index(
                fields=["texter", "id"],
                name="outgoing_order",
                condition=Q(state__in=sorted(state.value for state in PENDING)),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contact", "sequence", "piece"], name="each_text_once"),
            models.CheckConstraint(
                name="outgoing_state_known", condition=Q(state__in=[s.value for s in Sent])
            ),
            models.CheckConstraint(
                name="outgoing_purpose_known", condition=Q(purpose__in=[p.value for p in Purpose])
            ),
            models.CheckConstraint(
                name="outgoing_says_something", condition=Q(sequence__isnull=False) | ~Q(reply="")
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.state}"


class Leftover(models.Model):
    """Words that still lie at a carrier, to be erased there. Once `erased_at` is set their price is asked.

    `at` is when the text came or was written: its cost belongs to that day.
    """

    id = models.BigAutoField(primary_key=True)
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE)
    their_id = models.CharField(max_length=100)
    direction = models.CharField(max_length=3, db_default=Direction.IN.value)
    at = models.DateTimeField(db_default=Now())
    erased_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "texting_leftover"
        indexes = [models.Index(fields=["due_at"], name="leftover_due")]
        constraints = [
            models.UniqueConstraint(fields=["carrier", "their_id"], name="each_left_once"),
            models.CheckConstraint(
                name="leftover_direction_known", condition=Q(direction__in=[d.value for d in Direction])
            ),
        ]

    def __str__(self) -> str:
        return f"left at {self.carrier_id}"


class TextCount(models.Model):
    """How many texts of a line went through one kind of carrier on a day of its clock: counts of nobody.

    `slot` keeps processes that count at the same time from waiting for each other; a count is their sum.
    """

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    day = models.DateField()
    direction = models.CharField(max_length=3)
    slot = models.PositiveSmallIntegerField()
    texts = models.PositiveIntegerField()
    parts = models.PositiveIntegerField()

    class Meta:
        db_table = "texting_textcount"
        constraints = [
            models.UniqueConstraint(
                fields=["line", "kind", "day", "direction", "slot"], name="one_count_per_slot"
            ),
            models.CheckConstraint(
                name="count_direction_known", condition=Q(direction__in=[d.value for d in Direction])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.texts} texts {self.direction} on {self.day}"


class TextCharge(models.Model):
    """What a kind of carrier said that texts of such a day cost, in one currency; `texts`: of how many."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    day = models.DateField()
    direction = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    slot = models.PositiveSmallIntegerField()
    texts = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=6)

    class Meta:
        db_table = "texting_textcharge"
        constraints = [
            models.UniqueConstraint(
                fields=["line", "kind", "day", "direction", "currency", "slot"], name="one_charge_per_slot"
            ),
            models.CheckConstraint(
                name="charge_direction_known", condition=Q(direction__in=[d.value for d in Direction])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} on {self.day}"


class DemoPhone(models.Model):
    """A phone of the demo, on somebody's screen. Its made-up carrier may block after STOP, as many do."""

    id = models.BigAutoField(primary_key=True)
    fingerprint = models.BinaryField(max_length=16, unique=True)
    blocks_after_stop = models.BooleanField(default=False)
    is_blocked = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "texting_demophone"

    def __str__(self) -> str:
        return f"phone {self.pk}"


class DemoText(models.Model):
    """A text on a phone of the demo, locked. `ref`: ours, whose receipt is due while `is_told` is false."""

    id = models.BigAutoField(primary_key=True)
    phone = models.ForeignKey(DemoPhone, on_delete=models.CASCADE, related_name="texts")
    ref = models.UUIDField(null=True, unique=True)
    is_told = models.BooleanField(default=False)
    at = models.DateTimeField()
    words = models.BinaryField()

    class Meta:
        db_table = "texting_demotext"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"demo text at {self.at}"
