"""Alarms in words."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode, Outcome
from ringbuoy.lines.dead_ends import DEAD_END_WORDS
from ringbuoy.telephony.ways import lines_with_dead_ends
from ringbuoy.telephony.ways_in import WayIn, stands_of_ways

ALARM_WORDS: dict[AlarmCode, str | Promise] = {
    AlarmCode.CLOCK_DOUBTED: _(
        "keyd doubts the machine's clock, so nothing that is due is destroyed. Ask your IT administrator."
    ),
    AlarmCode.MANY_OPENS: _("opened more records in an hour than their work explains"),
    AlarmCode.JOURNAL_DIFFERS: _("The journal differs from what was signed. Ask for ./ringbuoy verify-audit"),
    AlarmCode.RESTORE_ACCEPTED: _(
        "An older backup was restored and accepted with the recovery key. ./ringbuoy verify-audit tells what "
        "was lost"
    ),
    AlarmCode.FALSE_KEYD: _(
        "Another program listens in the place of keyd. It was told nothing; records stay closed. Ask for "
        "./ringbuoy doctor"
    ),
    AlarmCode.CHECKPOINTS_UNWRITTEN: _("The journal's checkpoints cannot be written to their folder"),
    AlarmCode.OPENED_WITH_REASON: _("opened a record that is not theirs, with a reason"),
    AlarmCode.NO_WORKING_REASON: _("opened a record with no working reason"),
    AlarmCode.WATCHED_CONTACT: _("opened a watched record, or tried to"),
    AlarmCode.CLOSE_PERSON: _("opened the record of somebody close to them, or their own"),
    AlarmCode.MANY_DENIALS: _("was refused ten times in ten minutes"),
    AlarmCode.MANY_LOOKUPS: _(
        "So many callers' numbers were looked up within an hour that a program may be trying them all. "
        "Ask your IT administrator"
    ),
    AlarmCode.FOLLOW_UP_MISSED: _("A promised follow-up was not kept in its time. The floor says which"),
    AlarmCode.REPORT_OVERDUE: _("A report that the law may ask for is overdue. The floor says which"),
    AlarmCode.FEEDBACK_LATE: _(
        "A complaint or compliment was not taken on or answered in its time. The list says which"
    ),
    AlarmCode.GRAVE_INCIDENT: _("A grave incident was filed. The list of incidents says which"),
    AlarmCode.INCIDENT_LATE: _(
        "An incident was not taken up, or a step not done, in its time. The list of incidents says which"
    ),
    AlarmCode.DISCLOSURE_LATE: _(
        "A request about somebody's own data, or an order, was not answered in its time. The list says which"
    ),
    AlarmCode.BACKUP_FAILED: _("The last backup failed. Ask for ./ringbuoy doctor: it says why"),
    AlarmCode.BACKUP_LATE: _("There is no new backup. Ask for ./ringbuoy doctor: it says why"),
    AlarmCode.PASSWORD_GIVEN: _(
        "made a link for the password of somebody who reads records, and so could sign in as them"
    ),
    AlarmCode.ADDRESS_CHANGED: _(
        "changed the e-mail address of somebody who reads records; links for the password go there"
    ),
    AlarmCode.MAIL_SERVER_CHANGED: _("changed the mail server by which links for passwords go"),
    AlarmCode.PROVIDER_CHANGED: _("changed the identity provider by which people sign in"),
    AlarmCode.PHONE_TEST_FAILED: _(
        "The phone line called itself and did not hear itself. Call your number with your own phone now; if "
        "nobody answers there either, ask your IT administrator."
    ),
    AlarmCode.PHONE_LINE_QUIET: _(
        "No call has come for longer than is likely at this hour. Call your number with your own phone now"
    ),
    AlarmCode.PHONE_HOP_SILENT: _(
        "A caller was led to another center's telephone, and nobody there answered. Ask that center, and "
        "look at the line's ways out"
    ),
    AlarmCode.PHONE_LEG_SILENT: _(
        "No sound came from the phone of a counselor who talks with a caller. The floor shows who talks: ask "
        "whether they are heard"
    ),
    AlarmCode.PHONE_NO_ROOM: _(
        "A caller found no room: every call that the carrier carries was taken, or kept for callers who are "
        "known. Ask the carrier for more calls at once, or let more people take calls"
    ),
    AlarmCode.PHONE_DESK_TEST_FAILED: _(
        "A test call rang a counselor, and sound did not go both ways. Settings › Phone says where it "
        "stopped. Let them start their phone anew, and test with a person again"
    ),
    AlarmCode.PHONE_DEAD_END: _(
        "Somebody who calls would come to nobody and nothing on one of this line's ways."
    ),
}
OUTCOME_WORDS: dict[Outcome, str | Promise] = {
    Outcome.IN_ORDER: _("In order: their work explains it"),
    Outcome.MISTAKE: _("A mistake: we have talked about it"),
    Outcome.MISUSE: _("Misuse: we have acted on it"),
}
NO_CARRIER = _(
    "No carrier takes calls out now, so no call goes to a telephone of others. Add or switch on one under "
    "Settings › Phone, or change the line."
)
NOTHING_FAILS = _("Each of its numbers heard itself again when it was last tested.")
NOTHING_TO_CALL = _("It has no number any more.")
NOTHING_MISSING = _("By now nothing is missing there any more.")


def what_is_missing(alarm: Alarm, *, at: datetime) -> str:
    """Say what the line of an open alarm lacks now. Empty: it is about something else, or answered for."""
    say = {AlarmCode.PHONE_DEAD_END: _dead_ends, AlarmCode.PHONE_TEST_FAILED: _failing_numbers}
    return say[alarm.kind](alarm, at) if alarm.kind in say and not alarm.acknowledged_at else ""


def _failing_numbers(alarm: Alarm, _at: datetime) -> str:
    """Name the numbers that did not hear themselves when last tested, and those not tested at all."""
    of_line = [one for one in stands_of_ways() if one.way.number.line_id == alarm.line_id]
    failing = [one.way for one in of_line if one.is_failing]
    unknown = [one.way for one in of_line if one.last is None]
    said = []
    if failing:
        said.append(gettext("It fails at: %(numbers)s.") % {"numbers": _named(failing)})
    if unknown:
        said.append(gettext("Not tested yet: %(numbers)s.") % {"numbers": _named(unknown)})
    return " ".join(said) or str(NOTHING_FAILS if of_line else NOTHING_TO_CALL)


def _named(ways: Iterable[WayIn]) -> str:
    return ", ".join(f"{way.number} ({way.by})" if way.by else str(way.number) for way in ways)


def _dead_ends(alarm: Alarm, at: datetime) -> str:
    found = next((one for one in lines_with_dead_ends(at=at) if one.line.pk == alarm.line_id), None)
    if found is None:
        return str(NOTHING_MISSING)
    said = [str(DEAD_END_WORDS[end]) for end in found.ends]
    return " ".join([*said, str(NO_CARRIER)] if found.lacks_carrier else said)
