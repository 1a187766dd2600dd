"""What is afoot on the phone line besides its calls, in one statement: what is not there need not be read.

Each of these is rare, and asking for it by itself costs as much as a step of a call. A condition here may be
wider than what is read later, never narrower.
"""

from datetime import datetime
from enum import StrEnum

from ringbuoy.journal.sessions import rows_of
from ringbuoy.telephony.on_call import RUNG_WITHIN


class Afoot(StrEnum):
    """One kind of thing that the engine looks for a few times a second, in the order of the statement."""

    KEYS = "keys"
    """Keys that a counselor has pressed for the other side."""
    CALL_BACKS = "call_backs"
    UNREACHED = "unreached"
    """Call-backs that reached nobody and are tried again."""
    OUTSIDE_CALLS = "outside_calls"
    OWN_PHONES = "own_phones"
    BROWSER_CALLS = "browser_calls"
    TRIALS = "trials"
    ASKED_TESTS = "asked_tests"
    SUMMONS = "summons"
    PERSON_TESTS = "person_tests"


_AFOOT = """
    SELECT EXISTS (SELECT FROM telephony_tones),
           EXISTS (SELECT FROM telephony_callback b JOIN contacts_contact c ON c.id = b.contact_id
                    WHERE b.placed_at IS NULL AND c.state = 'talking'),
           EXISTS (SELECT FROM telephony_unreachedcall WHERE over = '' AND again_at IS NOT NULL),
           EXISTS (SELECT FROM telephony_outsidecall WHERE state <> 'over'),
           EXISTS (SELECT FROM telephony_ownphone WHERE is_on OR confirmed_at IS NULL),
           EXISTS (SELECT FROM telephony_browsercall WHERE over_at IS NULL),
           EXISTS (SELECT FROM telephony_trial WHERE state = 'asked'),
           EXISTS (SELECT FROM telephony_selftest WHERE outcome = 'asked'),
           EXISTS (SELECT FROM escalations_summons WHERE at > %s),
           EXISTS (SELECT FROM telephony_persontest WHERE state IN ('ringing', 'accepted'))
"""


def afoot(*, at: datetime) -> frozenset[Afoot]:
    """Tell which of these things there are now."""
    (found,) = rows_of(_AFOOT, [at - RUNG_WITHIN])
    return frozenset(kind for kind, is_there in zip(Afoot, found, strict=True) if is_there)
