"""What waits for a second person in the directory: publishing it, taking it back; and the list of work."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.directory.editing.drafts import find_draft, open_drafts, withdraw
from ringbuoy.directory.editing.keeping import due, soon_stale_services
from ringbuoy.directory.editing.publishing import publish
from ringbuoy.directory.faults import settle_faults
from ringbuoy.directory.models import Draft
from ringbuoy.doors.office.draft_page import bundles
from ringbuoy.doors.office.fault_page import faults_in_words
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.second_person import has_colleague
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.center import the_center
from ringbuoy.reminders.queries import services_due_for

ON_ONE_PAGE = 100


class NothingChosen(Refused):
    """No change was named."""


@require_GET
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def drafts(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person."""
    waiting = bundles(who(request), open_drafts()[:ON_ONE_PAGE])
    is_alone = not has_colleague(who(request), Act.PUBLISH_DIRECTORY)
    return render(request, "office/drafts.html", {"waiting": waiting, "is_alone": is_alone})


@require_POST
@gate(Act.PUBLISH_DIRECTORY)
def published(request: HttpRequest) -> HttpResponse:
    """Let the changes that are named hold."""
    chosen = _chosen(request)
    others = has_colleague(who(request), Act.PUBLISH_DIRECTORY)
    publish(who(request), chosen, has_colleague=others, at=clock.now())
    saved(request, _("Published. It is found from now on."))
    return redirect("office_drafts")


@require_POST
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def withdrawn(request: HttpRequest) -> HttpResponse:
    """Take the changes that are named back."""
    for draft in _chosen(request):
        withdraw(who(request), draft, at=clock.now())
    saved(request, _("Taken back. The directory is as it was."))
    return redirect("office_drafts")


def _chosen(request: HttpRequest) -> list[Draft]:
    numbers = [int(one) for one in request.POST.getlist("draft") if one.isdecimal() and len(one) < 18]
    if not numbers:
        raise NothingChosen(_("No change was named. Go back to the list and choose one."))
    return [find_draft(number) for number in numbers]


@require_GET
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def work(request: HttpRequest) -> HttpResponse:
    """Show what is to be done: what people found wrong, what was not checked for a year."""
    today = clock.now().astimezone(ZoneInfo(the_center().zone)).date()
    shown = {
        "faults": faults_in_words(),
        "yours": services_due_for(who(request), most=ON_ONE_PAGE),
        "due": due(today),
        "services": soon_stale_services(today)[:ON_ONE_PAGE],
        "shown": ON_ONE_PAGE,
        "waiting": open_drafts().count(),
        "may_edit": can(who(request), Act.EDIT_DIRECTORY),
    }
    return render(request, "office/directory_work.html", shown)


@require_POST
@gate(Act.EDIT_DIRECTORY)
def faults_settled(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep that what people found wrong with a service was looked into."""
    count = settle_faults(who(request), key, at=clock.now())
    said = ngettext("%(count)s report is settled.", "%(count)s reports are settled.", count)
    saved(request, said % {"count": count})
    return redirect("office_directory_work")
