"""`score`: check our scoring from outside, with a sheet of answers.

What we carry needs no data folder and no service; what a center has taken in lies in its database.
"""

import sys
from pathlib import Path

from ringbuoy.assessments.published import NAMES
from ringbuoy.assessments.sheets import score_sheet
from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.kernel.errors import Foreseen, Refused
from ringbuoy.server.scoring import NotScored, Sheet, score_imported

STANDARD_INPUT = Path("-")
GOOD, TROUBLED, UNUSABLE = 0, 1, 2


class Unreadable(Refused):
    """The file is not there, or holds no text."""


def score(asked: Asked) -> int:
    """Write every row with its level.

    1: a row had a conflict or an impossible value. 2: nothing could be read.
    """
    try:
        scored = _scored(asked, _read(asked.sheet))
    except Foreseen as error:
        print(error.sentence, file=sys.stderr)
        return UNUSABLE
    sys.stdout.write(scored.text)
    return TROUBLED if scored.troubled else GOOD


def _scored(asked: Asked, sheet: str) -> Sheet:
    """Score with what we carry, which needs nothing; else with what the center of the data folder took in.

    :raises NotScored: nobody knows the name; the sentence says which are known.
    """
    instrument = NAMES.get(asked.name)
    if instrument is not None:
        scored = score_sheet(instrument, sheet)
        return Sheet(scored.text(), scored.troubled)
    known = " ".join(sorted(_shortest(code) for code in {one.code for one in NAMES.values()}))
    if not asked.data.is_dir():
        raise NotScored(f"There is no instrument of that name. We carry: {known}.")
    try:
        return score_imported(installation.load(asked.data), asked.name, sheet)
    except Foreseen as error:
        raise NotScored(f"{error.sentence} We carry: {known}.") from None


def _shortest(code: str) -> str:
    return min((name for name, one in NAMES.items() if one.code == code), key=len)


def _read(sheet: Path) -> str:
    """Read a file, or standard input where it is named `-`.

    :raises Unreadable: it is not there, or no text.
    """
    try:
        raw = sys.stdin.buffer.read() if sheet == STANDARD_INPUT else sheet.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise Unreadable(f"The file cannot be read ({reason}). Check its name, or who may read it.") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not UTF-8 text. Save it as CSV (UTF-8) and try again.") from None
