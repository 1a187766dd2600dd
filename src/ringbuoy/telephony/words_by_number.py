"""In whose words Asterisk speaks where no engine answers: found among the sounds by the number dialed.

SOUNDS/at.number/
  ending/<digits>     a number of ours, or so much of its end as a carrier may dial
  whole/<digits>      a number of ours, before which a carrier may put other digits
  line/<code>         a line that is called by its name, as browsers do
  otherwise           the line that takes calls to any other number

Each leads to the folder of that line in its own language. No line's code has a dot, so none is in the way.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ringbuoy.telephony.calls.lines import FEWEST_SAME_DIGITS, Numbers, VoiceLine

FOLDER = "at.number"
ENDING, WHOLE, BY_LINE, OTHERWISE = "ending", "whole", "line", "otherwise"


def ways(numbers: Numbers) -> dict[str, str]:
    """Give what leads where, as paths in the folder of the sounds: each to a line's own words."""
    found = dict(_ways(numbers))
    return {f"{FOLDER}/{path}": str(PurePosixPath(line.code, line.language)) for path, line in found.items()}


def _ways(numbers: Numbers) -> Iterator[tuple[str, VoiceLine]]:
    yield OTHERWISE, numbers.otherwise
    for code, line in numbers.by_code.items():
        yield f"{BY_LINE}/{code}", line
    for number in numbers.by_number:
        yield f"{WHOLE}/{number}", numbers.line_at(number)
        for ending in _endings(number):
            yield f"{ENDING}/{ending}", numbers.line_at(ending)


def _endings(number: str) -> Iterator[str]:
    """Give the number, and every shorter one that is taken for it."""
    yield number
    for begins in range(1, len(number) - FEWEST_SAME_DIGITS + 1):
        yield number[begins:]
