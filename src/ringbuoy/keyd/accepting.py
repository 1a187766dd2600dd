"""Accepting a restored older journal: the word of whoever holds the recovery key that lost lines are lost.

The word lies as a small file in keyd's own folder, proved with the root key. Who has the pages and the
database has neither: they cannot have keyd sign a journal that was cut. It fits one state of keyd's
signatures only, so it works once.
"""

import hmac
import os
from dataclasses import asdict, dataclass

import orjson

from ringbuoy.keyd.places import Places

_TITLE = "ringbuoy accepted restore 1"


@dataclass(frozen=True)
class Acceptance:
    """The journal goes on from checkpoint `after`, 0 if from none; keyd had signed up to `instead_of`."""

    after: int
    instead_of: int
    proof: str = ""

    def proved(self, root: bytes) -> "Acceptance":
        """Give it with the proof that whoever accepts could open the root key."""
        return Acceptance(self.after, self.instead_of, self._proof(root))

    def is_proved(self, root: bytes) -> bool:
        """Tell whether the proof is of this root key."""
        return hmac.compare_digest(self._proof(root), self.proof)

    def _proof(self, root: bytes) -> str:
        said = f"{_TITLE}\n{self.after}\n{self.instead_of}\n"
        return hmac.digest(root, said.encode(), "sha256").hex()


def write_acceptance(places: Places, acceptance: Acceptance) -> None:
    """Lay it into keyd's folder; keyd finds it at the next signature that it is asked for."""
    waiting = places.acceptance.with_suffix(".new")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as file:
        file.write(orjson.dumps(asdict(acceptance)))
        # keyd may be another user than we are: the file belongs to whom the folder belongs to.
        os.fchown(descriptor, places.own.stat().st_uid, places.own.stat().st_gid)
    waiting.replace(places.acceptance)


def acceptance_in(places: Places) -> Acceptance | None:
    """Read what lies there. None: nothing, or nothing that can be read."""
    try:
        said = orjson.loads(places.acceptance.read_bytes())
        return Acceptance(int(said["after"]), int(said["instead_of"]), str(said["proof"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
