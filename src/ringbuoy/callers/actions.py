"""Knowing a caller again by a handle that they gave. Here the handle itself is never kept."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from ringbuoy.callers.models import Caller, Handle
from ringbuoy.callers.queries import indexes_of, known_by
from ringbuoy.callers.rules import HandleKind
from ringbuoy.kernel.ids import new_id
from ringbuoy.privacy.blind import BlindIndex


def recognize(kind: HandleKind, text: str, *, at: datetime) -> Caller:
    """Find the caller with this handle, or write down that somebody new has it.

    :raises UnreadableHandle: the text is not a handle of this kind.
    :raises KeysUnavailable: keyd does not answer, or tells no more; nobody can be recognized then.
    """
    indexes = indexes_of(kind, text)
    caller = known_by(kind, indexes)
    if caller is None:
        return _first_seen(kind, indexes[0], at=at)
    _carry_into_this_quarter(caller, kind, indexes)
    return caller


def forget_before(quarter: str) -> int:
    """Delete the handles of the quarters before this one, whose key is going; give how many callers went.

    A caller whom no living handle finds is forgotten: their contacts are no longer tied together.
    """
    Handle.objects.filter(quarter__lt=quarter).delete()
    forgotten, _each = Caller.objects.filter(handles=None).delete()
    return forgotten


def _first_seen(kind: HandleKind, newest: BlindIndex, *, at: datetime) -> Caller:
    """Add a caller; where a second process was first with the same handle, give that one's."""
    try:
        with transaction.atomic():
            caller = Caller.objects.create(id=new_id(), first_seen_at=at)
            Handle.objects.create(caller=caller, kind=kind, quarter=newest.quarter, index=newest.digest)
            return caller
    except IntegrityError:
        return Handle.objects.select_related("caller").get(kind=kind, index=newest.digest).caller


def _carry_into_this_quarter(caller: Caller, kind: HandleKind, indexes: Sequence[BlindIndex]) -> None:
    """Keep the newest index too, so that somebody who comes back each quarter stays known."""
    newest = indexes[0]
    Handle.objects.get_or_create(
        kind=kind, index=newest.digest, defaults={"caller": caller, "quarter": newest.quarter}
    )
