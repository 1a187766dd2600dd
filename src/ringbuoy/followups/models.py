"""Promises, attempts to keep them, and refusals. How somebody is reached stands only in sealed fields."""

from datetime import date
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ringbuoy.callers.models import Caller
from ringbuoy.callers.safe_hours import SafeHours
from ringbuoy.contacts.models import Contact
from ringbuoy.followups.rules import OPEN, Answering, CalledOff, Emergency, Need, Outcome, State
from ringbuoy.followups.windows import Step
from ringbuoy.kernel.channels import Channel
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText

CHANNELS = (Channel.VOICE, Channel.TEXT)


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class FollowUp(models.Model):
    """One promised outbound contact, with consent and a window.

    `contact` is the one in which it was promised; `first_closes_at` ends the window that was promised then,
    `opens_at` and `closes_at` are those of the next try. `need` empty: no supervisor must look. `days_left`
    are the days after the promise on which a series goes on. `shows_us`: their phone may show our number.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="follow_ups")
    caller = models.ForeignKey(Caller, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=5)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=State.PROMISED)
    is_grave = models.BooleanField()
    promised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    promised_at = models.DateTimeField()
    prefers = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    answering = models.CharField(max_length=15)
    voicemail = models.BooleanField()
    shows_us = models.BooleanField(default=True, db_default=True)
    safe_from = models.TimeField()
    safe_until = models.TimeField()
    zone = models.CharField(max_length=40)
    days = ArrayField(models.PositiveSmallIntegerField())
    avoids = ArrayField(models.DateField(), default=list)
    days_left = ArrayField(models.PositiveSmallIntegerField(), default=list)

    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    first_closes_at = models.DateTimeField()
    release_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    miss_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    due = models.CharField(max_length=8, blank=True)
    due_at = models.DateTimeField(null=True)
    need = models.CharField(max_length=11, blank=True)
    need_since = models.DateTimeField(null=True)
    called_off = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "followups_followup"
        ordering = ("miss_at", "id")
        indexes = [
            models.Index(fields=["due_at"], name="follow_up_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["miss_at"], name="follow_up_open", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["need_since"], name="follow_up_needs", condition=~Q(need="")),
            models.Index(fields=["first_closes_at"], name="follow_up_by_window"),
        ]
        constraints = [
            models.CheckConstraint(name="follow_up_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(
                name="follow_up_channel_known", condition=Q(channel__in=[one.value for one in CHANNELS])
            ),
            models.CheckConstraint(
                name="follow_up_answering_known", condition=Q(answering__in=_codes(Answering))
            ),
            models.CheckConstraint(name="follow_up_due_known", condition=Q(due__in=["", *_codes(Step)])),
            models.CheckConstraint(name="follow_up_need_known", condition=Q(need__in=["", *_codes(Need)])),
            models.CheckConstraint(
                name="follow_up_called_off_known", condition=Q(called_off__in=["", *_codes(CalledOff)])
            ),
            models.CheckConstraint(
                name="follow_up_taken_by_somebody",
                condition=Q(state=State.TAKEN, taken_by__isnull=False, taken_at__isnull=False)
                | ~Q(state=State.TAKEN),
            ),
            models.CheckConstraint(
                name="follow_up_never_forgotten",
                condition=Q(state__in=sorted(OPEN), due_at__isnull=False, ended_at=None)
                | (~Q(state__in=sorted(OPEN)) & Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["taken_by"],
                name="one_follow_up_in_hand",
                condition=Q(state=State.TAKEN, channel=Channel.VOICE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state} by {self.miss_at:%Y-%m-%d %H:%M}"

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)

    @property
    def is_call(self) -> bool:
        """Whether the person is called; else they are texted."""
        return self.channel == Channel.VOICE

    @property
    def hours(self) -> SafeHours:
        """The hours that the person called safe."""
        avoids: frozenset[date] = frozenset(self.avoids)
        return SafeHours(self.safe_from, self.safe_until, self.zone, frozenset(self.days), avoids)


class Reach(models.Model):
    """A key of its own for how somebody is reached: the id is the key's. Renewed while a promise is open.

    `over_at`: consent was withdrawn; the words are gone, and the key is destroyed as soon as keyd answers.
    """

    id = models.UUIDField(primary_key=True)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="reaches")
    made_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "followups_reach"
        indexes = [
            models.Index(fields=["made_at"], name="reach_by_age", condition=Q(over_at=None)),
            models.Index(fields=["over_at"], name="reach_over", condition=Q(over_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up"], name="one_way_to_reach_somebody", condition=Q(over_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"how to reach of {self.follow_up_id}"


class ReachWords(models.Model):
    """The number, whom to ask for, the code word, and what it is about; each sealed. None: not said."""

    reach = models.OneToOneField(Reach, on_delete=models.CASCADE, primary_key=True, related_name="+")
    number = SealedText(contact="reach")
    ask_for = SealedText(contact="reach", null=True)
    code_word = SealedText(contact="reach", null=True)
    about = SealedText(contact="reach", null=True)

    class Meta:
        db_table = "followups_reachwords"

    def __str__(self) -> str:
        return f"words of {self.reach_id}"


class Attempt(models.Model):
    """One try to keep a promise, in a contact of its own. `outcome` empty: it still goes on."""

    id = models.BigAutoField(primary_key=True)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="attempt")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    outcome = models.CharField(max_length=22, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "followups_attempt"
        ordering = ("follow_up", "number")
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "number"], name="one_attempt_per_number"),
            models.CheckConstraint(
                name="attempt_outcome_known", condition=Q(outcome__in=["", *_codes(Outcome)])
            ),
            models.CheckConstraint(
                name="attempt_told_is_dated", condition=Q(outcome="") | Q(told_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} {self.outcome}"


class Refusal(models.Model):
    """Somebody was offered a follow-up in a contact and said no."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "followups_refusal"

    def __str__(self) -> str:
        return f"no at {self.at:%Y-%m-%d %H:%M}"


class AboutThem(models.Model):
    """What somebody told about themself for the funder, as codes by question: what they wanted to say."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    told = models.JSONField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "followups_aboutthem"

    def __str__(self) -> str:
        return f"told {', '.join(self.told)}"


class HelpSent(models.Model):
    """Which emergency help came because of a contact, whether with police, and whether in an attempt."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    emergency = models.CharField(max_length=13)
    police = models.BooleanField()
    attempt = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "followups_helpsent"
        constraints = [
            models.CheckConstraint(name="help_sent_known", condition=Q(emergency__in=_codes(Emergency)))
        ]

    def __str__(self) -> str:
        return self.emergency


class TimingVersion(models.Model):
    """How soon promises are kept, one row for each decision; the newest is in force."""

    version = models.PositiveIntegerField(primary_key=True)
    values = models.JSONField()
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "followups_timingversion"
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"timing {self.version}"
