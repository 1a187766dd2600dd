"""Greetings, keys for the other side, and what was spoken: that stands in sealed pieces only."""

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText
from ringbuoy.telephony.kinds import Consent, RecordingState, SoundKind


class Greeting(models.Model):
    """A center's own greeting of one line in one language (WAV); without one, ours is said."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="spoken_greetings")
    language = models.CharField(max_length=12)
    sound = models.BinaryField()
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "telephony_greeting"
        constraints = [models.UniqueConstraint(fields=["line", "language"], name="one_greeting_per_language")]

    def __str__(self) -> str:
        return f"greeting of {self.line_id} in {self.language}"


class Tones(models.Model):
    """Keys that a counselor pressed for the other side to hear; the row goes when they were sent."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    keys = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        db_table = "telephony_tones"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"tones of {self.contact_id}"


class TalkRecording(models.Model):
    """What the caller of a contact knows of being recorded, or says to it, and how the recording stands."""

    contact = models.OneToOneField(
        Contact, on_delete=models.CASCADE, primary_key=True, related_name="talk_recording"
    )
    consent = models.CharField(max_length=8)
    state = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        db_table = "telephony_talkrecording"
        constraints = [
            models.CheckConstraint(
                name="consent_known", condition=Q(consent__in=[consent.value for consent in Consent])
            ),
            models.CheckConstraint(
                name="recording_state_known", condition=Q(state__in=[one.value for one in RecordingState])
            ),
            models.CheckConstraint(
                name="who_refuses_is_not_recorded",
                condition=~Q(consent=Consent.REFUSED) | Q(state=RecordingState.REFUSED),
            ),
        ]

    def __str__(self) -> str:
        return f"recording of {self.contact_id}"


class Sound(models.Model):
    """Something spoken that is kept: a message, or a talk. The id is that of its own key.

    `lasts_ms`: how long what is kept of it lasts. `erase_at`: when it is erased. `over_at`: it was; the key
    is destroyed as soon as keyd answers.
    """

    id = models.UUIDField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="sounds")
    kind = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lasts_ms = models.PositiveIntegerField(default=0, db_default=0)
    erase_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_sound"
        ordering = ("began_at", "id")
        indexes = [
            models.Index(fields=["erase_at"], name="sound_by_end", condition=Q(over_at=None)),
            models.Index(fields=["over_at"], name="sound_over", condition=Q(over_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="sound_kind_known", condition=Q(kind__in=[kind.value for kind in SoundKind])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contact_id}"


class SoundPiece(models.Model):
    """A few seconds of a sound, sealed: 8,000 samples a second, a byte each (G.711 µ-law).

    `length` is how many samples it has; None: it is of a time before this was written down.
    """

    id = models.BigAutoField(primary_key=True)
    sound = models.ForeignKey(Sound, on_delete=models.CASCADE, related_name="pieces")
    sequence = models.PositiveIntegerField()
    length = models.PositiveIntegerField(null=True)
    heard = SealedText(contact="sound")

    class Meta:
        db_table = "telephony_soundpiece"
        ordering = ("sound", "sequence")
        constraints = [models.UniqueConstraint(fields=["sound", "sequence"], name="one_piece_per_sequence")]

    def __str__(self) -> str:
        return f"piece {self.sequence} of {self.sound_id}"
