"""Scoring a sheet with a questionnaire that the center has taken in: it lies in the database of the service.

Two programs: the one at the terminal reads the sheet; this one, started by it, looks the questionnaire up.
Nothing of the sheet is kept.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ringbuoy.kernel.errors import NotFound, Refused
from ringbuoy.kernel.settings import Settings
from ringbuoy.server.answering import answer, answer_of
from ringbuoy.server.loops import start_django


class NotScored(Refused):
    """There is no such questionnaire, or the sheet does not fit it; the sentence says what to do."""


class NothingTakenIn(NotFound):
    """The center has taken in no questionnaire of this name."""


@dataclass(frozen=True)
class Sheet:
    """A sheet with its levels, and how many rows somebody should look at."""

    text: str
    troubled: int


def score_imported(settings: Settings, name: str, sheet: str) -> Sheet:
    """Score a sheet with the questionnaire that goes by this name.

    :raises NotScored: there is none, the service does not run, or the sheet cannot be read.
    """
    said = answer_of("ringbuoy.server.scoring", settings, name, refusal=NotScored, sent=sheet)
    return Sheet(**json.loads(said))


def act(words: Sequence[str]) -> str:
    """Score what comes in, and give it with how many rows are troubled.

    :raises Foreseen: it cannot be.
    """
    from ringbuoy.assessments.imported import imported
    from ringbuoy.assessments.sheets import score_sheet

    (name,) = words
    known = imported()
    if name not in known:
        more = f" Taken in by your center: {' '.join(sorted(known))}." if known else ""
        raise NothingTakenIn(f"There is no instrument of that name.{more}")
    scored = score_sheet(known[name], sys.stdin.read())
    return json.dumps(asdict(Sheet(scored.text(), scored.troubled)))


if __name__ == "__main__":
    start_django("scoring")
    sys.exit(answer(act, sys.argv[1:]))
