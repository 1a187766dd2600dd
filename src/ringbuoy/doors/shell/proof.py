"""Proving who one is once more: for what needs a fresh proof, and to open a locked screen.

A form that needed a fresh proof is not lost: the page that asks carries what was typed, and sends it on
together with the proof. Nothing of it is kept on the server meanwhile.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import open_while_locked, open_without_factor, signed_in
from ringbuoy.access.limits import is_fresh
from ringbuoy.doors.shell import errors, passkeys
from ringbuoy.doors.shell.codes import check_code
from ringbuoy.doors.shell.factors import code_app_of, needs_passkey, passkeys_of
from ringbuoy.doors.shell.leading import inside
from ringbuoy.doors.shell.sign_ins import sign_in_of, who
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.people.sign_ins import prove
from ringbuoy.people.tries import count_try, forget_tries

NEEDED = 401
PREFIX = "proof_"
MOST_TRIES, WITHIN = 5, timedelta(minutes=5)
View = Callable[..., HttpResponse]


class NotProved(NotPermitted):
    """What was given proves nothing."""


class ProofMiddleware:
    """Stops what needs a fresh proof until there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: Any, _words: Any) -> HttpResponse | None:
        """Ask for a proof, take the one that came with the form, or let the view run (None)."""
        if not getattr(view, "needs_fresh_proof", False):
            return None
        if is_fresh(sign_in_of(request).proved_at, at=clock.now()):
            return None
        if not _has_proof(request):
            return _ask(request)
        try:
            take_proof(request)
        except NotProved as error:
            return _ask(request, wrong=error.sentence)
        return None


@require_http_methods(["GET", "POST"])
@open_without_factor
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a proof ahead of a page; `next` is where it leads then."""
    ahead = inside(request.GET.get("next", ""))
    if request.method == "POST":
        try:
            take_proof(request)
        except NotProved as error:
            return _show(request, wrong=error.sentence)
        return redirect(ahead)
    return _show(request)


def take_proof(request: HttpRequest) -> None:
    """Take the passkey, code or password that came with a request as the proof of who sits there.

    :raises NotProved: it is not right, or was wrong too often.
    """
    sign_in, at = sign_in_of(request), clock.now()
    if count_try("proof", sign_in.session_key, within=WITHIN, at=at) > MOST_TRIES:
        raise NotProved(_("Too many tries. Wait five minutes, then try again."))
    try:
        by = _means(request, who(request))
    except NotPermitted as error:
        write(Happened.PERSON_PROOF_FAILED, at=at, person=sign_in.person_id)
        raise NotProved(error.sentence) from error
    forget_tries("proof", sign_in.session_key)
    prove(sign_in, by=by, at=at)


@require_POST
@open_while_locked
@open_without_factor
@signed_in
def question(request: HttpRequest) -> HttpResponse:
    """Give the browser the question that a passkey of this person answers."""
    return JsonResponse(passkeys.ask_to_show(who(request)))


def _means(request: HttpRequest, person: Person) -> str:
    """Check what was given, and name what it is."""
    said = request.POST
    if said.get(f"{PREFIX}credential"):
        passkeys.recognize(said[f"{PREFIX}credential"], person)
        return "passkey"
    if needs_passkey(person):
        raise NotProved(_("Your role proves itself with a passkey. Use it now."))
    if said.get(f"{PREFIX}code"):
        return str(check_code(request, person, said[f"{PREFIX}code"]).type)
    if not person.check_password(said.get(f"{PREFIX}password", "")):
        raise NotProved(_("The password is not right. Try again."))
    return "password"


def _has_proof(request: HttpRequest) -> bool:
    return any(name.startswith(PREFIX) for name in request.POST)


def _ask(request: HttpRequest, *, wrong: str = "") -> HttpResponse:
    if request.method == "GET":
        return redirect(f"{reverse('proof')}?next={quote(request.get_full_path())}")
    if "HX-Request" in request.headers or "application/json" in request.headers.get("Accept", ""):
        sentence = _("Show first that it is you: open “My sign-ins” in a new tab, then do this again.")
        return errors.say(request, sentence, status=NEEDED)
    return _show(request, wrong=wrong)


def _show(request: HttpRequest, *, wrong: str = "") -> HttpResponse:
    """Ask for the proof; what was typed goes on with it to where it was going."""
    shown = {"wrong": wrong, "carried": _carried(request), **means_of(who(request))}
    return render(request, "shell/proof.html", shown, status=NEEDED)


def means_of(person: Person) -> dict[str, bool]:
    """Tell by what this person can prove who they are."""
    strict = needs_passkey(person)
    return {
        "has_passkey": bool(passkeys_of(person)),
        "has_app": not strict and code_app_of(person) is not None,
        "has_password": not strict and person.has_usable_password(),
    }


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith(PREFIX)
        for value in values
    ]
