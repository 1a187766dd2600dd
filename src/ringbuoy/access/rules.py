"""What each role may do. This table is the whole truth; what is not in it is refused.

Source: security-access (docs/sources.md).
"""

from collections.abc import Iterable
from enum import StrEnum


class Act(StrEnum):
    """Something a person may or may not do."""

    TAKE_CONTACTS = "take_contacts"
    WRITE_NOTES = "write_notes"
    READ_OWN_CONTACTS = "read_own_contacts"
    READ_OWN_FOR_A_MONTH = "read_own_for_a_month"
    READ_SHIFT = "read_shift"
    OPEN_WITH_REASON = "open_with_reason"
    ASSESS = "assess"
    LOWER_RISK_LEVEL = "lower_risk_level"
    PLAN_FOR_SAFETY = "plan_for_safety"
    ASK_FOR_RESCUE = "ask_for_rescue"
    APPROVE_RESCUE = "approve_rescue"
    KEEP_ANSWERING_POINTS = "keep_answering_points"
    REPORT_HARM = "report_harm"
    DECIDE_ON_REPORTS = "decide_on_reports"
    EDIT_DUTIES = "edit_duties"
    WATCH_FLOOR = "watch_floor"
    LISTEN = "listen"
    GUARD_PHONE_LINE = "guard_phone_line"
    ERASE_CONTACTS = "erase_contacts"
    HOLD_CONTACTS = "hold_contacts"
    CHANGE_RETENTION = "change_retention"
    SEE_RETENTION = "see_retention"
    REVEAL_NUMBER = "reveal_number"
    ENTER_PAPER = "enter_paper"
    SEARCH_DIRECTORY = "search_directory"
    EDIT_DIRECTORY = "edit_directory"
    PUBLISH_DIRECTORY = "publish_directory"
    SEE_CONFIDENTIAL_PLACES = "see_confidential_places"
    GIVE_REFERRALS = "give_referrals"
    PROMISE_FOLLOW_UPS = "promise_follow_ups"
    KEEP_FOLLOW_UPS = "keep_follow_ups"
    CARE_FOR_FOLLOW_UPS = "care_for_follow_ups"
    SET_FOLLOW_UP_TIMES = "set_follow_up_times"
    WRITE_CALLER_PLANS = "write_caller_plans"
    ATTEND_FEEDBACK = "attend_feedback"
    REVIEW_INCIDENTS = "review_incidents"
    DISCLOSE = "disclose"
    SET_ANSWER_TIMES = "set_answer_times"
    SAY_CAPACITY = "say_capacity"
    SEE_REPORTS = "see_reports"
    SEE_SMALL_COUNTS = "see_small_counts"
    EXPORT_REPORTS = "export_reports"
    SEE_PEOPLE = "see_people"
    INVITE_PEOPLE = "invite_people"
    CHANGE_PEOPLE = "change_people"
    CHANGE_ROLES = "change_roles"
    APPROVE_ROLES = "approve_roles"
    VOUCH = "vouch"
    CHANGE_LINES = "change_lines"
    CHANGE_SETTINGS = "change_settings"
    RECORD_INSTRUMENT = "record_instrument"
    EDIT_COPING = "edit_coping"
    CHANGE_TRIAGE = "change_triage"
    SEE_SYSTEM_HEALTH = "see_system_health"
    READ_JOURNAL = "read_journal"
    ATTEND_ALARMS = "attend_alarms"


class Role(StrEnum):
    """What a person is here for. One person may have several."""

    TRAINEE = "trainee"
    COUNSELOR = "counselor"
    STAFF_COUNSELOR = "staff_counselor"
    SUPERVISOR = "supervisor"
    CLINICAL_DIRECTOR = "clinical_director"
    COORDINATOR = "coordinator"
    DIRECTORY_EDITOR = "directory_editor"
    REPORTER = "reporter"
    IT_ADMINISTRATOR = "it_administrator"
    AUDITOR = "auditor"


_COUNSELING = frozenset(
    {
        Act.TAKE_CONTACTS,
        Act.WRITE_NOTES,
        Act.READ_OWN_CONTACTS,
        Act.ASSESS,
        Act.PLAN_FOR_SAFETY,
        Act.ASK_FOR_RESCUE,
        Act.REPORT_HARM,
        Act.SEARCH_DIRECTORY,
        Act.GIVE_REFERRALS,
        Act.PROMISE_FOLLOW_UPS,
        Act.KEEP_FOLLOW_UPS,
        Act.REVEAL_NUMBER,
        Act.ENTER_PAPER,
    }
)
_PUBLISHING = frozenset({Act.PUBLISH_DIRECTORY, Act.SEE_CONFIDENTIAL_PLACES, Act.SAY_CAPACITY})
_ON_STAFF = _COUNSELING | {Act.READ_OWN_FOR_A_MONTH}
_SUPERVISING = (
    _ON_STAFF
    | _PUBLISHING
    | {
        Act.WATCH_FLOOR,
        Act.LISTEN,
        Act.GUARD_PHONE_LINE,
        Act.CARE_FOR_FOLLOW_UPS,
        Act.WRITE_CALLER_PLANS,
        Act.ATTEND_FEEDBACK,
        Act.DISCLOSE,
        Act.REVIEW_INCIDENTS,
        Act.LOWER_RISK_LEVEL,
        Act.APPROVE_RESCUE,
        Act.DECIDE_ON_REPORTS,
        Act.OPEN_WITH_REASON,
        Act.SEE_REPORTS,
        Act.SEE_SMALL_COUNTS,
        Act.SEE_PEOPLE,
        Act.VOUCH,
        Act.SEE_RETENTION,
        Act.HOLD_CONTACTS,
    }
)

ROLES: dict[Role, frozenset[Act]] = {
    Role.TRAINEE: _COUNSELING - {Act.REVEAL_NUMBER, Act.ENTER_PAPER, Act.KEEP_FOLLOW_UPS},
    Role.COUNSELOR: _COUNSELING,
    Role.STAFF_COUNSELOR: _ON_STAFF,
    Role.SUPERVISOR: _SUPERVISING | {Act.READ_SHIFT},
    Role.CLINICAL_DIRECTOR: _SUPERVISING
    | {
        Act.EXPORT_REPORTS,
        Act.CHANGE_LINES,
        Act.RECORD_INSTRUMENT,
        Act.EDIT_COPING,
        Act.SET_FOLLOW_UP_TIMES,
        Act.SET_ANSWER_TIMES,
        Act.KEEP_ANSWERING_POINTS,
        Act.EDIT_DUTIES,
        Act.CHANGE_TRIAGE,
        Act.READ_JOURNAL,
        Act.ATTEND_ALARMS,
        Act.APPROVE_ROLES,
        Act.ERASE_CONTACTS,
        Act.CHANGE_RETENTION,
    },
    Role.COORDINATOR: frozenset(
        {Act.SEE_PEOPLE, Act.INVITE_PEOPLE, Act.CHANGE_PEOPLE, Act.VOUCH, Act.SEE_REPORTS}
    ),
    Role.DIRECTORY_EDITOR: _PUBLISHING | {Act.SEARCH_DIRECTORY, Act.EDIT_DIRECTORY},
    Role.REPORTER: frozenset({Act.SEE_REPORTS, Act.EXPORT_REPORTS}),
    Role.IT_ADMINISTRATOR: frozenset(
        {
            Act.SEE_PEOPLE,
            Act.INVITE_PEOPLE,
            Act.CHANGE_PEOPLE,
            Act.CHANGE_ROLES,
            Act.APPROVE_ROLES,
            Act.VOUCH,
            Act.CHANGE_LINES,
            Act.CHANGE_SETTINGS,
            Act.GUARD_PHONE_LINE,
            Act.SEE_SYSTEM_HEALTH,
        }
    ),
    Role.AUDITOR: frozenset({Act.SEE_RETENTION, Act.READ_JOURNAL, Act.ATTEND_ALARMS}),
}

READING = frozenset(
    {
        Act.READ_OWN_CONTACTS,
        Act.READ_OWN_FOR_A_MONTH,
        Act.READ_SHIFT,
        Act.OPEN_WITH_REASON,
        Act.LISTEN,
        Act.REVEAL_NUMBER,
        Act.DISCLOSE,
        Act.ATTEND_FEEDBACK,
        Act.REVIEW_INCIDENTS,
    }
)
"""Acts that show a caller's words, name or number."""

CONTENT_ROLES = frozenset(role for role, acts in ROLES.items() if acts & READING)

GOVERNING = frozenset(
    {
        Act.INVITE_PEOPLE,
        Act.CHANGE_PEOPLE,
        Act.CHANGE_ROLES,
        Act.APPROVE_ROLES,
        Act.ATTEND_ALARMS,
    }
)
"""Acts by which somebody could make a second account that does for the first one what takes two people."""

TWO_PEOPLE = frozenset(role for role, acts in ROLES.items() if acts & (READING | GOVERNING))
"""Roles that one person proposes and another one approves."""


def acts_of(roles: Iterable[str]) -> frozenset[Act]:
    """Give everything that the holder of these roles may do. An unknown role adds nothing."""
    known = [Role(role) for role in roles if role in set(Role)]
    return frozenset().union(*(ROLES[role] for role in known))


def may(roles: Iterable[str], act: Act) -> bool:
    """Tell whether the holder of these roles may do this."""
    return act in acts_of(roles)


def role_codes(roles: Iterable[str]) -> str:
    """Write somebody's roles as the journal and keyd's log hold them."""
    return ",".join(sorted(roles))
