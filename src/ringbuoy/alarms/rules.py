"""What an alarm can be about, and how it can end."""

from datetime import datetime, timedelta
from enum import StrEnum

ANSWERED_WITHIN = timedelta(hours=72)


class AlarmCode(StrEnum):
    """What an alarm is about. The value is the stored code; it never changes."""

    MANY_OPENS = "many_opens"
    CLOCK_DOUBTED = "clock_doubted"
    JOURNAL_DIFFERS = "journal_differs"
    CHECKPOINTS_UNWRITTEN = "checkpoints_unwritten"
    FALSE_KEYD = "false_keyd"
    RESTORE_ACCEPTED = "restore_accepted"
    OPENED_WITH_REASON = "opened_with_reason"
    NO_WORKING_REASON = "no_working_reason"
    WATCHED_CONTACT = "watched_contact"
    CLOSE_PERSON = "close_person"
    MANY_DENIALS = "many_denials"
    MANY_LOOKUPS = "many_lookups"
    FOLLOW_UP_MISSED = "follow_up_missed"
    REPORT_OVERDUE = "report_overdue"
    FEEDBACK_LATE = "feedback_late"
    GRAVE_INCIDENT = "grave_incident"
    INCIDENT_LATE = "incident_late"
    DISCLOSURE_LATE = "disclosure_late"
    BACKUP_FAILED = "backup_failed"
    BACKUP_LATE = "backup_late"
    PASSWORD_GIVEN = "password_given"  # noqa: S105
    ADDRESS_CHANGED = "address_changed"
    MAIL_SERVER_CHANGED = "mail_server_changed"
    PROVIDER_CHANGED = "provider_changed"
    PHONE_TEST_FAILED = "phone_test_failed"
    PHONE_LINE_QUIET = "phone_line_quiet"
    PHONE_HOP_SILENT = "phone_hop_silent"
    PHONE_LEG_SILENT = "phone_leg_silent"
    PHONE_NO_ROOM = "phone_no_room"
    PHONE_DESK_TEST_FAILED = "phone_desk_test_failed"
    PHONE_DEAD_END = "phone_dead_end"


CALLS_PHONES = frozenset(
    {
        AlarmCode.FALSE_KEYD,
        AlarmCode.JOURNAL_DIFFERS,
        AlarmCode.CHECKPOINTS_UNWRITTEN,
        AlarmCode.MANY_LOOKUPS,
        AlarmCode.PHONE_TEST_FAILED,
        AlarmCode.PHONE_LINE_QUIET,
        AlarmCode.PHONE_HOP_SILENT,
        AlarmCode.PHONE_LEG_SILENT,
        AlarmCode.PHONE_NO_ROOM,
        AlarmCode.PHONE_DESK_TEST_FAILED,
    }
)
"""Alarms of the house that do not wait for the morning: callers are lost, or somebody is at the records."""
CALLED_AGAIN_AFTER = timedelta(minutes=10)
TOLD_AGAIN_AFTER = timedelta(hours=6)
"""What stands as it stood is counted so often while nobody mends it."""
TOGETHER_WITHIN = timedelta(minutes=1)
"""What a fault breaks at twenty places within so long is one thing to look into, and one call."""
CALLED_TIMES = 3
"""Three calls within half an hour; who slept through them finds the alarm on the floor."""


class Outcome(StrEnum):
    """What the person found who looked into an alarm."""

    IN_ORDER = "in_order"
    MISTAKE = "mistake"
    MISUSE = "misuse"


def is_long(well_since: datetime, *, at: datetime) -> bool:
    """Tell whether something was well for so long that to fail again is another matter."""
    return at - well_since >= CALLED_AGAIN_AFTER


def is_news(well_since: datetime | None, *, told_at: datetime, at: datetime) -> bool:
    """Tell whether something that an alarm did not name until now is to be told as loudly as a new one.

    What was well for a moment only (`well_since`; None: it was never among what fails) is what it was, and
    what comes so soon after the phones were called (`told_at`) is of one cause with it.
    """
    return (well_since is None or is_long(well_since, at=at)) and at - told_at >= TOGETHER_WITHIN


def is_overdue(raised_at: datetime, *, at: datetime) -> bool:
    """Tell whether an open alarm has waited too long for somebody to answer for it."""
    return at - raised_at > ANSWERED_WITHIN
