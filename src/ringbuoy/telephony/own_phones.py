"""A counselor's own phone: its number is kept locked, confirmed by a key there, and used while it is on."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import CONVERSING
from ringbuoy.contacts.swaps import find
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.errors import Conflict, NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.presence.phones import By, set_phone
from ringbuoy.routing.actions import answer
from ringbuoy.routing.models import Offer
from ringbuoy.telephony.calls.events import OwnRing
from ringbuoy.telephony.dialing import dialable, require_way_out, shown_for, shown_of_line
from ringbuoy.telephony.kinds import Placed
from ringbuoy.telephony.models import Call, CallBack, OutsideCall, OwnPhone, PersonTest
from ringbuoy.telephony.person_test_rules import GOES_ON, PhoneKind
from ringbuoy.telephony.sounds.speech import spoken_to
from ringbuoy.telephony.strongbox import StrongboxClosed, lock, unlock

CONFIRMED_WITHIN = timedelta(seconds=60)
ASKED_AGAIN_AFTER = timedelta(minutes=1)


class NotConfirmed(Conflict):
    """Nobody has pressed the key at this phone yet, or there is none."""


class AskedTooSoon(NotPermitted):
    """A browser in wrong hands must not let the line ring strangers."""


class TalkGoesOn(Conflict):
    """A phone is not changed in the middle of a talk."""


@transaction.atomic
def keep(actor: Person, text: str, *, at: datetime) -> OwnPhone:
    """Keep the number of somebody's own phone, and call it: by the key there it is confirmed.

    :raises UnreadableNumber: it cannot be dialed.
    :raises CostsTooMuch: whoever answers there gains by the call.
    :raises NoWayOut: no carrier takes calls from here.
    :raises AskedTooSoon: a number was called a moment ago.
    :raises TalkGoesOn: they talk by it.
    """
    require(actor, Act.TAKE_CONTACTS)
    number = dialable(text)
    require_way_out()
    _require_no_talk(actor)
    known = OwnPhone.objects.select_for_update().filter(person=actor).first()
    if known is not None and known.asked_at is not None and at - known.asked_at < ASKED_AGAIN_AFTER:
        raise AskedTooSoon(_("A phone was called for you a moment ago. Wait a minute, then try again."))
    fresh = {"number": lock(number), "is_on": False, "asked_at": at, "confirmed_at": None}
    phone, _made = OwnPhone.objects.update_or_create(person=actor, defaults=fresh)
    set_phone(actor.pk, By.OWN, is_there=False, at=at)
    _tell(actor, "kept", at=at)
    return phone


@transaction.atomic
def switch(actor: Person, *, is_on: bool, at: datetime) -> None:
    """Let calls ring at one's own phone, or in the browser again.

    :raises NotConfirmed: nobody has pressed the key there.
    :raises TalkGoesOn: a talk goes on.
    """
    require(actor, Act.TAKE_CONTACTS)
    _require_no_talk(actor)
    if not OwnPhone.objects.filter(person=actor, confirmed_at__isnull=False).update(is_on=is_on):
        raise NotConfirmed(_("First let us call your phone, and press 1 there."))
    set_phone(actor.pk, By.OWN, is_there=is_on, at=at)
    _tell(actor, "on" if is_on else "off", at=at)


@transaction.atomic
def remove(actor: Person, *, at: datetime) -> None:
    """Forget the number of one's own phone.

    :raises TalkGoesOn: they talk by it.
    """
    require(actor, Act.TAKE_CONTACTS)
    _require_no_talk(actor)
    if OwnPhone.objects.filter(person=actor).delete()[0]:
        set_phone(actor.pk, By.OWN, is_there=False, at=at)
        _tell(actor, "removed", at=at)


@transaction.atomic
def confirm(person: int, number: str, *, at: datetime) -> None:
    """The key was pressed at this number: it is theirs, and is used from now on.

    A key that comes late, from a number that is kept no more, confirms none.
    """
    asked = OwnPhone.objects.filter(person=person, confirmed_at=None, asked_at__gt=at - 2 * CONFIRMED_WITHIN)
    phone = asked.select_for_update().first()
    if phone is not None and _number_of(phone) == number and asked.update(confirmed_at=at, is_on=True):
        set_phone(person, By.OWN, is_there=True, at=at)
        write(Happened.OWN_PHONE_CHANGED, at=at, person=person, how="confirmed")


def accept_by_key(person: int, contact: UUID, *, at: datetime) -> None:
    """Answer an offer by the key of one's own phone.

    :raises OfferOver: it has stopped ringing there.
    """
    answer(Person.objects.get(pk=person), find(contact), at=at)


def phone_of(person: Person) -> OwnPhone | None:
    """Give somebody's own phone. None: they have none."""
    return OwnPhone.objects.filter(person=person).first()


def is_on(person: Person) -> bool:
    """Tell whether calls ring at somebody's own phone."""
    return OwnPhone.objects.filter(person=person, is_on=True).exists()


def who_use_theirs() -> list[int]:
    """Name everybody at whose own phone calls ring."""
    return list(OwnPhone.objects.filter(is_on=True).values_list("person_id", flat=True))


def last_digits(phone: OwnPhone) -> str:
    """Give enough of a number to know it by."""
    return _number_of(phone)[-2:] or "··"


def _number_of(phone: OwnPhone) -> str:
    """Open a number. Empty: it was locked with another key; nobody else's phone waits for it."""
    with suppress(StrongboxClosed):
        return unlock(bytes(phone.number))
    return ""


def own_rings(*, at: datetime) -> tuple[OwnRing, ...]:
    """Give every own phone that should ring, or be in a talk.

    A talk goes before an offer, and both before a test of the line.
    """
    wanted = (*_to_confirm(at), *_tests(), *_offers(), *_talks())
    rings = {ring.person: ring for ring in wanted if ring.number}
    return tuple(rings[person] for person in sorted(rings))


def _to_confirm(at: datetime) -> Iterator[OwnRing]:
    asked = OwnPhone.objects.filter(confirmed_at=None, asked_at__gt=at - CONFIRMED_WITHIN)
    for phone in asked.select_related("person"):
        yield OwnRing(phone.person_id, _number_of(phone), language=spoken_to(phone.person.languages))


def _tests() -> Iterator[OwnRing]:
    tests = PersonTest.objects.filter(state__in=GOES_ON, phone=PhoneKind.OWN, person__own_phone__is_on=True)
    for row in tests.select_related("person__own_phone", "test"):
        assert row.person is not None
        shows = shown_of_line(row.test.line_id)
        number, language = _number_of(row.person.own_phone), spoken_to(row.person.languages)
        yield OwnRing(row.person.pk, number, shows=shows, language=language, test=row.pk)


def _offers() -> Iterator[OwnRing]:
    offers = Offer.objects.filter(
        outcome="", channel=Channel.VOICE, person__own_phone__is_on=True, person__is_active=True
    )
    for offer in offers.select_related("person__own_phone", "contact").order_by("-made_at"):
        yield _ring(offer.person, offer.contact, is_talk=False)


def _talks() -> Iterator[OwnRing]:
    on_line = Exists(Call.objects.filter(contact=OuterRef("pk"), ended_at=None))
    is_called = Exists(OutsideCall.objects.filter(contact=OuterRef("pk")).exclude(state=Placed.OVER))
    is_to_be_called = Exists(CallBack.objects.filter(contact=OuterRef("pk"), placed_at=None))
    talks = Contact.objects.filter(
        Q(on_line) | Q(is_called) | Q(is_to_be_called),
        state__in=CONVERSING,
        channel=Channel.VOICE,
        counselor__own_phone__is_on=True,
    )
    for contact in talks.select_related("counselor__own_phone"):
        assert contact.counselor is not None
        yield _ring(contact.counselor, contact, is_talk=True)


def _ring(person: Person, contact: Contact, *, is_talk: bool) -> OwnRing:
    number, language = _number_of(person.own_phone), spoken_to(person.languages)
    return OwnRing(person.pk, number, contact.pk, is_talk, shown_for(contact), language)


def _require_no_talk(actor: Person) -> None:
    talks = Contact.objects.filter(counselor=actor, state__in=CONVERSING, channel=Channel.VOICE)
    if talks.exists():
        raise TalkGoesOn(_("You are in a call. Change your phone when it is over."))


def _tell(actor: Person, how: str, *, at: datetime) -> None:
    write(Happened.OWN_PHONE_CHANGED, at=at, person=actor.pk, how=how)
    transaction.on_commit(hint)
