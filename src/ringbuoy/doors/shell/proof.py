"""Proving who one is once more: for what needs a fresh proof, and to open a locked screen.

A form that needed a fresh proof is not lost: the page that asks carries what was typed, and sends it on
together with the proof. Nothing of it is kept on the server meanwhile.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbuoy.access.gates import signed_in
from ringbuoy.access.limits import is_fresh
from ringbuoy.doors.shell import errors
from ringbuoy.doors.shell.sign_ins import sign_in_of
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
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a proof ahead of a page; `next` is where it leads then."""
    ahead = _inside(request.GET.get("next", ""))
    if request.method == "POST":
        try:
            take_proof(request)
        except NotProved as error:
            return _show(request, wrong=error.sentence)
        return redirect(ahead)
    return _show(request)


def take_proof(request: HttpRequest) -> None:
    """Take the password that came with a request as the proof of who sits there.

    :raises NotProved: it is not right, or was wrong too often.
    """
    person, sign_in = request.user, sign_in_of(request)
    assert isinstance(person, Person)
    at = clock.now()
    tries = count_try("proof", sign_in.session_key, within=WITHIN, at=at)
    if tries > MOST_TRIES:
        raise NotProved(_("Too many tries. Wait five minutes, then try again."))
    if not person.check_password(request.POST.get(f"{PREFIX}password", "")):
        write(Happened.PERSON_PROOF_FAILED, at=at, person=person.pk)
        raise NotProved(_("The password is not right. Try again."))
    forget_tries("proof", sign_in.session_key)
    prove(sign_in, by="password", at=at)


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
    shown = {"wrong": wrong, "carried": _carried(request)}
    return render(request, "shell/proof.html", shown, status=NEEDED)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not name.startswith(PREFIX)
        for value in values
    ]


def _inside(asked: str) -> str:
    """Lead to a page of ours; where somebody wants elsewhere, to the first page of the shift."""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else reverse("start_of_shift")
