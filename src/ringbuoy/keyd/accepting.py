"""Accepting what was restored: the word of whoever holds the recovery key that what is lost is lost.

The database may be older than keyd, or keyd than the database. The word lies as a small file in keyd's own
folder, proved with the root key. Who has the pages and the database has neither: they cannot have keyd sign
a journal that was cut. It fits one state of keyd's signatures only, so it works once.
"""

import hmac
import os
from dataclasses import dataclass, replace

import orjson

from ringbuoy.kernel.errors import Refused
from ringbuoy.keyd.checkpoints import Checkpoint
from ringbuoy.keyd.places import Places

_TITLE = "ringbuoy accepted restore 2"


@dataclass(frozen=True)
class Acceptance:
    """The journal goes on from `after`, the last checkpoint in the database, whether keyd knows it or not.

    `instead_of` is the number of the last one in keyd's log, `beyond` of the last that is known anywhere;
    0 means none.
    """

    after: Checkpoint
    instead_of: int
    beyond: int
    proof: str = ""

    def proved(self, root: bytes) -> "Acceptance":
        """Give it with the proof that whoever accepts could open the root key."""
        return replace(self, proof=self._proof(root))

    def is_proved(self, root: bytes) -> bool:
        """Tell whether the proof is of this root key."""
        return hmac.compare_digest(self._proof(root), self.proof)

    def _proof(self, root: bytes) -> str:
        said = f"{_TITLE}\n{self.instead_of}\n{self.beyond}\n{self.after.signature.hex()}\n"
        return hmac.digest(root, said.encode() + self.after.signed_text, "sha256").hex()


def write_acceptance(places: Places, acceptance: Acceptance) -> None:
    """Lay it into keyd's folder; keyd finds it at the next signature that it is asked for."""
    waiting = places.acceptance.with_suffix(".new")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as file:
        file.write(orjson.dumps(_said(acceptance)))
        # keyd may be another user than we are: the file belongs to whom the folder belongs to.
        os.fchown(descriptor, places.own.stat().st_uid, places.own.stat().st_gid)
    waiting.replace(places.acceptance)


def acceptance_in(places: Places) -> Acceptance | None:
    """Read what lies there. None: nothing, or nothing that can be read."""
    try:
        said = orjson.loads(places.acceptance.read_bytes())
        after = Checkpoint.of(said["after"])
        return Acceptance(after, int(said["instead_of"]), int(said["beyond"]), str(said["proof"]))
    except (OSError, ValueError, KeyError, TypeError, Refused):
        return None


def _said(acceptance: Acceptance) -> dict[str, object]:
    return {
        "after": acceptance.after.fields(),
        "instead_of": acceptance.instead_of,
        "beyond": acceptance.beyond,
        "proof": acceptance.proof,
    }
