"""Tags of the office's forms and lists."""

from django import forms, template

from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import Outcome
from ringbuoy.audit.openings import Opened
from ringbuoy.callers.rules import HandleKind
from ringbuoy.contacts.models import number_of
from ringbuoy.directory.editing.naming import called
from ringbuoy.directory.editing.records import Record
from ringbuoy.doors.office.alarm_words import ALARM_WORDS, OUTCOME_WORDS, what_is_missing
from ringbuoy.doors.office.handle_words import HANDLE_KINDS
from ringbuoy.doors.office.language_words import language_name
from ringbuoy.doors.office.opening_words import DONE
from ringbuoy.doors.office.opening_words import why as why_opened
from ringbuoy.doors.office.record_words import list_name, table_name
from ringbuoy.doors.office.role_words import role_name
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line

register = template.Library()
register.filter("language_name", language_name)
register.filter("role_name", role_name)
register.filter("number_of", number_of)
register.filter("why", why_opened)
register.filter("table_name", table_name)
register.filter("list_name", list_name)


@register.filter
def is_checkbox(field: forms.BoundField) -> bool:
    """Tell whether a field is one box to tick: its label then stands after it."""
    return isinstance(field.field, forms.BooleanField)


@register.filter
def is_set(field: forms.BoundField) -> bool:
    """Tell whether a field is a set of boxes: it is then a group with a legend."""
    return isinstance(field.field, forms.MultipleChoiceField)


@register.filter
def all_errors(form: forms.Form) -> list[tuple[str, str]]:
    """Give every error of a form and of its places: the id it links to, and the sentence."""
    found = [("form", str(error)) for error in form.non_field_errors()]
    for part in (form, *getattr(form, "places", ())):
        found += [
            (f"{field.auto_id}_0" if is_set(field) else field.auto_id, str(error))
            for field in part
            for error in field.errors
        ]
    return found


@register.filter
def alarm_words(alarm: Alarm) -> str:
    """Say what an alarm is about: who did what, or what is wrong with which line."""
    what = f"{ALARM_WORDS[alarm.kind]} {what_is_missing(alarm, at=clock.now())}".rstrip()
    if alarm.about:
        return f"{alarm.about.name} {what}"
    line = Line.objects.filter(pk=alarm.line_id).first() if alarm.line_id else None
    return f"{line.name}: {what}" if line else what


@register.filter
def outcome_words(code: str) -> str:
    """Say what was found."""
    return str(OUTCOME_WORDS[Outcome(code)])


@register.filter
def done_words(opened: Opened) -> str:
    """Say what was done."""
    return str(DONE[opened.name])


@register.filter
def close_kind(code: str) -> str:
    """Name the kind of a handle."""
    return str(HANDLE_KINDS[HandleKind(code)])


@register.filter("called")
def called_words(record: Record) -> str:
    """Name a record of the directory."""
    return called(record.table.name, record.row)
