"""My sign-ins: where I am signed in, ending that, and locking every screen of mine."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import open_without_factor, signed_in
from ringbuoy.access.limits import limits_of
from ringbuoy.doors.shell.factors import code_app_of, passkeys_of, recovery_codes_of
from ringbuoy.doors.shell.sign_ins import sign_in_of, who
from ringbuoy.kernel import clock
from ringbuoy.people.models import SignIn
from ringbuoy.people.provider.linking import linked
from ringbuoy.people.provider.settings import the_provider
from ringbuoy.people.sign_in_rules import the_rules
from ringbuoy.people.sign_ins import end_one, end_others


@require_GET
@open_without_factor
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Show every browser in which this person is signed in."""
    person = who(request)
    provider = the_provider()
    limits, codes = limits_of(person.roles), recovery_codes_of(person)
    shown = {
        "sign_ins": SignIn.objects.filter(person=person),
        "this_one": sign_in_of(request).pk,
        "idle_minutes": limits.idle // timedelta(minutes=1),
        "most_hours": limits.absolute // timedelta(hours=1),
        "passkeys": passkeys_of(person),
        "app": code_app_of(person),
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "provider": provider,
        "identity": linked(person, provider.issuer),
        "need": the_rules().need_of(person.roles),
    }
    return render(request, "shell/my_sign_ins.html", shown)


@require_POST
@open_without_factor
@signed_in
def end(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End one of this person's sign-ins; its pages go dark at once."""
    end_one(who(request), sign_in_id, at=clock.now())
    messages.success(request, _("That sign-in is ended."))
    return redirect("my_sign_ins")


@require_POST
@open_without_factor
@signed_in
def end_all_others(request: HttpRequest) -> HttpResponse:
    """End all of this person's sign-ins but this one."""
    count = end_others(who(request), kept=sign_in_of(request).session_key, at=clock.now())
    said = ngettext("%(count)s other sign-in is ended.", "%(count)s other sign-ins are ended.", count)
    messages.success(request, said % {"count": count})
    return redirect("my_sign_ins")
