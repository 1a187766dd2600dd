"""Signing in by the identity provider, and linking one's account there; passkeys and passwords go on."""

from datetime import timedelta

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import fresh, public, signed_in
from ringbuoy.doors.shell.factors import needs_passkey
from ringbuoy.doors.shell.provider_way import Errand, come_back, go, sign_out_address, take_errand
from ringbuoy.doors.shell.sign_ins import kept_sign_in, who
from ringbuoy.doors.shell.source import network_of
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.people.provider.linking import link, owner_of, unlink
from ringbuoy.people.provider.settings import the_provider
from ringbuoy.people.provider.tokens import Identity
from ringbuoy.people.tries import count_try

MOST_BEGUN, WITHIN = 60, timedelta(minutes=1)
METHOD = "provider"


class TooManyBegun(NotPermitted):
    """Too many went to the provider from one network."""


class AnotherSits(NotPermitted):
    """Whoever comes back is not who went."""


@require_POST
@public
def begin(request: HttpRequest) -> HttpResponse:
    """Send this browser to the provider, to sign in."""
    try:
        if count_try(METHOD, network_of(request), within=WITHIN, at=clock.now()) > MOST_BEGUN:
            raise TooManyBegun(_("Too many tries. Wait a minute, then try again."))
        return _send_there(request, ahead=request.POST.get("next", ""))
    except Foreseen as error:
        return _stay(request, error, None)


@require_POST
@fresh
@signed_in
def begin_link(request: HttpRequest) -> HttpResponse:
    """Send this browser to the provider, to link the account there to its owner's account here."""
    try:
        return _send_there(request, person=who(request).pk)
    except Foreseen as error:
        return _stay(request, error, who(request))


@require_GET
@public
def back(request: HttpRequest) -> HttpResponse:
    """Take the answer with which a browser comes back from the provider."""
    links = None
    try:
        errand = take_errand(request)
        links = _who_links(request, errand)
        identity = come_back(request, errand, at=clock.now())
        owner = links or owner_of(identity)
        if links:
            link(links, identity, at=clock.now())
    except Foreseen as error:
        return _stay(request, error, links)
    if not links:
        return _sign_in(request, owner, identity, ahead=errand.ahead)
    messages.success(request, _("It is linked. Next time you can sign in by it."))
    return redirect("my_sign_ins")


@require_POST
@fresh
@signed_in
def take_back(request: HttpRequest) -> HttpResponse:
    """Let the account at the provider open this person's account no more."""
    unlink(who(request), at=clock.now())
    messages.success(request, _("It is unlinked. It opens nothing here any more."))
    return redirect("my_sign_ins")


@require_GET
@public
def sign_out_there(request: HttpRequest) -> HttpResponse:
    """Lead to where one signs out at the provider too."""
    provider = the_provider()
    try:
        address = sign_out_address(provider) if provider.issuer else ""
    except Foreseen:
        address = ""
    if address:
        return HttpResponseRedirect(address)
    messages.error(request, _("The provider offers no way from here. Sign out there, or close the browser."))
    return redirect("sign_in")


def was_asked_there(request: HttpRequest, person: Person) -> bool:
    """Tell whether the provider has asked a second step in this sign-in, as the center's rules take it."""
    return any(record.get("is_second") for record in _ways_in(request, person))


def came_from_there(request: HttpRequest, person: Person) -> bool:
    """Tell whether this sign-in came from the provider."""
    return bool(_ways_in(request, person))


def _ways_in(request: HttpRequest, person: Person) -> list[dict[str, object]]:
    records: list[dict[str, object]] = get_authentication_records(request, person)
    return [record for record in records if record.get("method") == METHOD]


def _send_there(request: HttpRequest, *, person: int | None = None, ahead: str = "") -> HttpResponse:
    """Lead on by a page: a form of ours must not end at another site, and nobody goes there unasked."""
    provider, address = go(request, person=person, ahead=ahead, at=clock.now())
    return render(request, "shell/provider_going.html", {"provider": provider, "address": address})


def _who_links(request: HttpRequest, errand: Errand) -> Person | None:
    """Give who went to link an account, and still sits there. None: somebody signs in.

    :raises AnotherSits: nobody, or somebody else, sits there now.
    """
    if errand.person is None:
        return None
    row = kept_sign_in(request)
    if row is None or row.is_locked or row.person_id != errand.person:
        raise AnotherSits(_("Nothing was linked: sign in, unlock the screen, then begin once more."))
    return who(request)


def _sign_in(request: HttpRequest, person: Person, identity: Identity, *, ahead: str) -> HttpResponse:
    """Go on as after a password: our own second step is asked, unless the provider's is taken for it."""
    is_taken = bool(identity.proofs.intersection(the_provider().proofs))
    is_second = is_taken and not needs_passkey(person)
    record_authentication(request, person, method=METHOD, is_second=is_second)
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=ahead or None))
    return answer


def _stay(request: HttpRequest, error: Foreseen, links: Person | None) -> HttpResponse:
    """Say what stopped it where the person began; what the provider said is written nowhere."""
    at, why = clock.now(), type(error).__name__
    person = links.pk if links else None
    write(Happened.PERSON_SIGN_IN_FAILED, at=at, person=person, known=links is not None, why=why)
    messages.error(request, error.sentence)
    return redirect("my_sign_ins" if links else "sign_in")
