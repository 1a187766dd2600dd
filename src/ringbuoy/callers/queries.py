"""Who has these handles."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ringbuoy.callers.models import Caller, Handle
from ringbuoy.callers.rules import HandleKind, normalize
from ringbuoy.keyd.lookups import TooManyLookups
from ringbuoy.privacy.blind import BlindIndex, blind_index
from ringbuoy.privacy.keys import Asks, KeysUnavailable


class NobodyRecognizedNow(KeysUnavailable):
    """So many handles were looked up lately that keyd tells no more for a while."""


def indexes_of(kind: HandleKind, text: str, *, keys: Asks | None = None) -> list[BlindIndex]:
    """Give the indexes by which a handle is found, the present quarter's first.

    :raises UnreadableHandle: the text is not a handle of this kind.
    :raises KeysUnavailable: keyd does not answer.
    :raises NobodyRecognizedNow: too many handles were looked up within an hour.
    """
    try:
        return blind_index(kind.value, normalize(kind, text), keys=keys)
    except TooManyLookups:
        raise NobodyRecognizedNow(
            _(
                "Callers cannot be known again just now: very many numbers were looked up within an hour. "
                "Go on without it; your clinical director is told."
            )
        ) from None


def known_by(kind: HandleKind, indexes: Sequence[BlindIndex]) -> Caller | None:
    """Find the caller who has given this handle in one of the live quarters."""
    digests = [index.digest for index in indexes]
    row = Handle.objects.select_related("caller").filter(kind=kind, index__in=digests).first()
    return row.caller if row else None
