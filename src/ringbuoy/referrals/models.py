"""Services that were given, and needs for which nothing was found. What somebody wants is sealed."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person
from ringbuoy.privacy.fields import SealedText
from ringbuoy.referrals.rules import AWAITED, Consent, Failure, HoldState, State, Unmet, Way
from ringbuoy.telephony.models import OutsideCall


def _codes(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Referral(models.Model):
    """One service given in one contact. `failure` empty: nothing failed, or nobody knows.

    The directory may lose the service; its id stays. `sent_as`: the message of the talk that goes out as a
    text with it; None: none does, or it has arrived. `introduced_by`: the call to the service that is on its
    way; None: none is, or what came of it is noted.
    """

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="referrals")
    number = models.PositiveSmallIntegerField()
    service_id = models.UUIDField(db_index=True)
    location_id = models.UUIDField(null=True)
    way = models.CharField(max_length=13)
    consent = models.CharField(max_length=9, default=Consent.NOT_ASKED)
    state = models.CharField(max_length=11)
    failure = models.CharField(max_length=15, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    told_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    sent_as = models.PositiveIntegerField(null=True)
    introduced_by = models.ForeignKey(OutsideCall, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "referrals_referral"
        ordering = ("contact", "number")
        indexes = [
            models.Index(fields=["given_at"], name="referral_by_time"),
            models.Index(
                fields=["given_at"], name="referral_awaited", condition=Q(state__in=sorted(AWAITED))
            ),
            models.Index(fields=["given_at"], name="referral_to_do", condition=Q(state=State.TO_DO)),
            models.Index(fields=["given_at"], name="referral_on_the_air", condition=Q(sent_as__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="referral_way_known", condition=Q(way__in=_codes(Way))),
            models.CheckConstraint(name="referral_consent_known", condition=Q(consent__in=_codes(Consent))),
            models.CheckConstraint(name="referral_state_known", condition=Q(state__in=_codes(State))),
            models.CheckConstraint(
                name="referral_failure_known", condition=Q(failure__in=["", *_codes(Failure)])
            ),
            models.CheckConstraint(
                name="nobody_introduced_without_a_yes",
                condition=~Q(way=Way.WARM_TRANSFER) | Q(consent=Consent.GIVEN) | Q(state=State.TAKEN_BACK),
            ),
            models.UniqueConstraint(fields=["contact", "number"], name="one_referral_per_number"),
            models.UniqueConstraint(
                fields=["contact", "service_id"],
                name="each_service_once_in_a_contact",
                condition=~Q(state=State.TAKEN_BACK),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"

    @property
    def where(self) -> State:
        """The state, as a member of the table."""
        return State(self.state)


class Wish(models.Model):
    """What the person wants from a service, in their words. No row: nobody wrote it down.

    Apart from the referral: sealed rows are shown of one contact at a time, and the codes are counted.
    """

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    words = SealedText()

    class Meta:
        db_table = "referrals_wish"

    def __str__(self) -> str:
        return f"wish of referral {self.referral_id}"


class PlaceHold(models.Model):
    """A bed or place that is held for a caller until a moment; it counts no more afterwards."""

    id = models.BigAutoField(primary_key=True)
    capacity_id = models.UUIDField()
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="place_holds")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=HoldState.HELD)
    at = models.DateTimeField()
    until = models.DateTimeField()
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "referrals_placehold"
        ordering = ("id",)
        indexes = [
            models.Index(fields=["capacity_id", "until"], name="hold_now", condition=Q(state=HoldState.HELD)),
            models.Index(fields=["until"], name="hold_due", condition=Q(state=HoldState.HELD)),
        ]
        constraints = [
            models.CheckConstraint(name="place_hold_state_known", condition=Q(state__in=_codes(HoldState))),
            models.CheckConstraint(
                name="place_hold_over_is_dated", condition=Q(state=HoldState.HELD) | Q(over_at__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["contact", "capacity_id"],
                name="one_place_for_a_caller",
                condition=Q(state=HoldState.HELD),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} until {self.until}"


class PartnerLink(models.Model):
    """A link by which an organization says its own free places. `ended_at` None: it opens until `ends_at`."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "referrals_partnerlink"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="partner_link_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"link until {self.ends_at}"


class UnmetNeed(models.Model):
    """A need for which nothing was found: one of the directory, or a topic of the line."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="unmet_needs")
    term_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=13)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "referrals_unmetneed"
        ordering = ("id",)
        indexes = [models.Index(fields=["at"], name="unmet_by_time")]
        constraints = [
            models.CheckConstraint(name="unmet_why_known", condition=Q(why__in=_codes(Unmet))),
            models.CheckConstraint(
                name="unmet_names_one_need",
                condition=Q(term_id__isnull=False, topic="") | (Q(term_id=None) & ~Q(topic="")),
            ),
            models.UniqueConstraint(
                fields=["contact", "term_id", "topic"], name="each_need_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} for {self.topic or self.term_id}"
