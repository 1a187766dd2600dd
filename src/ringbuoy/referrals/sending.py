"""Carrying out what was promised: by text, by e-mail, on paper. All that waits for one way goes together."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.reading import require_own
from ringbuoy.contacts.swaps import hold
from ringbuoy.directory.searching.resources import Resource
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.people.letters import has_mail
from ringbuoy.people.mail_settings import mail_password, the_way
from ringbuoy.people.models import Person
from ringbuoy.people.posting import post
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.referrals.actions import carry_out
from ringbuoy.referrals.leaflets import leaflet, letter_of, text_of, words_of
from ringbuoy.referrals.models import Referral
from ringbuoy.referrals.rules import State, Way
from ringbuoy.texting.telling import say_by_text, text_to


class NothingToSend(Conflict):
    """Nothing waits for this way any more."""


class NoMail(Conflict):
    """The center sends no e-mail."""


class BadAddress(Refused):
    """No e-mail address."""


class NotAgreed(Refused):
    """Nobody asked whether we may text."""


class AddressNotSafe(Refused):
    """Nobody asked whether others read there."""


def waiting(contact: Contact, way: Way) -> list[Referral]:
    """Give what is still to be given by this way, in its order."""
    rows = Referral.objects.select_related("contact__line").filter(contact=contact, way=way)
    return list(rows.filter(state=State.TO_DO).order_by("number"))


@transaction.atomic
def send_by_text(actor: Person, contact: Contact, *, key: ContactKey, at: datetime) -> None:
    """Say in a talk by text what waits for it; it goes out as every text does.

    :raises NothingToSend: a colleague or an earlier press was first.
    :raises NotByText: they do not text with us, or the talk is over.
    :raises TextsStopped: they asked for no more texts.
    """
    _require(actor, contact)
    hold(contact)
    rows, services = _to_send(contact, Way.TEXT, at=at)
    place = say_by_text(actor, contact, words_of(services, contact.language), key=key, at=at)
    for row in rows:
        carry_out(actor, row, by="text", sent_as=place, at=at)


@transaction.atomic
def send_to_number(
    actor: Person, contact: Contact, number: str, *, may_text: bool, key: ContactKey, at: datetime
) -> None:
    """Text what waits for it to a number that somebody who calls or chats has said, and that is kept nowhere.

    `may_text`: the person wants the text there, and knows who else may see it.

    :raises NotAgreed: nobody asked.
    :raises UnreadableHandle: it is no number.
    :raises NotDialable: its country code is missing.
    :raises NoTexts: the line sends none.
    :raises NothingToSend: a colleague or an earlier press was first.
    :raises NotByText: the talk is over.
    :raises TextsStopped: they asked for no more texts.
    """
    _require(actor, contact)
    if not may_text:
        raise NotAgreed(_("Ask first: may we text you, and does somebody else see the messages there?"))
    hold(contact)
    rows, services = _to_send(contact, Way.TEXT, at=at)
    place = text_to(actor, contact, number, text_of(services, contact.language), key=key, at=at)
    for row in rows:
        carry_out(actor, row, by="text to a number", sent_as=place, at=at)


def send_by_email(actor: Person, contact: Contact, address: str, *, is_safe: bool, at: datetime) -> None:
    """Send what waits for it to an address that is used this once and kept nowhere.

    `is_safe`: the person said that nobody else reads there, or that others may.

    :raises BadAddress: it is no address.
    :raises AddressNotSafe: nobody asked.
    :raises NoMail: there is no mail server.
    :raises NothingToSend: an earlier press was first.
    :raises MailNotSent: with the reason; everything still waits then.
    :raises MailPasswordClosed: the password of the mail server must be typed again.
    """
    _require(actor, contact)
    to = _address(address)
    if not is_safe:
        raise AddressNotSafe(
            _("Ask first whether somebody else reads at this address, and whether that is all right.")
        )
    if not has_mail():
        raise NoMail(_("Your center sends no e-mail. Give it in another way, or send it by hand."))
    rows, services = _to_send(contact, Way.EMAIL, at=at)
    letter = letter_of(services, contact.language)
    post(the_way(), password=mail_password(), to=to, subject=letter.subject, words=letter.words)
    with transaction.atomic():
        for row in rows:
            carry_out(actor, row, by="email", at=at)


@transaction.atomic
def give_on_paper(actor: Person, contact: Contact, *, at: datetime) -> None:
    """Write down that the leaflet was printed and handed over.

    :raises NothingToSend: an earlier press was first.
    """
    _require(actor, contact)
    rows, _services = _to_send(contact, Way.PRINT, at=at)
    for row in rows:
        carry_out(actor, row, by="paper", at=at)


def _require(actor: Person, contact: Contact) -> None:
    require(actor, Act.GIVE_REFERRALS)
    require_own(actor, contact)


def _to_send(contact: Contact, way: Way, *, at: datetime) -> tuple[Sequence[Referral], Sequence[Resource]]:
    """Give what waits for a way. What the directory has lost meanwhile goes to nobody and still waits."""
    rows = waiting(contact, way)
    services = leaflet(rows, at=at)
    known = {one.service.pk for one in services}
    rows = [row for row in rows if row.service_id in known]
    if not rows:
        raise NothingToSend(_("Nothing waits to be given in this way. Look at the list again."))
    return rows, services


def _address(text: str) -> str:
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress(_("This is no e-mail address. Ask the person to spell it.")) from None
    return address
