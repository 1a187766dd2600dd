"""A call in a caller's browser: an account at Asterisk for this one call, which may dial nothing.

It is asked for by the caller's page, holds until the call is over, and leaves no number and no address.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import NotPossibleNow
from ringbuoy.journal.writing import hint
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.lines.models import Line
from ringbuoy.telephony.calls.browsers import browser_account
from ringbuoy.telephony.calls.events import BrowserStands
from ringbuoy.telephony.models import BrowserCall
from ringbuoy.telephony.softphones import Account
from ringbuoy.telephony.strongbox import password_of

SOCKET = "/speak/wire"
BEGINS_WITHIN = timedelta(minutes=2)
"""How long an account waits for its browser."""
MOST_BEGINNING = 200
"""So many browsers at once that asked and are not on the line yet are no people."""
LET_GO = "hung_up"


class TooManyBegin(Unavailable):
    """More browsers ask for a call than people would."""


class NoCallsInBrowsers(Unavailable):
    """No Asterisk runs here, or this line takes no calls from browsers now."""


def takes_browsers(line: Line, *, at: datetime) -> bool:
    """Tell whether the settings let this line take calls from browsers now."""
    is_open = line.is_open_to_public and line.hours.are_open(at)
    return bool(settings.RINGBUOY.sip_port) and is_open and line.rules.takes_browser_calls


@transaction.atomic
def ask(line: Line, language: str, *, earlier: Contact | None = None, at: datetime) -> BrowserCall:
    """Let a browser call this line. The engine tells Asterisk at once.

    :raises NoCallsInBrowsers: the line takes none now.
    :raises TooManyBegin: in a flood.
    """
    if not takes_browsers(line, at=at):
        raise NoCallsInBrowsers(_("Calls in the browser are not possible now. Please use another way."))
    if _on(at=at).filter(contact=None).count() >= MOST_BEGINNING:
        raise TooManyBegin(_("Many people are calling right now. Wait a minute, then try again."))
    call = BrowserCall.objects.create(id=uuid4(), line=line, language=language, earlier=earlier, asked_at=at)
    transaction.on_commit(hint)
    return call


def find_open(id: UUID, *, at: datetime) -> BrowserCall | None:
    """Find a call that may begin or go on. None: it is over, or there is none."""
    return _on(at=at).filter(pk=id).first()


def account_of(call: BrowserCall) -> Account:
    """Give what the browser needs for this call, and for no other.

    :raises StrongboxClosed: the phone line's key is not there.
    """
    user = browser_account(call.pk)
    return Account(user, password_of(user, "one call"), socket=SOCKET)


@transaction.atomic
def hang_up(call: BrowserCall, *, how: str = LET_GO, at: datetime) -> None:
    """The caller ends the call: their account goes, and the contact goes on as if they had hung up."""
    if not BrowserCall.objects.filter(pk=call.pk, over_at=None).update(over_at=at):
        return
    transaction.on_commit(hint)
    contact = Contact.objects.select_related("line").filter(browser_call=call.pk).first()
    if contact is not None:
        _leave(contact, how=how, at=at)


def _leave(contact: Contact, *, how: str, at: datetime) -> None:
    try:
        with transaction.atomic():
            leave(contact, how=how, at=at)
    except NotPossibleNow:
        return  # the counselor was first


def browser_calls(*, at: datetime) -> list[tuple[BrowserStands, Account]]:
    """Give every call in a browser that may begin or go on, with its account: what the engine must know."""
    return [(_stands(call), account_of(call)) for call in _on(at=at).select_related("line")]


def _stands(call: BrowserCall) -> BrowserStands:
    number = call.line.numbers.first()
    return BrowserStands(call.pk, call.line.code, call.language, number.number if number else "")


def _on(*, at: datetime) -> QuerySet[BrowserCall]:
    is_awaited = Q(contact=None, asked_at__gt=at - BEGINS_WITHIN)
    return BrowserCall.objects.filter(Q(contact__isnull=False) | is_awaited, over_at=None)
