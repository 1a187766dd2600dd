"""Giving a plan: as a page whose key only the link holds, or by another way."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.contacts.models import Contact
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.retention.keeping import kept_here
from ringbuoy.retention.rules import due_at
from ringbuoy.safety_plans.boxes import boxed
from ringbuoy.safety_plans.models import PlanPage
from ringbuoy.safety_plans.rules import LINK_DAYS, MOST_LINKS, Way, ends_at, is_empty, to_give
from ringbuoy.safety_plans.writing import NoPlanYet, newest_plan, require_own_plan


class TooManyPages(Conflict):
    """This plan was given by many pages already."""


class NoSuchPage(NotFound):
    """The page has ended, was taken back, or never was."""


class UnknownWay(Refused):
    """No way or time of ours, or no yes where one is needed."""


@dataclass(frozen=True)
class MadePage:
    """A page just made. Its key is shown once, here, and kept nowhere."""

    page: PlanPage
    key: str = field(repr=False)

    @property
    def path(self) -> str:
        """The address with its key, below the center's own."""
        return f"/read/{self.page.address}#{self.key}"


@transaction.atomic
def make_page(
    actor: Person, contact: Contact, *, days: int, key: ContactKey, ours: Collection[str] = (), at: datetime
) -> MadePage:
    """Make a page of the newest version, for so many days, without those of `ours` that nobody finished.

    :raises NoPlanYet: nothing is written.
    :raises UnknownWay: no number of days of ours.
    :raises TooManyPages: five are given already.
    """
    require_own_plan(actor, contact)
    if days not in LINK_DAYS:
        raise UnknownWay(_("Choose how long the page should stay."))
    if pages_of(contact, at=at).count() >= MOST_LINKS:
        raise TooManyPages(_("There are many pages of this plan already. Take one back first."))
    plan = newest_plan(contact, key)
    words = to_give(plan.words, ours=ours)
    if is_empty(words):
        raise NoPlanYet(_("Nothing is written in the plan yet. Write something first."))
    box = boxed(words)
    page = PlanPage.objects.create(
        address=box.address,
        contact=contact,
        version=plan.version,
        person=actor,
        at=at,
        until=ends_at(days, due_at(contact.epoch, kept_here()), at=at),
        box=box.sealed,
    )
    _note(Happened.PLAN_PAGE_MADE, page, actor, at=at, days=days)
    return MadePage(page, box.key)


@transaction.atomic
def take_back(actor: Person, page: PlanPage, *, at: datetime) -> None:
    """Take a page back. Nobody reads it any more, whoever has the link."""
    require_own_plan(actor, page.contact)
    _end(page, Happened.PLAN_PAGE_TAKEN_BACK, actor, at=at)


@transaction.atomic
def put_away(page: PlanPage, *, at: datetime) -> None:
    """Take a page away as the person who holds its link asks."""
    _end(page, Happened.PLAN_PAGE_PUT_AWAY, None, at=at)


def _end(page: PlanPage, name: Happened, actor: Person | None, *, at: datetime) -> None:
    gone, _each = PlanPage.objects.filter(pk=page.pk).delete()
    if not gone:
        raise no_such_page()
    _note(name, page, actor, at=at)


@transaction.atomic
def tell_given(actor: Person, contact: Contact, way: str, *, has_agreed: bool, at: datetime) -> None:
    """Write down that the plan was given, by this way. By text only when the person said yes to it.

    :raises UnknownWay: no way of ours, or a text without a yes.
    """
    require_own_plan(actor, contact)
    if way not in set(Way):
        raise UnknownWay(_("Choose how you gave it."))
    if way == Way.TEXT and not has_agreed:
        raise UnknownWay(_("Ask first. Texts stay on the phone, and the phone company can read them."))
    write(Happened.PLAN_GIVEN, at=at, contact=contact.pk, person=actor.pk, way=way)


def pages_of(contact: Contact, *, at: datetime) -> QuerySet[PlanPage]:
    """Give the pages of a plan that can still be read."""
    return PlanPage.objects.filter(contact=contact, until__gt=at)


def find_page(address: str, *, at: datetime) -> PlanPage:
    """Find a page that can still be read. After an erasure there is none, at once.

    :raises NoSuchPage: there is none, for whatever reason.
    """
    rows = PlanPage.objects.select_related("contact__line").filter(contact__erased_at=None, until__gt=at)
    page = rows.filter(address=address).first()
    if page is None:
        raise no_such_page()
    return page


def find_own_page(actor: Person, page_id: int) -> PlanPage:
    """Find a page of one's own contact's plan.

    :raises NoSuchPage: there is none, or a colleague has the contact.
    """
    rows = PlanPage.objects.select_related("contact__line").filter(contact__counselor=actor.pk)
    page = rows.filter(pk=page_id).first()
    if page is None:
        raise no_such_page()
    return page


def no_such_page() -> NoSuchPage:
    """Make the sentence for whoever comes too late."""
    return NoSuchPage(_("This page is not here any more."))


def _note(name: Happened, page: PlanPage, actor: Person | None, *, at: datetime, **codes: int) -> None:
    person = actor.pk if actor else None
    write(name, at=at, contact=page.contact_id, person=person, page=page.pk, **codes)
