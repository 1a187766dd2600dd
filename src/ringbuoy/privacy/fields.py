"""The field by which a room declares what is sealed.

    class Message(models.Model):
        contact = models.ForeignKey(Contact, on_delete=models.PROTECT)
        sequence = models.PositiveIntegerField()
        words = SealedText()

    Message(contact=contact, sequence=3, words=Message.words.seal(key, "…", sequence=3))
    message.words.open(key, sequence=3)

Plain text is refused wherever it is put: at assignment, in a query, in a default.
"""

from typing import TYPE_CHECKING, Any, TypeVar, overload

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from ringbuoy.privacy.sealed import Sealed
from ringbuoy.privacy.sealing import ContactKey, seal, seal_bytes

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

if TYPE_CHECKING:

    class _Field(models.Field[_ST, _GT]):
        """Django's field with the types that its stubs know and that it has not at run time."""
else:
    from typing import Generic

    class _Field(models.Field, Generic[_ST, _GT]):
        pass


class PlainTextRefused(TypeError):
    """Somebody tried to put plain words where only sealed ones may be. A bug of ours."""


class SealedColumn(DeferredAttribute):
    """What `Message.words` is on the class: it seals words for this column, and guards it."""

    field: "SealedText[Any, Any]"

    def seal(self, key: ContactKey, words: str, *, sequence: int = 0) -> Sealed:
        """Seal `words` for this column of the record with this sequence number.

        :raises WordsTooLong: more than 1 MiB of text.
        :raises WordsNotText: the text has no UTF-8 form.
        """
        table, field = self.field.model._meta.db_table, self.field.attname
        sealed = seal(key, table=table, field=field, sequence=sequence, words=words)
        return Sealed(sealed, table=table, field=field)

    def seal_bytes(self, key: ContactKey, content: bytes, *, sequence: int = 0) -> Sealed:
        """Seal what is no text, such as a piece of sound, for this column.

        :raises WordsTooLong: more than 1 MiB.
        """
        table, field = self.field.model._meta.db_table, self.field.attname
        sealed = seal_bytes(key, table=table, field=field, sequence=sequence, content=content)
        return Sealed(sealed, table=table, field=field)

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = self.field.checked(value)


class SealedText(_Field[_ST, _GT]):
    """A column of sealed words. Its Python value is `Sealed`; a plain string raises.

    `contact` names the field of the same model that tells whose words they are.
    """

    description = "Sealed words"
    descriptor_class = SealedColumn
    empty_strings_allowed = False
    _pyi_private_set_type: Sealed
    _pyi_private_get_type: Sealed

    def __init__(self, *, contact: str = "contact", null: bool = False) -> None:
        self.contact = contact
        super().__init__(null=null, editable=False)

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: Any) -> SealedColumn: ...
        @overload
        def __get__(self, instance: models.Model, owner: Any) -> _GT: ...
        @overload
        def __get__(self, instance: Any, owner: Any) -> Any: ...
        def __get__(self, instance: Any, owner: Any) -> Any: ...

    def checked(self, value: object) -> Sealed | None:
        """Give back a value that may stand in this column.

        :raises PlainTextRefused: anything but words sealed for this very column, or nothing.
        """
        if value is None or (isinstance(value, Sealed) and self._is_own(value)):
            return value
        raise PlainTextRefused(f"{self.model.__name__}.{self.attname} holds sealed words only.")

    def _is_own(self, sealed: Sealed) -> bool:
        return (sealed.table, sealed.field) == (self.model._meta.db_table, self.attname)

    def get_internal_type(self) -> str:
        """Tell Django which type the column has: bytes."""
        return "BinaryField"

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> Sealed | None:
        """Take the sealed bytes as they come from the database."""
        if value is None:
            return None
        return Sealed(bytes(value), table=self.model._meta.db_table, field=self.attname)

    def to_python(self, value: object) -> Sealed | None:
        """Refuse what is not sealed, when forms or fixtures hand it in."""
        return self.checked(value)

    def get_prep_value(self, value: object) -> bytes | None:
        """Give the sealed bytes to the database."""
        sealed = self.checked(value)
        return None if sealed is None else sealed.stored()

    def value_to_string(self, obj: models.Model) -> str:
        """Show nothing in fixtures: sealed words leave by the backup only."""
        return "(sealed)"

    def deconstruct(self) -> Any:
        """Describe the field to a migration."""
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        if self.contact != "contact":
            kwargs["contact"] = self.contact
        return name, path, [], kwargs

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Check that the model tells whose words these are."""
        return [*super().check(**kwargs), *self._check_contact_is_named()]

    def _check_contact_is_named(self) -> list[CheckMessage]:
        try:
            self.model._meta.get_field(self.contact)
        except FieldDoesNotExist:
            return [
                Error(
                    f"{self.model.__name__} has no field '{self.contact}' that names the contact.",
                    hint="Add the field, or name the right one: SealedText(contact='…').",
                    obj=self,
                    id="privacy.E001",
                )
            ]
        return []
