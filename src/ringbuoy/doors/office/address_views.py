"""Changing somebody's e-mail address: who they are is asked once more, and the old address is told."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import fresh, gate
from ringbuoy.access.rules import CONTENT_ROLES, Act
from ringbuoy.alarms.actions import raise_alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.doors.office.person_forms import EmailForm, RolesForm, WorkForm
from ringbuoy.doors.office.person_views import person_of, show_person
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.sign_ins import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.addresses import change_address
from ringbuoy.people.letters import has_mail, mail_change_of_address
from ringbuoy.people.models import Person


@require_POST
@fresh
@gate(Act.CHANGE_PEOPLE)
def changed(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write to a person at another address from now on."""
    row, form = person_of(person_id), EmailForm(request.POST)
    if not form.is_valid():
        roles_form = RolesForm(initial={"roles": row.roles})
        return show_person(request, row, WorkForm(person=row), roles_form, email_form=form)
    old = _change(request, row, form.cleaned_data["email"])
    sentence = _("Nothing was different, so nothing was saved.") if old is None else _told(row, old)
    saved(request, sentence)
    return redirect("office_person", row.pk)


@transaction.atomic
def _change(request: HttpRequest, row: Person, email: str) -> str | None:
    actor, at = who(request), clock.now()
    old = change_address(actor, row, email, at=at)
    if old is not None and actor.pk != row.pk and CONTENT_ROLES.intersection(row.roles):
        raise_alarm(AlarmCode.ADDRESS_CHANGED, at=at, about=actor.pk, to=row.pk)
    return old


def _told(row: Person, old: str) -> str:
    """Tell the old address, and say whether it was told."""
    if not old:
        return _("Saved.")
    try:
        if has_mail():
            mail_change_of_address(row, old=old)
            return _("Saved. The old address was told.")
    except Unavailable as error:
        sentence = _("Saved. The old address could not be told: %(reason)s Tell %(name)s yourself.")
        return sentence % {"reason": error.sentence, "name": row.name}
    return _("Saved. There is no mail server, so tell %(name)s yourself.") % {"name": row.name}
