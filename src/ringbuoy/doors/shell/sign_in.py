"""Signing in and out, by django-allauth with our own pages. Every attempt is in the journal."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import open_while_locked, open_without_factor, public, signed_in
from ringbuoy.doors.shell.leading import inside
from ringbuoy.doors.shell.provider_sign_in import METHOD, came_from_there
from ringbuoy.doors.shell.sign_ins import is_talking
from ringbuoy.doors.shell.source import address_of, network_of
from ringbuoy.doors.shell.throttle import forget_tries_here, may_try
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, NotPermitted
from ringbuoy.people.familiar import get_familiar
from ringbuoy.people.models import Person
from ringbuoy.people.provider.settings import the_provider
from ringbuoy.presence.actions import go_off

OURS = {"allauth.mfa.stages.AuthenticateStage": "ringbuoy.doors.shell.second_stage.SecondStage"}


class StillTalking(Conflict):
    """This person is still in a conversation."""


class AccountClosed(NotPermitted):
    """The person has been deactivated."""


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Tells allauth where requests come from and what we call things; journals each attempt."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The name or the password is not right. Try again."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes, then try again."),
        "rate_limited": gettext_lazy("Too many tries. Wait a minute, then try again."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the address that the rate limits count."""
        return address_of(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop whoever guesses, before a password is looked at."""
        if not may_try(request, "password", str(credentials.get("username", ""))):
            raise self.validation_error("too_many_login_attempts")

    def get_login_stages(self) -> list[str]:
        """Ask for the second factor by our own stage."""
        return [OURS.get(stage, stage) for stage in super().get_login_stages()]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up; people are invited."""
        return False

    def post_login(self, request: HttpRequest, user: Person, **words: Any) -> HttpResponse:
        """Journal a good sign-in, then go on."""
        at = clock.now()
        get_familiar(user, network_of(request), at=at)
        forget_tries_here(request, "password", user.username)
        records = get_authentication_records(request, user)
        by = [str(record.get("type") or record["method"]) for record in records]
        write(Happened.PERSON_SIGNED_IN, at=at, person=user.pk, by=by)
        return HttpResponseRedirect(inside(str(words.get("redirect_url") or "")))

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """Refuse somebody whose account is closed, who gave the right password.

        :raises AccountClosed: always.
        """
        write(Happened.PERSON_SIGN_IN_FAILED, at=clock.now(), person=user.pk, known=True)
        raise AccountClosed(_("Your account is closed. Ask your coordinator."))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Journal a failed sign-in: whose name it was, if anyone's; never what was typed."""
        name = str(credentials.get("username", "")).lower()
        person = Person.objects.filter(username=name).values_list("pk", flat=True).first()
        write(Happened.PERSON_SIGN_IN_FAILED, at=clock.now(), person=person, known=person is not None)


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page. In a demo it lists the demo's people, whose passwords are no secret."""

    template_name = "shell/sign_in.html"
    demo_people: Callable[[], Sequence[object]] | None = None

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """Give what the page shows; allauth's own links lead to pages that we do not have."""
        context = super(LoginView, self).get_context_data(**words)
        return {
            **context,
            "demo_people": self.demo_people() if self.demo_people else (),
            "provider": the_provider(),
            "is_still_there": self.request.GET.get("left") == METHOD,
        }


@require_POST
@open_while_locked
@open_without_factor
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; what the browser kept of it is cleared.

    :raises StillTalking: somebody would be left alone in the middle of a talk.
    """
    person = request.user
    assert isinstance(person, Person)
    if is_talking(person):
        raise StillTalking(_("You are still talking with someone. End or hand over first, then sign out."))
    go_off(person, at=clock.now())
    came_from = f"?left={METHOD}" if came_from_there(request, person) else ""
    logout(request)
    response = redirect(f"{reverse('sign_in')}{came_from}")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def sign_in(demo_people: Callable[[], Sequence[object]] | None = None) -> Callable[..., HttpResponse]:
    """Make the view of the sign-in page; `demo_people` lists who may be tried in a demo."""
    view: Callable[..., HttpResponse] = SignIn.as_view(demo_people=demo_people)
    return public(view)
