"""A sealed value as the program holds it: opaque, and bound to its column."""

from typing import NoReturn, Self

from ringbuoy.privacy.sealing import ContactKey, epoch_of, open_bytes, open_sealed


class Sealed:
    """Sealed words of one column. Printing it shows nothing; only the contact's key opens it."""

    __slots__ = ("_sealed", "field", "table")

    def __init__(self, sealed: bytes, *, table: str, field: str) -> None:
        self._sealed = sealed
        self.table = table
        self.field = field

    @property
    def epoch(self) -> str:
        """The epoch under which the words were sealed."""
        return epoch_of(self._sealed)

    def open(self, key: ContactKey, *, sequence: int = 0) -> str:
        """Open the words.

        :raises WrongKey: the key belongs to another epoch.
        :raises SealBroken: changed, or moved here from another place or contact.
        """
        return open_sealed(key, table=self.table, field=self.field, sequence=sequence, sealed=self._sealed)

    def open_bytes(self, key: ContactKey, *, sequence: int = 0) -> bytes:
        """Open what is no text.

        :raises WrongKey: the key belongs to another epoch.
        :raises SealBroken: changed, or moved here from another place or contact.
        """
        return open_bytes(key, table=self.table, field=self.field, sequence=sequence, sealed=self._sealed)

    def stored(self) -> bytes:
        """Give the sealed bytes as the database keeps them."""
        return self._sealed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self._sealed == other._sealed

    def __hash__(self) -> int:
        return hash(self._sealed)

    def __repr__(self) -> str:
        return "(sealed)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format("(sealed)", spec)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("A sealed value is never pickled.")
