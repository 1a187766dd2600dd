"""What came of a counselor's own phone that rang: which key was pressed for, or that nobody pressed it."""

from datetime import datetime

from ringbuoy.telephony import own_phones, person_tests
from ringbuoy.telephony.calls.orders import (
    RecordAccepted,
    RecordOwnPhone,
    RecordTestAccepted,
    RecordTestMissed,
)

OfOwnPhone = RecordAccepted | RecordOwnPhone | RecordTestAccepted | RecordTestMissed


def write_of_own_phone(task: OfOwnPhone, *, at: datetime) -> None:
    """Write it down.

    :raises OfferOver: the offer has stopped ringing there.
    :raises NoTestHere: the test has.
    """
    match task:
        case RecordAccepted():
            own_phones.accept_by_key(task.person, task.contact, at=at)
        case RecordOwnPhone():
            own_phones.confirm(task.person, task.number, at=at)
        case RecordTestAccepted():
            person_tests.accept_by_key(task.person, task.test, at=at)
        case RecordTestMissed():
            person_tests.note_person_test(task.test, task.outcome, at=at)
