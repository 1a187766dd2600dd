"""A forgotten password: whoever asks hears the same whether the name exists or not.

The page writes down a fingerprint of what was typed and nothing else, for every name alike, so neither its
answer nor its time tells who works here. The worker finds out whose name it is and writes to them.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotPermitted, Unavailable
from ringbuoy.people.letters import address_of, is_mailed, mail_link
from ringbuoy.people.links import make_link
from ringbuoy.people.models import AskedLink, ChoosingLink, Person
from ringbuoy.people.tries import count_try

MOST_FROM_HERE, HERE_WITHIN = 20, timedelta(minutes=15)
MOST_FOR_ONE, ONE_WITHIN = 3, timedelta(hours=1)
MOST_FOR_ONE_FROM_EVERYWHERE = 10
MOST_SENDINGS = 3
AGAIN_AFTER = timedelta(minutes=2)
"""Longer than a mail server can hold one letter: two workers never send the same one."""


class AskedTooOften(NotPermitted):
    """Too many links were asked for from one place."""


@transaction.atomic
def ask_for_link(username: str, *, network: str, at: datetime) -> None:
    """Let a link be sent to the holder of this name, if there is one who can be written to.

    Too many for one name are dropped without a word: the answer must not tell anything.

    :raises AskedTooOften: from this network; which name it was makes no difference.
    """
    if count_try("forgotten", network, within=HERE_WITHIN, at=at) > MOST_FROM_HERE:
        raise AskedTooOften(_("Too many links were asked for from here. Wait 15 minutes, then try again."))
    name = _fingerprint(username)
    here = count_try("forgotten here", name, network, within=ONE_WITHIN, at=at)
    everywhere = count_try("forgotten anywhere", name, within=ONE_WITHIN, at=at)
    if here <= MOST_FOR_ONE and everywhere <= MOST_FOR_ONE_FROM_EVERYWHERE:
        AskedLink.objects.create(fingerprint=name, due_at=at)


def send_asked(*, at: datetime) -> int:
    """Send what was asked for, and give how many letters went out."""
    due = AskedLink.objects.filter(due_at__lte=at).order_by("pk").values_list("pk", flat=True)
    return sum(_send(pk, at=at) for pk in list(due))


def _send(asked: int, *, at: datetime) -> bool:
    """Claim one row and send its letter; what could not be sent is tried again, with a newer link."""
    claimed = AskedLink.objects.filter(pk=asked, due_at__lte=at)
    if not claimed.update(due_at=at + AGAIN_AFTER, sendings=F("sendings") + 1):
        return False
    row = AskedLink.objects.get(pk=asked)
    person = _holder(row.fingerprint)
    if person is None or not is_mailed(person) or _has_an_invitation(person, at=at):
        _give_up(row, person, why="nobody", at=at)
        return False
    try:
        with transaction.atomic():
            link = make_link(person, by=None, at=at)
        mail_link(link, address_of(link))
    except Unavailable:
        if row.sendings >= MOST_SENDINGS:
            _give_up(row, person, why="mail", at=at)
        return False
    row.delete()
    return True


def _holder(fingerprint: str) -> Person | None:
    """Find whose name it was. None: nobody's who has an open account."""
    names = Person.objects.filter(is_active=True).values_list("pk", "username")
    found = [pk for pk, name in names if constant_time_compare(_fingerprint(name), fingerprint)]
    return Person.objects.get(pk=found[0]) if found else None


def _has_an_invitation(person: Person, *, at: datetime) -> bool:
    """Tell whether a colleague's invitation still opens: whoever asks must not end it."""
    has_none = not person.has_usable_password()
    return has_none and ChoosingLink.objects.filter(person=person, ends_at__gt=at).exists()


@transaction.atomic
def _give_up(row: AskedLink, person: Person | None, *, why: str, at: datetime) -> None:
    row.delete()
    write(Happened.PERSON_LINK_NOT_SENT, at=at, person=person.pk if person else None, reason=why)


def _fingerprint(username: str) -> str:
    name = username.strip().lower()
    return salted_hmac("ringbuoy.people.forgotten", name, algorithm="sha256").hexdigest()
