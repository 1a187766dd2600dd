"""Close to me: whose contacts I must not open, as I have named them myself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.audit.closeness import close_to, forget_close, name_close
from ringbuoy.callers.rules import HandleKind
from ringbuoy.doors.office.handle_words import HANDLE_KINDS
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused


@require_http_methods(["GET", "POST"])
@gate(Act.READ_OWN_CONTACTS)
def close_to_me(request: HttpRequest) -> HttpResponse:
    """Show one's own list, or add to it. What cannot be read is said, and stays in the form."""
    person, wrong = who(request), ""
    kind, handle = request.POST.get("kind", HandleKind.PHONE.value), request.POST.get("handle", "")
    if request.method == "POST":
        try:
            name_close(person, _kind(kind), handle, at=clock.now())
            messages.success(request, _("It is in your list. The number or address itself is kept nowhere."))
            return redirect("close_to_me")
        except Refused as refused:
            wrong = refused.sentence
    shown = {
        "rows": close_to(person, at=clock.now()),
        "kinds": [(one.value, words) for one, words in HANDLE_KINDS.items()],
        "kind": kind,
        "handle": handle,
        "wrong": wrong,
    }
    return render(request, "office/close_to_me.html", shown, status=400 if wrong else 200)


@require_POST
@gate(Act.READ_OWN_CONTACTS)
def taken_back(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take one row of one's own list back."""
    forget_close(who(request), row_id, at=clock.now())
    return redirect("close_to_me")


def _kind(said: str) -> HandleKind:
    if said not in set(HandleKind):
        raise Refused(_("Choose whether it is a number, an address or a code word."))
    return HandleKind(said)
