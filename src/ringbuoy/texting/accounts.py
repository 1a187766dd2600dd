"""A line's carriers: who sets them up, their secrets locked, and trying one."""

import secrets as randomness
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.kernel.ids import new_id
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.texting.addresses import receipts_address
from ringbuoy.texting.carriers import adapter_of
from ringbuoy.texting.counting import count_sent
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.posting import check_address
from ringbuoy.texting.splitting import count_parts
from ringbuoy.texting.strongbox import lock, unlock
from ringbuoy.texting.ways import way_of
from ringbuoy.texting.wire import Text

NEEDS_ADDRESS = frozenset({Kind.GATEWAY})
NEEDS_ACCOUNT = frozenset({Kind.TWILIO})
SIGNS_WITH_WHAT_IT_TAKES = frozenset({Kind.TWILIO})
"""The same secret proves us to the carrier and the carrier to us."""
TOKEN_BYTES = 32


class NoSuchCarrier(NotFound):
    """There is no such carrier."""


class AccountIncomplete(Refused):
    """Something is missing without which the carrier cannot be reached or known."""


@dataclass(frozen=True)
class Account:
    """What is typed of a carrier. An empty secret: as it was."""

    kind: Kind
    number: str
    position: int = 0
    is_on: bool = True
    account: str = ""
    address: str = ""
    sending: str = field(default="", repr=False)
    checking: str = field(default="", repr=False)


def find(carrier_id: int) -> Carrier:
    """Find a carrier with its line.

    :raises NoSuchCarrier: there is none.
    """
    carrier = Carrier.objects.select_related("line").filter(pk=carrier_id).first()
    if carrier is None:
        raise NoSuchCarrier(_("There is no such carrier. Look at the list again."))
    return carrier


@transaction.atomic
def save_account(actor: Person, carrier: Carrier, account: Account, *, at: datetime) -> Carrier:
    """Set a carrier up, new or changed; it holds at once. A secret goes to no other address than before.

    :raises AccountIncomplete: something is missing.
    :raises OpenAddress: others could read along.
    :raises StrongboxClosed: the secrets cannot be locked.
    """
    require(actor, Act.CHANGE_SETTINGS)
    is_same = (carrier.kind, carrier.account, carrier.address) == (
        account.kind,
        account.account,
        account.address,
    )
    kept = unlock(bytes(carrier.secrets)) if carrier.pk and is_same else {}
    typed = {"sending": account.sending, "checking": account.checking}
    if account.kind in SIGNS_WITH_WHAT_IT_TAKES:
        typed["checking"] = account.sending
    secrets = {name: typed[name] or kept.get(name, "") for name in typed}
    _check(account, secrets)
    carrier.kind, carrier.number, carrier.position = account.kind, account.number, account.position
    carrier.account, carrier.address, carrier.is_on = account.account, account.address, account.is_on
    carrier.token = carrier.token or randomness.token_urlsafe(TOKEN_BYTES)
    carrier.secrets = lock(secrets)
    carrier.save()
    write(
        Happened.CARRIER_CHANGED,
        at=at,
        person=actor.pk,
        line=carrier.line_id,
        kind=carrier.kind,
        is_on=carrier.is_on,
    )
    return carrier


def _check(account: Account, secrets: dict[str, str]) -> None:
    if account.kind is Kind.SIMULATOR:
        raise AccountIncomplete(_("The made-up carrier belongs to the demo. Choose another one."))
    normalize(HandleKind.PHONE, account.number)
    if account.kind in NEEDS_ACCOUNT and not account.account:
        raise AccountIncomplete(_("Write the account's id, as the carrier's own page shows it."))
    if account.address or account.kind in NEEDS_ADDRESS:
        check_address(account.address)
    if not all(secrets.values()):
        raise AccountIncomplete(_("Write the carrier's secrets. They are locked here and never shown again."))


def send_a_test(actor: Person, carrier: Carrier, number: str, *, at: datetime) -> None:
    """Send a neutral text to one's own phone.

    :raises UnreadableHandle: no number.
    :raises CarrierAway: with what to check.
    :raises CarrierRefuses: the carrier will not send to this number.
    """
    require(actor, Act.CHANGE_SETTINGS)
    to, ref = normalize(HandleKind.PHONE, number), new_id()
    text = Text(ref, to, _("This is a test. It works."), receipts_address(carrier, ref))
    adapter_of(carrier.kind).send(text, way_of(carrier))
    count_sent(carrier, count_parts(text.words), at=at)


def open_simulator(line: Line) -> Carrier:
    """Give a line of the demo its made-up carrier."""
    secret = randomness.token_urlsafe(TOKEN_BYTES)
    return Carrier.objects.create(
        line=line,
        kind=Kind.SIMULATOR,
        number=line.text_number,
        token=randomness.token_urlsafe(TOKEN_BYTES),
        secrets=lock({"sending": secret, "checking": secret}),
    )
