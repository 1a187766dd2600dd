"""The contact and what belongs to it. A caller's words stand only in sealed fields."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ringbuoy.callers.models import Caller
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.rules import (
    MOST_SEATS,
    OPEN,
    QUEUED,
    SEATED,
    Audience,
    Author,
    CountsAs,
    State,
    Tier,
)
from ringbuoy.contacts.sight import Reason
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText


def _codes(enum: type[Channel] | type[State] | type[Author] | type[Audience] | type[CountsAs]) -> list[str]:
    return [member.value for member in enum]


class Contact(models.Model):
    """One conversation on any channel, from first ring to disposition."""

    id = models.UUIDField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT)
    channel = models.CharField(max_length=5)
    language = models.CharField(max_length=12)
    caller = models.ForeignKey(Caller, null=True, on_delete=models.SET_NULL)
    state = models.CharField(max_length=13, default=State.WAITING)
    version = models.PositiveIntegerField(default=1)
    tier = models.PositiveSmallIntegerField(default=Tier.EVERYONE)
    risk_level = models.CharField(max_length=12, blank=True)
    needs_skills = ArrayField(models.CharField(max_length=40), default=list)

    reached_at = models.DateTimeField()
    waiting_since = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due = models.CharField(max_length=20, blank=True)
    hop = models.PositiveSmallIntegerField(default=0)

    counselor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="contacts")
    seat = models.PositiveSmallIntegerField(null=True)
    prefers = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    disposition = models.CharField(max_length=40, blank=True)
    counts_as = models.CharField(max_length=12, default=CountsAs.COUNSELING)
    left_by = models.CharField(max_length=20, blank=True)
    topics = ArrayField(models.CharField(max_length=40), default=list)
    told = models.JSONField(default=dict)
    epoch = models.CharField(max_length=20)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "contacts_contact"
        indexes = [
            models.Index(fields=["line", "reached_at"], name="contact_by_line"),
            models.Index(fields=["reached_at"], name="contact_by_time"),
            models.Index(fields=["caller", "-reached_at"], name="contact_by_caller"),
            models.Index(
                fields=["tier", "waiting_since"], name="contact_waiting", condition=Q(state__in=QUEUED)
            ),
            models.Index(fields=["due_at"], name="contact_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["counselor"], name="contact_open_of", condition=Q(state__in=OPEN)),
        ]
        constraints = [
            models.CheckConstraint(name="contact_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(name="contact_channel_known", condition=Q(channel__in=_codes(Channel))),
            models.CheckConstraint(name="contact_tier_known", condition=Q(tier__in=[t.value for t in Tier])),
            models.CheckConstraint(
                name="contact_seated_with_counselor",
                condition=~Q(state__in=SEATED)
                | Q(counselor__isnull=False, seat__gte=1, seat__lte=MOST_SEATS, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_closed_is_dated",
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False, ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["counselor", "seat"],
                name="one_contact_per_seat",
                condition=Q(state__in=SEATED),
            ),
            models.UniqueConstraint(
                fields=["counselor"],
                name="one_voice_contact_per_counselor",
                condition=Q(state__in=SEATED, channel=Channel.VOICE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.number} {self.state}"

    @property
    def number(self) -> str:
        """Four digits by which staff speak of this contact; they say nothing of the caller."""
        return number_of(self.id)

    @property
    def is_imminent(self) -> bool:
        """Tell whether a life is in danger now."""
        return self.tier == Tier.IMMINENT

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)


def number_of(contact: UUID) -> str:
    """Give the four digits by which staff speak of a contact."""
    return f"{contact.int % 10_000:04d}"


class Conversation(models.Model):
    """The written side of a contact: how far its messages go, and when each side was last there.

    Kept apart from the contact because the hub writes it with every message.
    """

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True)
    last_sequence = models.PositiveIntegerField(default=0)
    caller_wrote_at = models.DateTimeField(null=True)
    counselor_wrote_at = models.DateTimeField(null=True)
    caller_seen_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "contacts_conversation"

    def __str__(self) -> str:
        return f"{self.contact_id} up to {self.last_sequence}"


class Message(models.Model):
    """One message, sealed. `client_id` is the sender's own, so that a repeat is stored once."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="messages")
    sequence = models.PositiveIntegerField()
    client_id = models.UUIDField()
    author = models.CharField(max_length=10)
    audience = models.CharField(max_length=8, default=Audience.EVERYONE)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = SealedText()

    class Meta:
        db_table = "contacts_message"
        ordering = ("contact", "sequence")
        constraints = [
            models.UniqueConstraint(fields=["contact", "sequence"], name="one_message_per_sequence"),
            models.UniqueConstraint(fields=["contact", "client_id"], name="each_message_once"),
            models.CheckConstraint(name="message_author_known", condition=Q(author__in=_codes(Author))),
            models.CheckConstraint(name="message_audience_known", condition=Q(audience__in=_codes(Audience))),
        ]

    def __str__(self) -> str:
        return f"message {self.sequence} by {self.author}"


class Note(models.Model):
    """A counselor's notes on one contact, one row for each saved version."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = SealedText()

    class Meta:
        db_table = "contacts_note"
        ordering = ("contact", "version")
        constraints = [
            models.UniqueConstraint(fields=["contact", "version"], name="one_note_per_version"),
        ]

    def __str__(self) -> str:
        return f"note version {self.version}"


class Transfer(models.Model):
    """One request to a colleague to take a contact over; open while `outcome` is empty.

    `joined_at`: since when they talk with both before they take a call over.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="transfers")
    number = models.PositiveSmallIntegerField()
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    words = SealedText()

    class Meta:
        db_table = "contacts_transfer"
        ordering = ("contact", "number")
        indexes = [models.Index(fields=["due_at"], name="transfer_due", condition=Q(outcome=""))]
        constraints = [
            models.UniqueConstraint(fields=["contact"], name="one_open_transfer", condition=Q(outcome="")),
            models.UniqueConstraint(fields=["contact", "number"], name="one_transfer_per_number"),
            models.CheckConstraint(
                name="transfer_settled_is_dated",
                condition=Q(outcome="") | Q(settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"transfer {self.number} of {self.contact_id}"


class CallerAddress(models.Model):
    """The network address of a caller, kept sealed for rescue where the line says so, for hours only."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True)
    keep_until = models.DateTimeField()
    address = SealedText()

    class Meta:
        db_table = "contacts_calleraddress"

    def __str__(self) -> str:
        return f"address until {self.keep_until}"


class ManyOpens(models.Model):
    """Why somebody opened many records in an hour, as they said when they were asked."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        db_table = "contacts_manyopens"
        ordering = ("id",)
        indexes = [models.Index(fields=["person", "at"], name="many_opens_of_person")]

    def __str__(self) -> str:
        return f"many opens by {self.person_id}"


class RecordOpening(models.Model):
    """Somebody has opened a record that is not theirs, with a reason, until a moment."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "contacts_recordopening"
        ordering = ("id",)
        indexes = [models.Index(fields=["contact", "person"], name="opening_by_contact")]
        constraints = [
            models.CheckConstraint(
                name="opening_reason_known", condition=Q(reason__in=[reason.value for reason in Reason])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} until {self.until}"


class CallerHandle(models.Model):
    """The number, address or word that a caller gave, sealed; one of each kind for a contact.

    There is no row where the line never stores it.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="handles")
    kind = models.CharField(max_length=10)
    handle = SealedText()

    class Meta:
        db_table = "contacts_callerhandle"
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind"], name="one_handle_of_a_kind"),
            models.CheckConstraint(
                name="caller_handle_kind_known", condition=Q(kind__in=[kind.value for kind in HandleKind])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contact_id}"
