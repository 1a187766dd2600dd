"""Stating something, and reading it again. Whoever asks has passed the gate of what it belongs to."""

from datetime import datetime

from ringbuoy.access.rules import role_codes
from ringbuoy.contacts.many_opens import open_counted
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound
from ringbuoy.kernel.ids import new_id
from ringbuoy.keyd.requests import Act as Errand
from ringbuoy.keyd.retention import Retention
from ringbuoy.people.models import Person
from ringbuoy.privacy.grants import OPERATOR, Grant, grant, line_grant
from ringbuoy.privacy.keys import fresh_key, open_key, own_keys
from ringbuoy.privacy.rows import showing
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.statements.models import Statement, StatementWords

NO_ROLE = "none"
"""As what somebody without a role reads what they have stated themself."""


def state(words: str, *, by: Person | None, at: datetime) -> Statement:
    """Seal what was stated with a fresh key of the class of rescue records and complaints.

    `by` None: somebody who does not work here.
    """
    key = fresh_key(new_id(), retention=Retention.RESCUE)
    row = Statement.objects.create(id=key.contact, author=by, at=at)
    with showing(row.pk):
        StatementWords.objects.create(statement=row, words=StatementWords.words.seal(key, words))
    return row


def read(actor: Person, statement: Statement, *, purpose: str, at: datetime) -> str | None:
    """Read a statement, with a line in the journal. None: its time is over, and its key was destroyed.

    :raises KeysUnavailable: keyd does not answer.
    :raises ReasonNeeded: they opened many records in this hour and have not said why.
    """
    role = role_codes(actor.roles) or NO_ROLE
    write(Happened.CONTACT_READ, at=at, contact=statement.pk, person=actor.pk, purpose=purpose, role=role)
    signed = grant(person=actor.pk, role=role, contact=statement.pk, purpose=purpose, own_live=False, at=at)
    try:
        return _opened(statement, open_counted(actor, signed, retention=Retention.RESCUE, at=at))
    except NotFound:
        return None


def read_to_its_owner(statement: Statement, *, at: datetime) -> str | None:
    """Read a statement to somebody outside who has proved that it is meant for them.

    None: its time is over, and its key was destroyed.

    :raises KeysUnavailable: keyd does not answer.
    """
    write(Happened.CONTACT_READ, at=at, contact=statement.pk, purpose="owner", role="line")
    try:
        key = open_key(statement.pk, grant=line_grant(statement.pk, at=at), retention=Retention.RESCUE)
    except NotFound:
        return None
    return _opened(statement, key)


def forget(statement: Statement, *, at: datetime) -> None:
    """Delete what was stated and destroy its key, so that no backup opens it either.

    Call it last in a transaction: what keyd could not do was then not written down.

    :raises KeysUnavailable: keyd does not answer.
    :raises NotPermitted: keyd erases no more today.
    """
    key = statement.pk
    with showing(key):
        StatementWords.objects.filter(statement=key).delete()
        Statement.objects.filter(pk=key).delete()
    order = Grant(None, OPERATOR, key, Errand.ERASE.value, own_live=False, passed_at=at)
    own_keys().errand(Errand.ERASE, key, grant=order)


def refuse_to_read(actor: Person, statement: Statement, *, purpose: str, at: datetime) -> None:
    """Write down that somebody wanted to read what is closed to them; in no transaction that undoes it."""
    role = role_codes(actor.roles) or NO_ROLE
    write(
        Happened.CONTACT_READ_REFUSED,
        at=at,
        contact=statement.pk,
        person=actor.pk,
        purpose=purpose,
        role=role,
    )


def _opened(statement: Statement, key: ContactKey) -> str:
    with showing(statement.pk):
        return StatementWords.objects.get(statement=statement).words.open(key)
