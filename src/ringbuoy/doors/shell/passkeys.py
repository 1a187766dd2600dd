"""Passkeys: what a browser is asked for, and what it answers. allauth and fido2 do the cryptography."""

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.people.models import Person

LONGEST_CREDENTIAL = 20_000
LONGEST_NAME = 60
# Whatever the parsers of CBOR, COSE and JSON trip over in rubbish that no browser sends.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, struct.error)


class PasskeyRefused(NotPermitted):
    """What the browser sent proves nothing here."""


def ask_to_make(person: Person) -> dict[str, Any]:
    """Say what kind of new passkey we want: one that this person alone can use, and finds by itself."""
    options: dict[str, Any] = auth.begin_registration(person, passwordless=True)
    return options


def keep(person: Person, credential: str, *, name: str) -> Authenticator:
    """Keep the passkey that a browser has just made.

    :raises PasskeyRefused: it did not answer our question, or did not check who touched it.
    """
    with _refused(_("The passkey was not made. Try again, or use another device.")):
        said = _read(credential)
        auth.parse_registration_response(said)
        if not auth.complete_registration(said).is_user_verified():
            raise ValueError
    return auth.WebAuthn.add(person, _named(person, name), said).instance


def ask_to_show(person: Person | None) -> dict[str, Any]:
    """Say which passkey we want to see: one of this person's, or any of this center's (None)."""
    options: dict[str, Any] = auth.begin_authentication(person)
    return options


def recognize(credential: str, person: Person | None = None) -> Authenticator:
    """Give the passkey that a browser has shown, with its person.

    :raises PasskeyRefused: we do not know it, it is somebody else's, or it did not answer our question.
    """
    with _refused(_("This passkey is not known here. Use another one, or your password.")):
        said = _read(credential)
        auth.parse_authentication_response(said)
        owner = auth.extract_user_from_response(said) if person is None else person
        found: Authenticator = auth.complete_authentication(owner, said)
    return found


def _read(credential: str) -> dict[str, Any]:
    said = json.loads(credential) if len(credential) <= LONGEST_CREDENTIAL else None
    if not isinstance(said, dict) or not isinstance(said.get("response"), dict):
        raise ValueError
    return said


def _named(person: Person, name: str) -> str:
    """Give a passkey a name; its owner may have given none."""
    count = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count()
    return name.strip()[:LONGEST_NAME] or _("Passkey %(number)s") % {"number": count + 1}


@contextmanager
def _refused(sentence: str) -> Iterator[None]:
    try:
        yield
    except (ValidationError, InvalidSignature, *UNREADABLE) as error:
        raise PasskeyRefused(sentence) from error
