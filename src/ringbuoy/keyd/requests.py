"""What may be asked of keyd, parsed: inside, a request is already well formed."""

from base64 import b64decode
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from ringbuoy.kernel.errors import Refused
from ringbuoy.keyd.checkpoints import Asked
from ringbuoy.keyd.epochs import retention_of
from ringbuoy.keyd.retention import Retention
from ringbuoy.keyd.wire import Fields

NOBODY = UUID(int=0)
_LONGEST_KIND = 20
_LONGEST_HANDLE = 320


class BadRequest(Refused):
    """keyd does not know what is asked."""


@dataclass(frozen=True)
class Adopt:
    """Take a fresh key over."""

    contact: UUID
    epoch: str
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class Open:
    """Give the key of a contact."""

    contact: UUID
    retention: Retention
    grant: str = field(repr=False)


class Act(StrEnum):
    """Something for which keyd wants a grant whose purpose it is. The value is the request's name too."""

    ERASE = "erase"
    HOLD = "hold"
    RELEASE = "release"
    CONFIRM_DATE = "confirm_date"
    ROTATE_ROOT = "rotate_root"


@dataclass(frozen=True)
class Errand:
    """Do something about a contact, or about keyd itself (`NOBODY`). `date` is for confirming it."""

    act: Act
    contact: UUID
    grant: str = field(repr=False)
    date: str = ""


@dataclass(frozen=True)
class Destroy:
    """Destroy the key of an epoch or a quarter when it is due. No grant: keyd reckons itself what is due."""

    name: str


@dataclass(frozen=True)
class State:
    """Tell what lives, what is ordered, held, and gone."""


@dataclass(frozen=True)
class Index:
    """Give the blind index of a handle."""

    kind: str
    handle: str = field(repr=False)


@dataclass(frozen=True)
class Status:
    """Tell how keyd is."""


@dataclass(frozen=True)
class Sign:
    """Sign the journal's tree as it stands. `known`: the number of the last checkpoint that was received."""

    asked: Asked
    known: int


Request: TypeAlias = Adopt | Open | Errand | Destroy | Index | State | Status | Sign


def parse(fields: Fields) -> Request:
    """Make a request out of the fields of a line.

    :raises Refused: something is missing, of the wrong kind, or unknown.
    """
    match fields.get("op"):
        case "adopt":
            return _adopt(fields)
        case "open":
            return _open(fields)
        case "index":
            return _index(fields)
        case "destroy":
            return Destroy(_text(fields, "name"))
        case "state":
            return State()
        case "status":
            return Status()
        case "sign_checkpoint":
            return _sign(fields)
        case str(op) if op in set(Act):
            return Errand(Act(op), _contact(fields), _text(fields, "grant"), str(fields.get("date", "")))
    raise BadRequest("keyd does not know this request.")


def _adopt(fields: Fields) -> Adopt:
    epoch = _text(fields, "epoch")
    retention_of(epoch)
    try:
        wrapped = b64decode(_text(fields, "wrapped"), validate=True)
    except ValueError:
        raise BadRequest("The wrapped key is not base64.") from None
    return Adopt(_contact(fields), epoch, wrapped)


def _open(fields: Fields) -> Open:
    try:
        retention = Retention(_text(fields, "retention"))
    except ValueError:
        raise BadRequest("There is no such class of content.") from None
    return Open(_contact(fields), retention, _text(fields, "grant"))


def _index(fields: Fields) -> Index:
    kind, handle = _text(fields, "kind"), _text(fields, "handle")
    if not kind.isidentifier() or len(kind) > _LONGEST_KIND:
        raise BadRequest("The kind of a handle is one short word.")
    if not handle or len(handle) > _LONGEST_HANDLE:
        raise BadRequest(f"A handle has 1 to {_LONGEST_HANDLE} characters.")
    return Index(kind, handle)


def _sign(fields: Fields) -> Sign:
    size, known, proof = fields.get("size"), fields.get("known"), fields.get("proof")
    if not (isinstance(size, int) and isinstance(known, int) and isinstance(proof, list)):
        raise BadRequest("A tree is told by its size, its root, a proof and the number that is known.")
    try:
        nodes = [bytes.fromhex(str(node)) for node in proof]
        return Sign(Asked(size, bytes.fromhex(_text(fields, "root")), nodes), known)
    except ValueError:
        raise BadRequest("Roots and nodes are written in hexadecimal.") from None


def _contact(fields: Fields) -> UUID:
    try:
        return UUID(_text(fields, "contact"))
    except ValueError:
        raise BadRequest("A contact is named by its UUID.") from None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"The request needs the text '{name}'.")
    return value
