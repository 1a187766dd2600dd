"""The safety plan beside the talk: written together, looked at again, given."""

import json
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import gate, open_while_locked
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.own import find_own, key_to_read, key_to_write
from ringbuoy.contacts.rules import OPEN
from ringbuoy.doors.desk.plan_begun import came_up
from ringbuoy.doors.desk.plan_lines import lines_in
from ringbuoy.doors.desk.plan_words import sections_for
from ringbuoy.doors.desk.quick_picture import picture_of
from ringbuoy.doors.shell.session import who
from ringbuoy.doors.shell.sign_ins import is_locked, stay_locked
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Refused
from ringbuoy.kernel.numbers import whole
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.safety_plans.giving import find_own_page, make_page, pages_of, take_back, tell_given
from ringbuoy.safety_plans.reopening import plan_before, reopen
from ringbuoy.safety_plans.rules import (
    LINK_DAYS,
    Again,
    Means,
    SectionTooLong,
    Way,
    Words,
    to_give,
    unpacked,
)
from ringbuoy.safety_plans.writing import (
    PlanChangedElsewhere,
    newest_plan,
    note_again,
    note_means,
    plan_of,
    save_plan,
)


class UnreadablePlan(Refused):
    """What was sent is no plan."""


def plan_shown(contact: Contact, *, key: ContactKey, at: datetime) -> dict[str, object]:
    """Give what the plan's part of the pane shows; who asks has passed the gate."""
    plan, text = plan_of(contact), newest_plan(contact, key)
    shown = {
        "text": text,
        "sections": sections_for(contact, text.words),
        "lines": came_up(contact),
        "means": plan.means if plan else Means.NOT_ASKED,
        "again": plan.again if plan else Again.NOT_ASKED,
        "is_carried": plan is not None and plan.carried_from_id is not None,
        "before": plan_before(contact),
        "is_open": contact.where in OPEN,
        "all_means": list(Means),
        "all_agains": list(Again),
        **given_pages(contact, at=at),
    }
    return {"contact": contact, "planned": shown}


def given_pages(contact: Contact, *, at: datetime) -> dict[str, object]:
    """Give what the list of given pages shows."""
    return {"contact": contact, "pages": list(pages_of(contact, at=at)), "days": LINK_DAYS}


@require_POST
@open_while_locked
@gate(Act.PLAN_FOR_SAFETY)
def save(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Save the plan as the version after the one that the page has seen."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    words, seen = _read(request.body)
    key = key_to_write(person, row, at=at)
    try:
        version = save_plan(person, row, words, seen=seen, key=key, at=at)
    except PlanChangedElsewhere as conflict:
        if is_locked(request):
            return stay_locked(request)
        theirs = newest_plan(row, key_to_read(person, row, purpose="plan", at=at))
        answer = {"sentence": conflict.sentence, "version": theirs.version, "words": theirs.packed}
        return JsonResponse({**answer, "at": theirs.at}, status=409)
    return JsonResponse({"version": version, "at": at})


def _read(body: bytes) -> tuple[Words, int]:
    try:
        sent = json.loads(body)
        words, seen = unpacked(sent["words"]), sent["seen"]
    except SectionTooLong:
        raise UnreadablePlan(_("One part of the plan is too long. Shorten it; the rest is kept.")) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _unreadable() from None
    if not isinstance(seen, int) or seen < 0:
        raise _unreadable()
    return words, seen


def _unreadable() -> UnreadablePlan:
    return UnreadablePlan(_("This plan could not be read. Copy your text and load the page again."))


@require_GET
@gate(Act.PLAN_FOR_SAFETY)
def begun(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Draw again with what the plan may begin: what was just given or ticked stands there too."""
    row = find_own(who(request), contact, at=clock.now())
    return render(request, "desk/_plan_begun.html", {"contact": row, "lines": came_up(row)})


@require_GET
@gate(Act.PLAN_FOR_SAFETY)
def sheet(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show the plan as it is given, in the person's language, to print it and hand it over."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    text = newest_plan(row, key_to_read(person, row, purpose="plan", at=at))
    words = to_give(text.words, ours=lines_in(row.language))
    parts = [part for part in sections_for(row, words) if part.words.strip()]
    with translation.override(row.language):
        names = {part.code: str(part.name) for part in parts}
        title = _("My plan for hard hours")
    page = {"contact": row, "title": title, "parts": [(names[one.code], one.words) for one in parts]}
    return render(request, "desk/plan_sheet.html", page)


@require_POST
@gate(Act.PLAN_FOR_SAFETY)
def noted(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Write down what came of asking about dangers near by, or whether the plan may be opened again."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    if "means" in request.POST:
        note_means(person, row, request.POST["means"], at=at)
    else:
        note_again(person, row, request.POST.get("again", ""), at=at)
    return HttpResponse(status=204)


@require_POST
@gate(Act.PLAN_FOR_SAFETY)
def reopened(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Open the plan of before, which the person wants, and draw the plan's part anew."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    key = key_to_write(person, row, at=at)
    reopen(person, row, key=key, at=at)
    page = plan_shown(row, key=key_to_read(person, row, purpose="plan", at=at), at=at)
    return render(request, "desk/_plan.html", {**page, "is_unfolded": True})


@require_POST
@gate(Act.PLAN_FOR_SAFETY)
def page_made(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Make a page of the plan, and show its link with the picture of it: once, as nobody keeps the key."""
    person, at = who(request), clock.now()
    row = find_own(person, contact, at=at)
    key = key_to_read(person, row, purpose="plan", at=at)
    days = whole(request.POST.get("days", "")) or 0
    made = make_page(person, row, days=days, key=key, ours=lines_in(row.language), at=at)
    link = f"{settings.RINGBUOY.public_url}{made.path}"
    shown = {"made": made.page, "link": link, "picture": picture_of(link), "is_text": _is_text(row)}
    return render(request, "desk/_plan_pages.html", {**given_pages(row, at=at), **shown})


def _is_text(contact: Contact) -> bool:
    return contact.channel == Channel.TEXT


@require_POST
@gate(Act.PLAN_FOR_SAFETY)
def page_taken_back(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a page back."""
    person, at = who(request), clock.now()
    page = find_own_page(person, page_id)
    take_back(person, page, at=at)
    return render(request, "desk/_plan_pages.html", given_pages(page.contact, at=at))


@require_POST
@gate(Act.PLAN_FOR_SAFETY)
def given(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Write down how the plan was given."""
    person, at = who(request), clock.now()
    row, way = find_own(person, contact, at=at), request.POST.get("way", "")
    tell_given(person, row, way, has_agreed="agrees" in request.POST, at=at)
    return render(request, "desk/_plan_given.html", {"way": Way(way)})
