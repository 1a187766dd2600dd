"""The pages of the people: the list, an invitation, one person."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, fresh, gate, require
from ringbuoy.access.rules import CONTENT_ROLES, Act
from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.doors.office.link_page import hand_over
from ringbuoy.doors.office.person_forms import EmailForm, InviteForm, RolesForm, WorkForm
from ringbuoy.doors.office.proposal_views import waiting_for
from ringbuoy.doors.office.role_words import role_name, roles_in_words
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.factors import has_factor
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.people.actions import NameTaken, change_roles, deactivate, reactivate
from ringbuoy.people.addresses import is_guarded
from ringbuoy.people.changing import change_work
from ringbuoy.people.links import invite_by_link, offer_link
from ringbuoy.people.models import Person
from ringbuoy.people.rules import BadUsername
from ringbuoy.people.sign_ins import end_all_of
from ringbuoy.people.vouching import vouch, vouched_by


class NoSuchPerson(NotFound):
    """Nobody here has this id."""


def person_of(person_id: int) -> Person:
    """Find a person.

    :raises NoSuchPerson: there is none.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson(_("There is no such person. Go back to the list."))
    return person


@require_GET
@gate(Act.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """List everybody; `find` narrows the list by a part of a name."""
    find = request.GET.get("find", "").strip()
    rows = Person.objects.select_related("presence").order_by("-is_active", "name")
    if find:
        rows = rows.filter(name__icontains=find) | rows.filter(username__icontains=find)
    shown = [(row, [role_name(code) for code in row.roles]) for row in rows]
    waiting = waiting_for(who(request))
    page = {"people": shown, "find": find, "waiting": waiting, **_may(request)}
    return render(request, "office/people.html", page)


def _may(request: HttpRequest) -> dict[str, bool]:
    person = who(request)
    return {
        "may_invite": can(person, Act.INVITE_PEOPLE),
        "may_change": can(person, Act.CHANGE_PEOPLE),
        "may_change_roles": can(person, Act.CHANGE_ROLES),
        "may_vouch": can(person, Act.VOUCH),
    }


@require_GET
@gate(Act.SEE_PEOPLE)
def roles(request: HttpRequest) -> HttpResponse:
    """Say what each role may do."""
    return render(request, "office/roles.html", {"roles": roles_in_words()})


@fresh
@gate(Act.INVITE_PEOPLE)
def invitation(request: HttpRequest) -> HttpResponse:
    """Ask for a new person, enroll them, and mail or show the link at which they choose a password."""
    form = InviteForm(request.POST or None, inviter=who(request))
    if request.method == "POST" and form.is_valid():
        answer = _enroll(request, form)
        if answer is not None:
            return answer
    shown = {"form": form, "roles": roles_in_words()}
    return render(request, "office/invite.html", shown, status=400 if form.errors else 200)


def _enroll(request: HttpRequest, form: InviteForm) -> HttpResponse | None:
    """Enroll a person. None: the form says what is wrong."""
    try:
        link = invite_by_link(who(request), form.profile(), at=clock.now())
    except (NameTaken, BadUsername) as error:
        form.add_error("username", error.sentence)
        return None
    except Refused as error:
        form.refuse(error)
        return None
    return hand_over(request, link)


@gate(Act.SEE_PEOPLE)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show one person, or save how they work."""
    row = person_of(person_id)
    if request.method == "POST":
        require(who(request), Act.CHANGE_PEOPLE)
    form = WorkForm(request.POST or None, person=row)
    if request.method == "POST" and form.is_valid():
        changed = change_work(who(request), row, form.work(), at=clock.now())
        saved(request, _("Saved.") if changed else _("Nothing was different, so nothing was saved."))
        return redirect("office_person", row.pk)
    return show_person(request, row, form, RolesForm(initial={"roles": row.roles}))


def show_person(
    request: HttpRequest,
    row: Person,
    form: WorkForm,
    roles_form: RolesForm,
    *,
    email_form: EmailForm | None = None,
) -> HttpResponse:
    """Show one person, with what was typed into a form and is wrong there."""
    email_form = email_form or EmailForm(initial={"email": row.email})
    shown = {
        "person": row,
        "form": form,
        "email_form": email_form,
        "may_change_address": can(who(request), Act.CHANGE_ROLES) or not is_guarded(row),
        "roles_form": roles_form,
        "roles": roles_in_words(),
        "is_oneself": row.pk == who(request).pk,
        "waiting": waiting_for(who(request), about=row),
        "has_factor": has_factor(row),
        "vouched_by": vouched_by(row, at=clock.now()),
        **_may(request),
    }
    return render(
        request, "office/person.html", shown, status=400 if form.errors or email_form.errors else 200
    )


@require_POST
@fresh
@gate(Act.CHANGE_ROLES)
def person_roles(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a person the roles that are ticked."""
    row, form = person_of(person_id), RolesForm(request.POST)
    if not form.is_valid():
        return show_person(request, row, WorkForm(person=row), form)
    waiting = change_roles(who(request), row, form.cleaned_data["roles"], at=clock.now())
    saved(
        request,
        _("Proposed. A second person must approve it before it holds.")
        if waiting
        else _("The roles of %(name)s were changed. They sign in again.") % {"name": row.name},
    )
    return redirect("office_person", row.pk)


@require_POST
@gate(Act.CHANGE_PEOPLE)
def person_deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close an account; its sessions end at once."""
    row = person_of(person_id)
    deactivate(who(request), row, at=clock.now())
    saved(request, _("The account of %(name)s is closed.") % {"name": row.name})
    return redirect("office_person", row.pk)


@require_POST
@gate(Act.CHANGE_PEOPLE)
def person_sign_out(request: HttpRequest, person_id: int) -> HttpResponse:
    """End every sign-in of a person; the account stays open."""
    row = person_of(person_id)
    end_all_of(who(request), row, at=clock.now())
    saved(request, _("%(name)s is signed out everywhere.") % {"name": row.name})
    return redirect("office_person", row.pk)


@require_POST
@fresh
@gate(Act.VOUCH)
def person_vouch(request: HttpRequest, person_id: int) -> HttpResponse:
    """Vouch for somebody whose second factor is lost."""
    row = person_of(person_id)
    if vouch(who(request), row, at=clock.now()):
        sentence = _("%(name)s signs in by password now, and must add a new passkey or code app at once.")
    else:
        sentence = _("Noted. One more colleague must vouch for %(name)s within a day.")
    saved(request, sentence % {"name": row.name})
    return redirect("office_person", row.pk)


@require_POST
@gate(Act.CHANGE_PEOPLE)
def person_reactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open a closed account again."""
    row = person_of(person_id)
    reactivate(who(request), row, at=clock.now())
    saved(request, _("The account of %(name)s is open again.") % {"name": row.name})
    return redirect("office_person", row.pk)


@require_POST
@fresh
@gate(Act.CHANGE_PEOPLE)
def person_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let a person choose a new password by a link, which is mailed or shown once."""
    row = person_of(person_id)
    with transaction.atomic():
        link = offer_link(who(request), row, at=clock.now())
        if CONTENT_ROLES.intersection(row.roles):
            raise_alarm(AlarmCode.PASSWORD_GIVEN, at=clock.now(), about=who(request).pk, to=row.pk)
    return hand_over(request, link)
