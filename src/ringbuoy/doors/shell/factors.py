"""Second factors: how allauth keeps their secrets, and who has which."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound, Unavailable
from ringbuoy.lines.center import the_center
from ringbuoy.people.models import Person
from ringbuoy.people.sealing import WrongKey, seal, unseal
from ringbuoy.people.sign_in_rules import Need, ask_for_factor, remember_due, the_rules

PURPOSE = b"ringbuoy second factor"
Type = Authenticator.Type


class FactorsClosed(Unavailable):
    """The key that opens the factors' secrets is missing, or is another one."""


class NoSuchFactor(NotFound):
    """This person has no such factor."""


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals what allauth keeps of a factor, and gives our names to what authenticators show."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not right. Try again."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret with a key that no copy of the database holds."""
        try:
            return seal(text, key=settings.RINGBUOY.factor_key, purpose=PURPOSE).hex()
        except WrongKey as error:
            raise FactorsClosed(_no_key()) from error

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret.

        :raises FactorsClosed: it was sealed with another key.
        """
        sealed = bytes.fromhex(encrypted_text)
        try:
            return unseal(sealed, key=settings.RINGBUOY.factor_key, purpose=PURPOSE)
        except WrongKey as error:
            raise FactorsClosed(_no_key()) from error

    def get_totp_label(self, user: Person) -> str:
        """Name the account by the sign-in name, never by the e-mail address."""
        return user.username

    def get_totp_issuer(self) -> str:
        """Name the center."""
        return str(the_center().name)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the center for the browser's own dialogs."""
        return {**super().get_public_key_credential_rp_entity(), "name": the_center().name}

    def _get_user_identifier(self, user: Person) -> str:
        return user.username


def passkeys_of(person: Person) -> list[Authenticator]:
    """List this person's passkeys, the oldest first."""
    return list(Authenticator.objects.filter(user=person, type=Type.WEBAUTHN).order_by("pk"))


def code_app_of(person: Person) -> Authenticator | None:
    """Give this person's authenticator app. None: they have none."""
    found: Authenticator | None = Authenticator.objects.filter(user=person, type=Type.TOTP).first()
    return found


def recovery_codes_of(person: Person) -> RecoveryCodes | None:
    """Give this person's recovery codes. None: they have none."""
    found = Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).first()
    return RecoveryCodes(found) if found else None


def has_factor(person: Person) -> bool:
    """Tell whether this person has a passkey or a code app."""
    return bool(passkeys_of(person)) or code_app_of(person) is not None


def needs_passkey(person: Person) -> bool:
    """Tell whether nothing but a passkey will do for this person, who has one."""
    return the_rules().need_of(person.roles) is Need.PASSKEY and bool(passkeys_of(person))


def note_added(person: Person, kind: str) -> None:
    """Write down that a factor was added; whoever had waited for it waits no longer."""
    write(Happened.PERSON_FACTOR_ADDED, at=clock.now(), person=person.pk, kind=kind)
    if recovery_codes_of(person) is None:
        RecoveryCodes.activate(person)
    look_at_due(person)


def look_at_due(person: Person) -> None:
    """Tell every sign-in of this person until when a factor is due. In a demo nobody has to have one."""
    if settings.RINGBUOY.demo:
        return
    has_passkey = bool(passkeys_of(person))
    has_any = has_factor(person)
    remember_due(person, ask_for_factor(person, has_factor=has_any, has_passkey=has_passkey, at=clock.now()))


@transaction.atomic
def remove_factor(person: Person, factor_id: int) -> None:
    """Take one factor away; with the last one the recovery codes go.

    :raises NoSuchFactor: it is not this person's.
    """
    found = Authenticator.objects.filter(user=person, pk=factor_id).exclude(type=Type.RECOVERY_CODES).first()
    if found is None:
        raise NoSuchFactor(_("This is gone already. Load the page again."))
    found.delete()
    if not Authenticator.objects.filter(user=person).exclude(type=Type.RECOVERY_CODES).exists():
        Authenticator.objects.filter(user=person).delete()
    write(Happened.PERSON_FACTOR_REMOVED, at=clock.now(), person=person.pk, kind=found.type)
    look_at_due(person)


@transaction.atomic
def make_recovery_codes(person: Person) -> None:
    """Replace this person's recovery codes; the old ones open nothing any more."""
    Person.objects.select_for_update().get(pk=person.pk)
    Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    write(Happened.PERSON_RECOVERY_CODES_MADE, at=clock.now(), person=person.pk)


def _no_key() -> str:
    return _("Codes cannot be checked now. Sign in with a passkey, or ask your IT administrator.")
