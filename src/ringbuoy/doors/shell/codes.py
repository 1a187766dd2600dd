"""Checking a code: of the authenticator app, or one of the recovery codes. Each opens once."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ringbuoy.doors.shell.factors import code_app_of, recovery_codes_of
from ringbuoy.doors.shell.throttle import forget_tries_here, may_try
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.people.codes import use_step
from ringbuoy.people.models import Person


class WrongCode(NotPermitted):
    """The code is not right, was used before, or too many were tried."""


def check_code(request: HttpRequest, person: Person, code: str) -> Authenticator:
    """Use a code of this person, and give the factor that it belongs to.

    :raises WrongCode: it opens nothing.
    """
    if not may_try(request, "code", person.username):
        raise WrongCode(_("Too many tries. Wait five minutes, then try again."))
    found = _in_app(person, code) or _in_recovery_codes(person, code)
    if found is None:
        raise WrongCode(_("This code is not right, or was used before. Wait for the next one."))
    forget_tries_here(request, "code", person.username)
    return found


def step_of(secret: str, code: str) -> int | None:
    """Find the step of time to which a code of this secret belongs. None: it is of none about now."""
    now = int(clock.now().timestamp()) // app_settings.TOTP_PERIOD
    tolerance = app_settings.TOTP_TOLERANCE
    for step in range(now - tolerance, now + tolerance + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def _in_app(person: Person, code: str) -> Authenticator | None:
    app = code_app_of(person)
    step = step_of(decrypt(app.data["secret"]), code) if app else None
    return app if step is not None and use_step(person.pk, step) else None


def _in_recovery_codes(person: Person, code: str) -> Authenticator | None:
    codes = recovery_codes_of(person)
    return codes.instance if codes and codes.validate_code(code) else None
