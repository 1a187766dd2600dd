"""Roles and what each may do, in words. The table itself is access/rules.py."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.access.rules import ROLES, Act, Role

Words = str | Promise

ROLE_WORDS: dict[Role, Words] = {
    Role.TRAINEE: _("Trainee"),
    Role.COUNSELOR: _("Counselor"),
    Role.STAFF_COUNSELOR: _("Counselor on staff"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.CLINICAL_DIRECTOR: _("Clinical director"),
    Role.COORDINATOR: _("Coordinator of volunteers"),
    Role.DIRECTORY_EDITOR: _("Directory editor"),
    Role.REPORTER: _("Reporter"),
    Role.IT_ADMINISTRATOR: _("IT administrator"),
    Role.AUDITOR: _("Auditor"),
}

ACT_WORDS: dict[Act, Words] = {
    Act.TAKE_CONTACTS: _("take contacts"),
    Act.WRITE_NOTES: _("write notes"),
    Act.READ_OWN_CONTACTS: _("read own contacts until 24 hours after they are closed"),
    Act.READ_OWN_FOR_A_MONTH: _("read own contacts for 30 days after they are closed"),
    Act.READ_SHIFT: _("read contacts of the last 24 hours"),
    Act.OPEN_WITH_REASON: _("open any record for 60 minutes, with a reason that is reviewed"),
    Act.ASSESS: _("ask the safety questions"),
    Act.PLAN_FOR_SAFETY: _("write safety plans with callers and give them"),
    Act.ASK_FOR_RESCUE: _("ask that emergency help is sent"),
    Act.APPROVE_RESCUE: _("approve, as the second person, that emergency help is sent"),
    Act.KEEP_ANSWERING_POINTS: _("keep the list of who sends help to which area"),
    Act.REPORT_HARM: _("open a report of harm that was disclosed"),
    Act.DECIDE_ON_REPORTS: _("decide on reports of harm, sign them, and approve duties to report"),
    Act.EDIT_DUTIES: _("propose what must be reported where, and by when"),
    Act.LOWER_RISK_LEVEL: _("lower a risk level, with a reason"),
    Act.WATCH_FLOOR: _("see the floor"),
    Act.LISTEN: _("read along, whisper, join"),
    Act.GUARD_PHONE_LINE: _("let every stranger who calls press a key first, for a while"),
    Act.REVEAL_NUMBER: _("see a caller's number"),
    Act.ENTER_PAPER: _("enter paper forms"),
    Act.SEARCH_DIRECTORY: _("search the directory of services"),
    Act.EDIT_DIRECTORY: _("write changes of the directory"),
    Act.PUBLISH_DIRECTORY: _("publish changes of the directory that a colleague wrote"),
    Act.SEE_CONFIDENTIAL_PLACES: _("see where confidential places are"),
    Act.SAY_CAPACITY: _("say how many beds or places are free"),
    Act.GIVE_REFERRALS: _("give services to callers and write down what became of it"),
    Act.PROMISE_FOLLOW_UPS: _("promise a follow-up"),
    Act.KEEP_FOLLOW_UPS: _("call or text somebody to whom it was promised"),
    Act.CARE_FOR_FOLLOW_UPS: _("look after promises that were not kept, and end them"),
    Act.WRITE_CALLER_PLANS: _("write plans for people who contact us often"),
    Act.ATTEND_FEEDBACK: _("read and answer complaints and compliments, but never about themselves"),
    Act.REVIEW_INCIDENTS: _("review incidents that colleagues filed"),
    Act.DISCLOSE: _("decide, as one of two people, what is given out to a person or a court"),
    Act.SET_ANSWER_TIMES: _("decide how soon complaints and requests are answered"),
    Act.SET_FOLLOW_UP_TIMES: _("decide how soon promises are kept"),
    Act.SEE_REPORTS: _("see reports"),
    Act.SEE_SMALL_COUNTS: _("see small numbers in reports"),
    Act.EXPORT_REPORTS: _("save reports as files"),
    Act.SEE_PEOPLE: _("see the list of people"),
    Act.INVITE_PEOPLE: _("invite people"),
    Act.CHANGE_PEOPLE: _("change people and close accounts"),
    Act.CHANGE_ROLES: _("give and take roles"),
    Act.APPROVE_ROLES: _("approve roles that a colleague has proposed"),
    Act.VOUCH: _("vouch for somebody who lost the second step"),
    Act.CHANGE_LINES: _("change lines"),
    Act.CHANGE_SETTINGS: _("change the center's settings"),
    Act.RECORD_INSTRUMENT: _("record that a set of questions is licensed"),
    Act.EDIT_COPING: _("edit the ways to cope"),
    Act.CHANGE_TRIAGE: _("change the phrases that put a waiting chat first"),
    Act.SEE_SYSTEM_HEALTH: _("see how the system runs"),
    Act.ERASE_CONTACTS: _("erase the words of a contact for ever"),
    Act.HOLD_CONTACTS: _("ask or decide that a contact is kept beyond its time"),
    Act.CHANGE_RETENTION: _("change how long words are kept"),
    Act.SEE_RETENTION: _("see what is kept and for how long"),
    Act.READ_JOURNAL: _("read the journal"),
    Act.ATTEND_ALARMS: _("see alarms and answer for them"),
}


@dataclass(frozen=True)
class RoleInWords:
    """A role as a form shows it: its name, and everything it opens."""

    code: str
    name: Words
    may: list[Words]


def roles_in_words() -> list[RoleInWords]:
    """Describe every role, in the order of the table."""
    return [
        RoleInWords(role.value, ROLE_WORDS[role], [ACT_WORDS[act] for act in Act if act in acts])
        for role, acts in ROLES.items()
    ]


def role_name(code: str) -> Words:
    """Give the name of a role; one that is gone from the table is shown by its code."""
    return ROLE_WORDS[Role(code)] if code in set(Role) else code
