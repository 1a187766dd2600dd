"""A counselor's phone in the browser: its account holds for one sign-in and lies nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.writing import hint
from ringbuoy.kernel.errors import NotFound, Unavailable
from ringbuoy.people.models import Person
from ringbuoy.people.sign_ins import find_sign_in
from ringbuoy.telephony.models import Softphone
from ringbuoy.telephony.strongbox import password_of

SOCKET = "/sip"
DOMAIN = "phone.invalid"
"""A name that leads nowhere: the browser's phone speaks with our own socket only."""


class NoPhoneLine(Unavailable):
    """This center has no phone line."""


class SignedOutMeanwhile(NotFound):
    """The sign-in is over."""


@dataclass(frozen=True)
class Account:
    """What a browser needs to be a phone. The password is shown to that browser only."""

    user: str
    password: str = field(repr=False)
    socket: str = SOCKET
    domain: str = DOMAIN

    @property
    def told(self) -> dict[str, object]:
        """Give what the page's script is told."""
        return {"user": self.user, "password": self.password, "socket": self.socket, "domain": self.domain}


def account_name(person: int) -> str:
    """Give the name of somebody's account at Asterisk."""
    return f"c{person}"


@transaction.atomic
def account_for(staff: Person, session: str, *, at: datetime) -> Account:
    """Give somebody's account for this session; the newest browser counts. The engine tells Asterisk at once.

    :raises NoPhoneLine: no Asterisk runs here.
    :raises SignedOutMeanwhile: the session has ended.
    """
    require(staff, Act.TAKE_CONTACTS)
    if not settings.RINGBUOY.sip_port:
        raise NoPhoneLine(_("The phone line is switched off here. Chats and texts go on."))
    sign_in = find_sign_in(session)
    if sign_in is None or sign_in.person_id != staff.pk:
        raise SignedOutMeanwhile(_("You have been signed out. Sign in again, then start your phone."))
    Softphone.objects.update_or_create(person=staff, defaults={"sign_in": sign_in, "asked_at": at})
    transaction.on_commit(hint)
    user = account_name(staff.pk)
    return Account(user, password_of(user, session))


def accounts() -> Sequence[tuple[int, Account]]:
    """Give every account that holds now, by person: what Asterisk must know."""
    used = Softphone.objects.filter(person__is_active=True).exclude(person__own_phone__is_on=True)
    rows = used.values_list("person_id", "sign_in__session_key")
    named = [(person, account_name(person), session) for person, session in rows]
    return [(person, Account(user, password_of(user, session))) for person, user, session in named]


def person_with(account: str) -> int | None:
    """Tell whose account this is. None: it is no counselor's."""
    return int(account[1:]) if account[:1] == "c" and account[1:].isdecimal() else None
