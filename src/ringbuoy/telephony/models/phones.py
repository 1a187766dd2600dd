"""The counselors' phones, in the browser and their own."""

from django.db import models

from ringbuoy.people.models import Person, SignIn


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
