"""Who sets the carriers of the phone line up. Their passwords are locked and never shown again."""

import ipaddress
import re
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import hint, write
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.people.models import Person
from ringbuoy.telephony.calls.limits import usually_kept
from ringbuoy.telephony.kinds import Transport, TrunkKind
from ringbuoy.telephony.models import Trunk
from ringbuoy.telephony.numbers import FEWEST_DIGITS, MOST_DIGITS, digits_of
from ringbuoy.telephony.strongbox import lock, unlock

NAME_PATTERN = re.compile(r"(?=.{1,253}\Z)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\Z")
USER_PATTERN = re.compile(r"[A-Za-z0-9._+\-]{1,80}\Z")
MOST_ADDRESSES = 40


class NoSuchTrunk(NotFound):
    """There is no such carrier."""


class TrunkIncomplete(Refused):
    """Something is missing, or not as it must be, without which the carrier cannot be reached."""


@dataclass(frozen=True)
class TrunkTyped:
    """What is typed of a carrier. An empty password: as it was. `most_calls` 0: nobody says how many.

    `kept_calls` None: as many as usual.
    """

    name: str
    kind: TrunkKind
    host: str
    port: int
    transport: Transport
    is_encrypted: bool = False
    username: str = ""
    password: str = field(default="", repr=False)
    addresses: str = ""
    shown_number: str = ""
    failover_number: str = ""
    most_calls: int = 0
    kept_calls: int | None = None
    position: int = 0
    is_on: bool = True


def find_trunk(trunk_id: int) -> Trunk:
    """Find a carrier of the phone line.

    :raises NoSuchTrunk: there is none.
    """
    trunk = Trunk.objects.filter(pk=trunk_id).first()
    if trunk is None:
        raise NoSuchTrunk(_("There is no such carrier. Look at the list again."))
    return trunk


@transaction.atomic
def save_trunk(actor: Person, trunk: Trunk, typed: TrunkTyped, *, at: datetime) -> Trunk:
    """Set a carrier up, new or changed; it holds within a second. A password goes to no other host.

    :raises TrunkIncomplete: something is missing, or not as it must be.
    :raises StrongboxClosed: the password cannot be locked.
    """
    require(actor, Act.CHANGE_SETTINGS)
    _check(typed)
    password = _password(trunk, typed)
    for name in ("name", "host", "port", "is_encrypted", "username", "most_calls", "position", "is_on"):
        setattr(trunk, name, getattr(typed, name))
    trunk.kind, trunk.transport = typed.kind.value, typed.transport.value
    trunk.addresses = ",".join(addresses_in(typed.addresses))
    trunk.shown_number = _number(typed.shown_number)
    trunk.failover_number = _number(typed.failover_number)
    trunk.kept_calls = _kept(typed)
    trunk.secrets = lock(password) if password else b""
    trunk.save()
    write(Happened.TRUNK_CHANGED, at=at, person=actor.pk, trunk=trunk.pk, kind=trunk.kind, is_on=trunk.is_on)
    transaction.on_commit(hint)
    return trunk


@transaction.atomic
def remove_trunk(actor: Person, trunk: Trunk, *, at: datetime) -> None:
    """Take a carrier away. Calls that go on by it go on; its numbers stay with their lines."""
    require(actor, Act.CHANGE_SETTINGS)
    write(Happened.TRUNK_CHANGED, at=at, person=actor.pk, trunk=trunk.pk, kind=trunk.kind, is_on=False)
    trunk.delete()
    transaction.on_commit(hint)


def addresses_in(text: str) -> list[str]:
    """Read addresses and networks, separated by commas, spaces or lines.

    :raises TrunkIncomplete: one is neither.
    """
    found = [word for word in re.split(r"[\s,;]+", text) if word]
    for word in found:
        if not _is_network(word) and not NAME_PATTERN.match(word):
            raise TrunkIncomplete(_("“%(word)s” is no address. Write such as 192.0.2.0/24.") % {"word": word})
    if len(found) > MOST_ADDRESSES or len(",".join(found)) > 400:
        raise TrunkIncomplete(_("These are too many addresses. Write networks, such as 192.0.2.0/24."))
    return found


def _is_network(word: str) -> bool:
    try:
        network = ipaddress.ip_network(word, strict=False)
    except ValueError:
        return False
    return network.prefixlen >= (8 if network.version == 4 else 16)


def _check(typed: TrunkTyped) -> None:
    if not NAME_PATTERN.match(typed.host) and not _is_address(typed.host):
        raise TrunkIncomplete(
            _("Write the carrier's server alone, such as sip.example.org: no sip: before it, no slash.")
        )
    if typed.username and not USER_PATTERN.match(typed.username):
        raise TrunkIncomplete(_("The user name may hold letters, digits, dots, dashes and + only."))
    if typed.kind is TrunkKind.REGISTERS and not typed.username:
        raise TrunkIncomplete(_("Write the user name with which we sign in at the carrier."))
    if any(ord(sign) < 32 for sign in typed.password + typed.name):
        raise TrunkIncomplete(_("The name and the password may hold no line break."))
    if typed.is_encrypted and typed.transport is not Transport.TLS:
        raise TrunkIncomplete(
            _("Encrypted sound needs TLS, as its key travels that way. Choose TLS, or switch it off.")
        )


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def _password(trunk: Trunk, typed: TrunkTyped) -> str:
    """Give the password that counts from now on.

    :raises TrunkIncomplete: we must sign in, and there is none for this server.
    """
    is_same = bool(trunk.pk) and (trunk.host, trunk.username) == (typed.host, typed.username)
    password = typed.password or (unlock(bytes(trunk.secrets)) if is_same else "")
    if typed.kind is TrunkKind.REGISTERS and not password:
        raise TrunkIncomplete(
            _("Write the password of this user name. It is locked here and never shown again.")
        )
    return password


def _kept(typed: TrunkTyped) -> int:
    """Give how many calls are kept for callers known to be real, and for calls that go out.

    :raises TrunkIncomplete: none would be left for anybody else.
    """
    kept = usually_kept(typed.most_calls) if typed.kept_calls is None else typed.kept_calls
    if kept and kept >= typed.most_calls:
        raise TrunkIncomplete(
            _("Keep fewer calls than the carrier carries at once, so that somebody new comes through too.")
        )
    return kept


def _number(text: str) -> str:
    """Read a number that may be left out.

    :raises TrunkIncomplete: it has too few or too many digits.
    """
    digits = digits_of(text)
    if text.strip() and not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        raise TrunkIncomplete(_("Write the number with 3 to 15 digits."))
    return digits
