"""Staff and volunteers."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ringbuoy.access.rules import Role
from ringbuoy.people.link_rules import Purpose
from ringbuoy.people.mail_rules import Encryption
from ringbuoy.people.provider.models import IdentityProvider as IdentityProvider
from ringbuoy.people.provider.models import LinkedIdentity as LinkedIdentity
from ringbuoy.people.rules import MOST_CHATS


class People(BaseUserManager["Person"]):
    """All persons, found by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find a person by the sign-in name, in any case."""
        return self.get(username=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who works here, paid or volunteer. Callers see the alias, never the name.

    `factor_asked_at` is when a second factor was first asked for; None: never, or it was added.
    """

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(_("sign-in name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    alias = models.CharField(_("name that callers see"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    roles = ArrayField(
        models.CharField(max_length=40, choices=[(r.value, r.value) for r in Role]), default=list
    )
    languages = ArrayField(models.CharField(max_length=12), default=list)
    skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    lines = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    chat_limit = models.PositiveSmallIntegerField(_("chats at once"), default=2)
    keys = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    factor_asked_at = models.DateTimeField(null=True)
    inserted_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    class Meta:
        db_table = "people_person"
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="person_chat_limit_in_range",
                condition=models.Q(chat_limit__gte=1, chat_limit__lte=MOST_CHATS),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_trainee(self) -> bool:
        """Tell whether this person still learns."""
        return Role.TRAINEE.value in self.roles

    @property
    def is_staff(self) -> bool:
        """Nobody enters Django's own admin."""
        return False


class SignIn(models.Model):
    """One browser in which a person has signed in; it lives and dies with its session.

    `proved_at` is when the person last showed who they are. `locked_at` is None while the screen is open.
    `factor_due_at` is when a second factor must have been added. None: it has been, or none is needed.
    Where somebody signs in from is not kept: a volunteer's home is nobody's business.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    factor_due_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_sign_in"
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def is_locked(self) -> bool:
        """Tell whether the screen is locked."""
        return self.locked_at is not None


class Tries(models.Model):
    """How often something was tried in vain since a moment; `key` is a fingerprint and names nobody."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        db_table = "people_tries"

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class RoleProposal(models.Model):
    """Roles that one person wants somebody to have; open until another one has approved or refused them.

    `settled_by` is None where the holder of the recovery key approved at the machine itself.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_proposals")
    roles = ArrayField(models.CharField(max_length=40))
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_roleproposal"
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="one_open_proposal_per_person", condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="proposal_approved_by_another",
                condition=~Q(outcome="approved")
                | Q(settled_by__isnull=True)
                | ~Q(settled_by=F("proposed_by")) & ~Q(settled_by=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.roles)} for {self.person_id}"


class UsedStep(models.Model):
    """The newest step of time whose code a person has used: that code and older ones are worth nothing."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    step = models.BigIntegerField()

    class Meta:
        db_table = "people_used_step"

    def __str__(self) -> str:
        return f"{self.person_id} {self.step}"


class FamiliarNetwork(models.Model):
    """A network from which a person has signed in before, known by a keyed fingerprint only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "people_familiar_network"
        constraints = [
            models.UniqueConstraint(fields=["person", "fingerprint"], name="familiar_network_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.fingerprint[:8]}"


class SignInRules(models.Model):
    """The center's rules of signing in; there is one row, or none as long as the usual ones hold."""

    needs_factor = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    needs_passkey = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    grace_days = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "people_sign_in_rules"

    def __str__(self) -> str:
        return f"{self.needs_factor} {self.needs_passkey} {self.grace_days}"


class Vouch(models.Model):
    """One colleague says: it is really this person, and their second factor is lost."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="vouches")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "people_vouch"
        constraints = [
            models.UniqueConstraint(fields=["person", "by"], name="vouch_once_each"),
            models.CheckConstraint(
                name="nobody_vouches_for_themselves", condition=~models.Q(person=models.F("by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.by_id}"


class ChoosingLink(models.Model):
    """The one link at which a person may choose a password now; a newer one takes its place.

    Only the fingerprint of the link is kept, so that whoever reads the table cannot follow it.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Purpose])
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "people_choosing_link"
        constraints = [
            models.CheckConstraint(
                name="choosing_link_purpose_is_known",
                condition=Q(purpose__in=[p.value for p in Purpose]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class AskedLink(models.Model):
    """Somebody says they forgot the password of a name; the worker finds out whose it is and writes to them.

    `fingerprint` is a keyed one of what was typed, which may be anything; `sendings` counts what went wrong.
    """

    fingerprint = models.CharField(max_length=64)
    due_at = models.DateTimeField(db_index=True)
    sendings = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "people_asked_link"

    def __str__(self) -> str:
        return f"{self.fingerprint[:8]} {self.sendings}"


class MailServer(models.Model):
    """The way to the center's mail server: one row, or none. The password is sealed with mail.key."""

    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField()
    encryption = models.CharField(max_length=16, choices=[(e.value, e.value) for e in Encryption])
    username = models.CharField(max_length=254, blank=True)
    password = models.BinaryField(default=b"")
    sender = models.EmailField(blank=True)

    class Meta:
        db_table = "people_mail_server"
        constraints = [
            models.CheckConstraint(
                name="mail_encryption_is_known", condition=Q(encryption__in=[e.value for e in Encryption])
            )
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
