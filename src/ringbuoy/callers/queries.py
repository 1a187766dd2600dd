"""Who has these handles."""

from collections.abc import Sequence

from ringbuoy.callers.models import Caller, Handle
from ringbuoy.callers.rules import HandleKind
from ringbuoy.privacy.blind import BlindIndex


def known_by(kind: HandleKind, indexes: Sequence[BlindIndex]) -> Caller | None:
    """Find the caller who has given this handle in one of the live quarters."""
    digests = [index.digest for index in indexes]
    row = Handle.objects.select_related("caller").filter(kind=kind, index__in=digests).first()
    return row.caller if row else None
