"""What is done to keyd itself from the terminal: a new root key, and the word that the date is right."""

import time
from pathlib import Path

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.clock import now
from ringbuoy.kernel.errors import Unavailable
from ringbuoy.keyd.errands import Rotation
from ringbuoy.keyd.places import Places as KeydPlaces
from ringbuoy.keyd.requests import NOBODY, Act
from ringbuoy.privacy.grants import OPERATOR, Grant
from ringbuoy.privacy.keys import KeyPlaces, Keys

_LOOK_AGAIN_S = 0.2
_PATIENCE_S = 60


class NotRotated(Unavailable):
    """The old root key still counts."""


def rotate_root(asked: Asked) -> int:
    """Have keyd make a new root key and wrap everything under it, while it goes on answering."""
    keys = _keys(asked)
    keys.errand(Act.ROTATE_ROOT, NOBODY, grant=_grant(Act.ROTATE_ROOT))
    deadline = time.monotonic() + _PATIENCE_S
    while (rotation := keys.ask({"op": "state"})["rotation"]) == Rotation.ASKED:
        if time.monotonic() > deadline:
            raise NotRotated("keyd has not changed its root key yet. Look again: ./ringbuoy doctor")
        time.sleep(_LOOK_AGAIN_S)
    if rotation != Rotation.DONE:
        raise NotRotated("The disk is full, so the old root key still counts. Make room and try again.")
    print(f"keyd has a new root key. {_of_the_paper(asked.data)}")
    return 0


def _of_the_paper(data: Path) -> str:
    """Say whether somebody could come back from paper."""
    if KeydPlaces(data).root_sealed.exists():
        return "Your recovery key on paper opens it as before."
    return "No recovery key on paper opens it yet. Make one: ./ringbuoy recovery-key"


def confirm_date(asked: Asked) -> int:
    """Tell keyd that its machine's date is right, so that what is due is destroyed again."""
    _keys(asked).errand(Act.CONFIRM_DATE, NOBODY, grant=_grant(Act.CONFIRM_DATE), date=asked.name)
    print(f"keyd goes on from {asked.name}.")
    return 0


def _keys(asked: Asked) -> Keys:
    return Keys(KeyPlaces.of(installation.load(asked.data)))


def _grant(act: Act) -> Grant:
    return Grant(None, OPERATOR, NOBODY, act.value, own_live=False, passed_at=now())
