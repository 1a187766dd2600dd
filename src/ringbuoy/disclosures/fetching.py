"""Fetching what was given: the page by its address, the link by the code, the file by who asked for it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.disclosures.models import Disclosure
from ringbuoy.disclosures.rules import Kind, State
from ringbuoy.disclosures.sealed_file import sha256
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound, NotPermitted
from ringbuoy.people.models import Person
from ringbuoy.statements.rules import digest_of, is_code
from ringbuoy.statements.stating import read_to_its_owner


class NothingThere(NotFound):
    """It has ended, or never was."""


class NotYourOrder(NotPermitted):
    """The file is for who asked for it."""


@dataclass(frozen=True)
class Standing:
    """What the person is told. `link`: the path of their page with its key; None: none waits here."""

    kind: Kind
    state: State
    refusal: str
    answer_by: datetime
    link: str | None = field(repr=False)


def standing_of(code: str, *, at: datetime) -> Standing | None:
    """Tell whoever has the code where it stands, and the link if one waits for them. None: no such code.

    :raises KeysUnavailable: keyd does not answer.
    """
    row = Disclosure.objects.select_related("pickup").filter(code=digest_of(code)).first()
    if not is_code(code) or row is None:
        return None
    is_there = row.pickup is not None and row.until is not None and row.until > at
    link = read_to_its_owner(row.pickup, at=at) if is_there and row.pickup else None
    return Standing(Kind(row.kind), row.where, row.refusal, row.answer_by, link)


def find_page(address: str, *, at: datetime) -> Disclosure:
    """Find the page of an answer that can still be read.

    :raises NothingThere: there is none, for whatever reason.
    """
    row = Disclosure.objects.filter(address=address, until__gt=at).first()
    if row is None or row.box is None:
        raise NothingThere(_("This page is not here any more."))
    return row


@transaction.atomic
def fetch_file(actor: Person, row: Disclosure, *, at: datetime) -> bytes:
    """Give the locked file to who asked for it, each time with a line in the journal.

    :raises NotYourOrder: a colleague has asked for it.
    :raises NothingThere: it is over, or not decided.
    """
    require(actor, Act.DISCLOSE)
    if row.asked_by_id != actor.pk:
        raise NotYourOrder(_("Who asked for this order fetches its file."))
    if not row.is_order or row.box is None or row.until is None or row.until <= at:
        raise NothingThere(_("There is no file: it is not approved yet, or its time is over."))
    content = bytes(row.box)
    write(Happened.DISCLOSURE_FETCHED, at=at, person=actor.pk, disclosure=row.pk, sha256=sha256(content))
    return content
