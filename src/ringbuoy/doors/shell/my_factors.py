"""Adding and removing one's own passkeys and code app, and the recovery codes."""

from base64 import b64encode

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import fresh, open_without_factor, signed_in
from ringbuoy.doors.shell import passkeys
from ringbuoy.doors.shell.codes import step_of
from ringbuoy.doors.shell.factors import (
    Adapter,
    make_recovery_codes,
    note_added,
    recovery_codes_of,
    remove_factor,
)
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.people.codes import use_step
from ringbuoy.people.models import Person

SECRET_HOLDS_SECONDS = 15 * 60
SALT = "ringbuoy.code_app"


@require_http_methods(["GET", "POST"])
@fresh
@open_without_factor
@signed_in
def new_passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey with the browser, and keep it."""
    if request.method != "POST":
        return render(request, "shell/new_passkey.html")
    person, said = who(request), request.POST
    try:
        with transaction.atomic():
            passkeys.keep(person, said.get("credential", ""), name=said.get("name", ""))
            note_added(person, "passkey")
    except passkeys.PasskeyRefused as error:
        return render(request, "shell/new_passkey.html", {"wrong": error.sentence}, status=400)
    return _added(request, _("Your passkey is ready. Next time, sign in with it."))


@require_POST
@fresh
@open_without_factor
@signed_in
def new_passkey_question(request: HttpRequest) -> HttpResponse:
    """Say to the browser what kind of passkey it shall make."""
    return JsonResponse(passkeys.ask_to_make(who(request)))


@require_http_methods(["GET", "POST"])
@fresh
@open_without_factor
@signed_in
def code_app(request: HttpRequest) -> HttpResponse:
    """Show the picture for an authenticator app; keep its secret once the app has shown a right code."""
    person = who(request)
    if request.method != "POST":
        return _show_app(request, person, generate_totp_secret())
    secret = _sealed_secret(request.POST.get("sealed", ""))
    if secret is None:
        return _show_app(request, person, generate_totp_secret(), wrong=_("This took too long. Begin again."))
    step = step_of(secret, request.POST.get("code", ""))
    if step is None:
        return _show_app(request, person, secret, wrong=_("The code is not right. Look at the app again."))
    return _keep_app(request, person, secret, step)


@require_http_methods(["GET", "POST"])
@fresh
@open_without_factor
@signed_in
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes once; make others in their place."""
    person = who(request)
    if request.method == "POST":
        make_recovery_codes(person)
        return redirect("recovery_codes")
    codes = recovery_codes_of(person)
    is_new = codes is not None and not codes.did_view
    shown = {"codes": codes.get_unused_codes() if codes and is_new else [], "has_codes": codes is not None}
    if codes and is_new:
        codes.mark_as_viewed()
    return render(request, "shell/recovery_codes.html", shown)


@require_POST
@fresh
@open_without_factor
@signed_in
def remove(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Take one of this person's factors away."""
    remove_factor(who(request), factor_id)
    messages.success(request, _("It is removed. It opens nothing any more."))
    return redirect("my_sign_ins")


def _keep_app(request: HttpRequest, person: Person, secret: str, step: int) -> HttpResponse:
    try:
        with transaction.atomic():
            TOTP.activate(person, secret)
            use_step(person.pk, step)
            note_added(person, "code")
    except IntegrityError:
        messages.error(request, _("You have a code app already. Remove it first, then add the other one."))
        return redirect("my_sign_ins")
    return _added(request, _("Your code app is ready. After the password you are asked for its code."))


def _added(request: HttpRequest, sentence: str) -> HttpResponse:
    """Say that it is there; recovery codes that nobody has seen are shown now."""
    messages.success(request, sentence)
    codes = recovery_codes_of(who(request))
    return redirect("recovery_codes" if codes and not codes.did_view else "my_sign_ins")


def _show_app(request: HttpRequest, person: Person, secret: str, *, wrong: str = "") -> HttpResponse:
    adapter = Adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    shown = {
        "wrong": wrong,
        "picture": b64encode(picture.encode()).decode(),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "sealed": signing.dumps(adapter.encrypt(secret), salt=SALT),
    }
    return render(request, "shell/code_app.html", shown, status=400 if wrong else 200)


def _sealed_secret(sealed: str) -> str | None:
    """Give the secret that this page has shown. None: it was too long ago, or never."""
    try:
        return Adapter().decrypt(signing.loads(sealed, salt=SALT, max_age=SECRET_HOLDS_SECONDS))
    except signing.BadSignature:
        return None
