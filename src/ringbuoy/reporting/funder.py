"""The list that funders ask of follow-ups, as a sheet of codes and counts: no row is a person.

Source: funder-follow-up (docs/sources.md).
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ringbuoy.followups.about_them import ASKED
from ringbuoy.followups.rules import Emergency, Outcome
from ringbuoy.reporting.queries import rows_of
from ringbuoy.reporting.sheet import NOT_SHOWN
from ringbuoy.reporting.spans import Span
from ringbuoy.reporting.suppression import Shown, hide_small

_FUNDER = (Path(__file__).parent / "funder.sql").read_text()
HEADS = ("item", "code", "number", "of")
ALWAYS: dict[str, tuple[str, ...]] = {
    "offered": ("accepted", "declined"),
    "outcome_of_attempt": tuple(outcome.value for outcome in Outcome),
    "help": tuple(one.value for one in Emergency),
    "police": ("yes", "no"),
    "attempt_in_progress": ("yes", "no"),
    **{f"accepted_{question}": answers for question, answers in ASKED.items()},
    **{f"declined_{question}": answers for question, answers in ASKED.items()},
}
"""Rows that stand in every list, also where there was nobody: a funder's form has a place for each."""

Counts = Mapping[str, Mapping[str, int]]


def counts(span: Span) -> Counts:
    """Count each item of the list for the promises made in a span."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for item, codes in ALWAYS.items():
        found[item] = dict.fromkeys(codes, 0)
    for item, code, number in rows_of(_FUNDER, span, questions=list(ASKED)):
        found[item][code] = number
    return found


def as_csv(counted: Counts, *, hides_small: bool) -> str:
    """Write the list as CSV; where small groups are hidden, so is what would tell them."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow(HEADS)
    for item, codes in counted.items():
        shown: Shown = hide_small(codes) if hides_small else codes
        whole = sum(codes.values())
        of = NOT_SHOWN if hides_small and 0 < whole <= 10 else whole
        writer.writerows(
            (item, code, NOT_SHOWN if number is None else number, of) for code, number in shown.items()
        )
    return paper.getvalue()
