"""Small answers about who has signed in: the first page of a shift, whoami, the lock, the keys."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate, open_while_locked, open_without_factor, public, signed_in
from ringbuoy.access.rules import Act, acts_of
from ringbuoy.doors.shell.bar import Bar
from ringbuoy.doors.shell.keys import ACTIONS, keys_of, read_keys
from ringbuoy.doors.shell.navigation import first_page
from ringbuoy.doors.shell.proof import take_proof
from ringbuoy.doors.shell.sign_ins import is_page, sign_in_of
from ringbuoy.doors.shell.sign_ins import who as who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.people.sign_ins import lock as lock_screen
from ringbuoy.people.sign_ins import lock_everything, lock_if_idle, note_sign_of_life
from ringbuoy.presence.actions import get_ready, pause
from ringbuoy.wellbeing.actions import answer
from ringbuoy.wellbeing.rules import Wish


class UnknownReadiness(Refused):
    """One is ready or paused."""


@require_GET
@signed_in
def start_of_shift(request: HttpRequest) -> HttpResponse:
    """Lead to the first page that this person's roles open."""
    page = first_page(acts_of(who(request).roles))
    return redirect(page) if page else render(request, "shell/no_page.html")


@require_GET
@public
def whoami(request: HttpRequest) -> HttpResponse:
    """Tell the hub whose session the given cookies are. The hub lets nobody else ask here."""
    if not request.user.is_authenticated:
        return JsonResponse({"person": None}, status=401)
    person = who(request)
    return JsonResponse(
        {
            "person": person.pk,
            "name": person.name,
            "alias": person.alias,
            "roles": sorted(person.roles),
            "acts": sorted(acts_of(person.roles)),
            "lines": sorted(person.lines),
            "is_locked": lock_if_idle(sign_in_of(request), person, at=clock.now()),
        }
    )


@require_GET
@open_while_locked
@open_without_factor
@signed_in
def waiting(request: HttpRequest) -> HttpResponse:
    """Draw the waiting pill and this person's own state again."""
    return render(request, "shell/_state.html", {"bar": Bar(request)})


@require_POST
@signed_in
def readiness(request: HttpRequest) -> HttpResponse:
    """Take this person's word: ready, or on a break."""
    say = {"ready": get_ready, "paused": pause}.get(request.POST.get("readiness", ""))
    if say is None:
        raise UnknownReadiness(_("Say whether you are ready or on a break."))
    say(who(request), at=clock.now())
    if "HX-Request" in request.headers:
        return waiting_again(request)
    return redirect("start_of_shift")


@require_POST
@gate(Act.TAKE_CONTACTS)
def debrief(request: HttpRequest) -> HttpResponse:
    """Take this person's answer to the offered debrief; who goes on is ready at once."""
    person, wish, at = who(request), request.POST.get("wish", ""), clock.now()
    answer(person, wish, at=at)
    if wish == Wish.GO_ON:
        get_ready(person, at=at)
    return waiting_again(request) if "HX-Request" in request.headers else redirect("start_of_shift")


def waiting_again(request: HttpRequest) -> HttpResponse:
    """Answer with the bar's state as it stands now."""
    return render(request, "shell/_state.html", {"bar": Bar(request)})


@require_POST
@open_while_locked
@open_without_factor
@signed_in
def lock(request: HttpRequest) -> HttpResponse:
    """Remember that this screen is blurred. Nothing else stops."""
    lock_screen(sign_in_of(request), at=clock.now())
    return HttpResponse(status=204)


@require_POST
@open_while_locked
@open_without_factor
@signed_in
def lock_all(request: HttpRequest) -> HttpResponse:
    """Lock every screen of this person, wherever it stands."""
    lock_everything(who(request), at=clock.now())
    return redirect("my_sign_ins") if is_page(request) else HttpResponse(status=204)


@require_POST
@open_while_locked
@open_without_factor
@signed_in
def unlock(request: HttpRequest) -> HttpResponse:
    """Take the blur away for a good proof of who sits there.

    :raises NotProved: it is not right, or was wrong too often.
    """
    take_proof(request)
    return HttpResponse(status=204)


@require_POST
@open_without_factor
@signed_in
def alive(request: HttpRequest) -> HttpResponse:
    """Hear that a human being sits at this screen."""
    note_sign_of_life(sign_in_of(request), at=clock.now())
    return HttpResponse(status=204)


@signed_in
def my_keys(request: HttpRequest) -> HttpResponse:
    """Show this person's keys, or change them."""
    person = who(request)
    if request.method == "POST":
        said = {action: request.POST.get(action, "") for action in ACTIONS if action in request.POST}
        person.keys = read_keys(said)
        person.save(update_fields=["keys"])
        return redirect("my_keys")
    return render(request, "shell/my_keys.html", {"keys": keys_of(person.keys)})
