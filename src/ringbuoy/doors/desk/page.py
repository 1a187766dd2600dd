"""The whole desk, and the parts of it that are drawn again when something happens."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.contacts.boundary import boundary_words
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.notes import newest_note
from ringbuoy.contacts.own import find_own, key_to_read
from ringbuoy.contacts.queries import open_contacts_of, open_transfer
from ringbuoy.contacts.rules import CONVERSING, SAID_AT_THE_END, CountsAs
from ringbuoy.directory.searching.distances import offered_in
from ringbuoy.doors.desk.asking import screener
from ringbuoy.doors.desk.calling_out import going_out
from ringbuoy.doors.desk.disclosing import disclosed_shown
from ringbuoy.doors.desk.dropped import dropped_for
from ringbuoy.doors.desk.earlier import earlier_of
from ringbuoy.doors.desk.ending import finish_form
from ringbuoy.doors.desk.giving import given_of
from ringbuoy.doors.desk.guiding import guide_of
from ringbuoy.doors.desk.keeping import keeping_of, work_for
from ringbuoy.doors.desk.known import plan_shown_to
from ringbuoy.doors.desk.messages_left import messages_for
from ringbuoy.doors.desk.others import others_shown
from ringbuoy.doors.desk.phrases import phrases_for
from ringbuoy.doors.desk.planning import plan_shown
from ringbuoy.doors.desk.promising import promises_of
from ringbuoy.doors.desk.rescuing import rescue_shown
from ringbuoy.doors.desk.taking import offered
from ringbuoy.doors.desk.told import told_of
from ringbuoy.doors.shell.session import who
from ringbuoy.escalations.queries import newest_request
from ringbuoy.escalations.rules import Kind
from ringbuoy.escalations.watching import watchers_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.center import the_center
from ringbuoy.mandated_reports.queries import still_to_report
from ringbuoy.people.models import Person
from ringbuoy.presence.queries import on_shift
from ringbuoy.referrals.to_do import number_to_do
from ringbuoy.telephony.handing_on import third_of
from ringbuoy.telephony.keys_pressed import key_pressed_at
from ringbuoy.telephony.line_state import line_state
from ringbuoy.telephony.listening import kept_messages
from ringbuoy.telephony.own_phones import is_on
from ringbuoy.telephony.talk_recordings import recording_of
from ringbuoy.texting.queries import texts_of

NOT_COUNSELING = tuple(kind for kind in CountsAs if kind in SAID_AT_THE_END)


@require_GET
@gate(Act.TAKE_CONTACTS)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the whole desk, a pane for each open contact."""
    person = who(request)
    contacts = list(open_contacts_of(person))
    panes = [_pane_of(person, contact) for contact in contacts]
    page = {"contacts": contacts, "panes": panes, "phone_line": line_state(), "uses_own_phone": is_on(person)}
    beside = {
        **_shift_of(person),
        **offered(person),
        **work_for(person),
        **messages_for(person),
        **dropped_for(person),
    }
    return render(request, "desk/desk.html", {**page, **beside})


@require_GET
@gate(Act.TAKE_CONTACTS)
def mine(request: HttpRequest) -> HttpResponse:
    """Draw the list of this person's contacts again."""
    return render(request, "desk/_mine.html", {"contacts": list(open_contacts_of(who(request)))})


@require_GET
@gate(Act.TAKE_CONTACTS)
def shift(request: HttpRequest) -> HttpResponse:
    """Draw again who is on shift."""
    return render(request, "desk/_shift.html", _shift_of(who(request)))


def _shift_of(person: Person) -> dict[str, object]:
    return {
        "people": on_shift(),
        "still_to_give": number_to_do(person),
        "to_report": len(still_to_report(person)),
    }


@require_GET
@gate(Act.TAKE_CONTACTS)
def pane(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw everything of one contact."""
    person = who(request)
    return render(request, "desk/_pane.html", _pane_of(person, find_own(person, contact, at=clock.now())))


@require_GET
@gate(Act.TAKE_CONTACTS)
def bar(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw the bar of one contact again: where it stands, who helps, what can be done."""
    return render(request, "desk/_bar.html", bar_of(find_own(who(request), contact, at=clock.now())))


@require_GET
@gate(Act.TAKE_CONTACTS)
def call(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw the call of one contact again: talking, on hold, over."""
    return render(request, "desk/_call.html", bar_of(find_own(who(request), contact, at=clock.now())))


def bar_of(contact: Contact) -> dict[str, object]:
    """Give what the bar of a contact shows."""
    return {
        "contact": contact,
        "is_talking": contact.where in CONVERSING,
        "going_out": going_out(contact),
        "key_at": key_pressed_at(contact),
        "watchers": watchers_of(contact),
        "help": newest_request(contact, Kind.HELP),
        "danger": newest_request(contact, Kind.IMMINENT),
        "transfer": open_transfer(contact),
        "third": third_of(contact) if contact.channel == Channel.VOICE else None,
        "recording": recording_of(contact) if contact.channel == Channel.VOICE else None,
    }


def _pane_of(person: Person, contact: Contact) -> dict[str, object]:
    at = clock.now()
    key = key_to_read(person, contact, purpose="notes", at=at)
    return {
        **bar_of(contact),
        **screener(person, contact),
        **finish_form(contact),
        "told": told_of(contact),
        **earlier_of(person, contact, key=key, at=at),
        "note": newest_note(contact, key),
        "phrases": phrases_for(contact),
        "boundary": boundary_words(contact),
        "distances": offered_in(the_center().country),
        **given_of(contact),
        **plan_shown(contact, key=key, at=at),
        **guide_of(contact),
        **promises_of(contact),
        **plan_shown_to(person, contact, at=at),
        **keeping_of(person, contact, at=at),
        **others_shown(contact, key=key),
        **rescue_shown(person, contact, key=key),
        **disclosed_shown(contact, key=key),
        "kinds": NOT_COUNSELING,
        "sounds": kept_messages(contact),
        "texts": texts_of(contact),
        "can_hand_over": can(person, Act.TAKE_CONTACTS),
    }
