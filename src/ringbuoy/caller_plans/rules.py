"""Why somebody has a plan, how long it holds, and whom it may reach. Pure.

Source: frequent-contacts, security-access (docs/sources.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=180)
REVIEWED_WITHIN = timedelta(days=90)


class Reason(StrEnum):
    """Why a plan was made. The value is the stored code; it never changes."""

    CONTACTS_OFTEN = "contacts_often"
    NEEDS_ONE_VOICE = "needs_one_voice"
    CROSSES_BOUNDARIES = "crosses_boundaries"


@dataclass(frozen=True)
class Term:
    """From when a plan is looked at again, and on which day it ends."""

    review_on: date
    ends_on: date

    def fits(self, today: date) -> bool:
        """Tell whether a plan of today may have this term: no limit stands without a review and an end."""
        return today < self.review_on <= min(today + REVIEWED_WITHIN, self.ends_on) and (
            self.ends_on <= today + LONGEST
        )
