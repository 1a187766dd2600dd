"""The other ways in, beside the password: a passkey, and the second step after the password."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import public
from ringbuoy.doors.shell import passkeys
from ringbuoy.doors.shell.codes import WrongCode, check_code
from ringbuoy.doors.shell.factors import Type, code_app_of, needs_passkey, passkeys_of
from ringbuoy.doors.shell.leading import inside
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.people.models import Person

View = Callable[[HttpRequest], HttpResponse]
slowed_down: Callable[[View], View] = ratelimit.decorator(app="allauth.mfa", action="webauthn_login")
after_password: Callable[[View], View] = login_stage_required(
    stage=AuthenticateStage.key, redirect_urlname="sign_in"
)


@require_POST
@public
@slowed_down
def passkey_question(request: HttpRequest) -> HttpResponse:
    """Give the browser the question that a passkey answers."""
    return JsonResponse(passkeys.ask_to_show(None))


@require_POST
@public
@slowed_down
def passkey_answer(request: HttpRequest) -> HttpResponse:
    """Sign the owner of a passkey in: it is both steps in one."""
    try:
        shown = passkeys.recognize(request.POST.get("credential", ""))
    except passkeys.PasskeyRefused as error:
        write(Happened.PERSON_SIGN_IN_FAILED, at=clock.now(), known=False)
        messages.error(request, error.sentence)
        return redirect("sign_in")
    login = Login(user=shown.user, redirect_url=inside(request.POST.get("next", "")))
    answer: HttpResponse = perform_passwordless_login(request, shown, login)
    return answer


@require_http_methods(["GET", "POST"])
@public
@after_password
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever gave a right password; take it."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]
    person: Person = stage.login.user
    if request.method != "POST":
        return _show(request, person)
    try:
        factor = _shown_factor(request, person)
    except NotPermitted as error:
        write(Happened.PERSON_SIGN_IN_FAILED, at=clock.now(), person=person.pk, known=True)
        return _show(request, person, wrong=error.sentence)
    post_authentication(request, factor)
    answer: HttpResponse = stage.exit()
    return answer


@require_POST
@public
def start_again(request: HttpRequest) -> HttpResponse:
    """Forget a sign-in that was half done, to begin it as somebody else."""
    clear_login(request)
    return redirect("sign_in")


@require_POST
@public
@after_password
def second_question(request: HttpRequest) -> HttpResponse:
    """Give the browser the question for one of this person's passkeys."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]
    return JsonResponse(passkeys.ask_to_show(stage.login.user))


def _shown_factor(request: HttpRequest, person: Person) -> Authenticator:
    if request.POST.get("credential"):
        return passkeys.recognize(request.POST["credential"], person)
    factor = check_code(request, person, request.POST.get("code", ""))
    if factor.type == Type.TOTP and needs_passkey(person):
        raise WrongCode(_("Your role signs in with a passkey. Use it, or a recovery code."))
    return factor


def _show(request: HttpRequest, person: Person, *, wrong: str = "") -> HttpResponse:
    shown = {
        "wrong": wrong,
        "has_passkey": bool(passkeys_of(person)),
        "has_app": code_app_of(person) is not None,
    }
    return render(request, "shell/second_step.html", shown, status=403 if wrong else 200)
