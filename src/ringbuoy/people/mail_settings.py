"""The center's mail server: who changes it, and its password, sealed with a key outside the database."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.people.mail_rules import Encryption, MailWay
from ringbuoy.people.models import MailServer, Person
from ringbuoy.people.sealing import WrongKey, seal, unseal

THE_SERVER = 1
USUAL = MailWay(host="", port=587, encryption=Encryption.STARTTLS, username="", sender="")


class MailPasswordClosed(Unavailable):
    """The key of the mail password is not there, or is another one."""


def the_way() -> MailWay:
    """Give the way to the mail server as it stands."""
    row = MailServer.objects.filter(pk=THE_SERVER).first()
    if row is None:
        return USUAL
    return MailWay(row.host, row.port, Encryption(row.encryption), row.username, row.sender)


@transaction.atomic
def change_mail(actor: Person, way: MailWay, *, password: str, at: datetime) -> bool:
    """Send mail by this way from now on, and tell whether it goes over another server or account.

    An empty password: it stays as it was, on the same server only.

    :raises OpenWay: others could read along.
    :raises MailPasswordClosed: the password cannot be sealed.
    """
    require(actor, Act.CHANGE_SETTINGS)
    way.check()
    values = {"port": way.port, "encryption": way.encryption, "username": way.username, "sender": way.sender}
    row = MailServer.objects.select_for_update().filter(pk=THE_SERVER).first()
    kept = row.password if row and (row.host, row.username) == (way.host, way.username) else b""
    sealed = _seal(password) if password else bytes(kept)
    MailServer.objects.update_or_create(
        pk=THE_SERVER, defaults={**values, "host": way.host, "password": sealed}
    )
    write(Happened.MAIL_CHANGED, at=at, person=actor.pk, is_on=bool(way.host), encryption=way.encryption)
    before = (row.host, row.port, row.username) if row else ("", 0, "")
    return bool(way.host) and before != (way.host, way.port, way.username)


def mail_password() -> str:
    """Open the password of the mail server; empty when there is none.

    :raises MailPasswordClosed: it was sealed with another key.
    """
    sealed = bytes(MailServer.objects.values_list("password", flat=True).get(pk=THE_SERVER))
    if not sealed:
        return ""
    try:
        return unseal(sealed, key=settings.RINGBUOY.mail_key, purpose=None)
    except WrongKey as error:
        raise MailPasswordClosed(_no_key()) from error


def _seal(password: str) -> bytes:
    try:
        return seal(password, key=settings.RINGBUOY.mail_key, purpose=None)
    except WrongKey as error:
        raise MailPasswordClosed(_no_key()) from error


def _no_key() -> str:
    return _("The mail password cannot be opened on this machine. Type it again under Settings › Mail.")
