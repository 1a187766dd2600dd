"""Carriers, numbers, greetings, calls and the counselors' phones. A caller's number never stands here.

What was spoken stands in sealed pieces only.
"""

from django.db import models
from django.db.models import F, Q

from ringbuoy.contacts.models import Contact
from ringbuoy.escalations.models import Summons
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person, SignIn
from ringbuoy.privacy.fields import SealedText
from ringbuoy.telephony.kinds import (
    Came,
    Company,
    Consent,
    Placed,
    RecordingState,
    SoundKind,
    Transport,
    TrialState,
    TrunkKind,
    Way,
    Whom,
)


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


class Softphone(models.Model):
    """A counselor's phone in the browser. It lives as long as the sign-in from which it was asked for."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="softphone"
    )
    sign_in = models.ForeignKey(SignIn, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "telephony_softphone"

    def __str__(self) -> str:
        return f"softphone of {self.person_id}"


class OwnPhone(models.Model):
    """A counselor's own telephone, rung out to. Its number is locked with a key outside the database.

    `asked_at`: when it was last called to be confirmed. `confirmed_at` None: nobody pressed the key.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="own_phone"
    )
    number = models.BinaryField()
    is_on = models.BooleanField(default=True)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_ownphone"

    def __str__(self) -> str:
        return f"own phone of {self.person_id}"


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


class Trial(models.Model):
    """A call by which somebody tries a carrier. The number is locked, and goes when the call is over.

    `came` counts the pieces of sound that came from the other side; `answer` is the carrier's own number of
    what it said (SIP), 0: nothing.
    """

    id = models.BigAutoField(primary_key=True)
    trunk = models.ForeignKey(Trunk, on_delete=models.CASCADE, related_name="trials")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.BinaryField(default=b"")
    state = models.CharField(max_length=8, default=TrialState.ASKED)
    outcome = models.CharField(max_length=16, blank=True)
    answer = models.PositiveSmallIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
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

    The spans are in milliseconds from dialing; None: it did not come so far. `outcome` empty: it goes on.
    """

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    trunk = models.ForeignKey(Trunk, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    answered_ms = models.PositiveIntegerField(null=True)
    met_ms = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "telephony_selftest"
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["line", "at"], name="self_test_of_line")]

    def __str__(self) -> str:
        return f"self-test {self.pk} of {self.line_id}"
