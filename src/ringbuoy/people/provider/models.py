"""The identity provider, and whose accounts there belong to whom here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ringbuoy.people.provider.rules import LONGEST_SUBJECT


class IdentityProvider(models.Model):
    """The center's identity provider: one row, or none. The client's secret is sealed with factor.key."""

    name = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=254, blank=True)
    secret = models.BinaryField(default=b"")
    proofs = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        app_label = "people"
        db_table = "people_identity_provider"

    def __str__(self) -> str:
        return self.issuer


class LinkedIdentity(models.Model):
    """An account at a provider that opens a person's account here; its owner linked it while proved.

    Known by what the provider calls it and never changes, not by the e-mail address, which may go to another.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    linked_at = models.DateTimeField()

    class Meta:
        app_label = "people"
        db_table = "people_linked_identity"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_opens_one_account"),
            models.UniqueConstraint(fields=["person", "issuer"], name="one_identity_of_each_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.issuer}"
