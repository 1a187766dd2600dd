"""What a change of settings was, in words: each value before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.doors.office.language_words import language_name
from ringbuoy.doors.office.line_words import write_week
from ringbuoy.doors.office.policy_words import in_words, rule_of
from ringbuoy.lines.rules import HopKind, Policy
from ringbuoy.people.models import Person

Settings = Mapping[str, Any]

NAMES: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "is_open_to_public": gettext_lazy("Open to the public"),
    "position": gettext_lazy("Place in the list"),
    "languages": gettext_lazy("Languages"),
    "phone_number": gettext_lazy("Phone number"),
    "text_number": gettext_lazy("Number for text messages"),
    "emergency_number": gettext_lazy("Emergency number"),
    "zone": gettext_lazy("Time zone"),
    "week": gettext_lazy("Hours"),
    "closed_on": gettext_lazy("Days off"),
    "hops": gettext_lazy("Overflow"),
    "phone_menu": gettext_lazy("Keys that callers can press"),
    "dispositions": gettext_lazy("How a contact can end"),
    "topics": gettext_lazy("What a contact can be about"),
    "crisis_numbers": gettext_lazy("Other crisis lines"),
    "on_call_numbers": gettext_lazy("On-call phones"),
    "exit_url": gettext_lazy("Where the exit leads"),
    "country": gettext_lazy("Country"),
}
_TEXTS: dict[str, str | Promise] = {
    "greetings": gettext_lazy("Greeting in %(language)s"),
    "boundaries": gettext_lazy("Words that end an abusive chat, in %(language)s"),
}


@dataclass(frozen=True)
class Change:
    """One value that was changed."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One version of something, as the list of versions shows it."""

    number: int
    at: datetime
    by: str
    changes: Sequence[Change]


def changes_between(before: Settings, after: Settings) -> list[Change]:
    """Name everything that differs between two versions."""
    return list(_changes(before, after))


def _changes(before: Settings, after: Settings) -> Iterator[Change]:
    for name in after:
        old, new = before.get(name), after[name]
        if old == new:
            continue
        if name == "policy":
            yield from _policy_changes(old or {}, new)
        elif name in _TEXTS:
            yield from _text_changes(name, old or {}, new)
        else:
            yield Change(str(NAMES.get(name, name)), say(name, old), say(name, new))


def _policy_changes(before: Settings, after: Settings) -> Iterator[Change]:
    usual = Policy()
    for name in sorted({*before, *after}):
        old, new = (values.get(name, getattr(usual, name, None)) for values in (before, after))
        if old != new:
            yield Change(str(rule_of(name).label), in_words(name, old), in_words(name, new))


def _text_changes(name: str, before: Settings, after: Settings) -> Iterator[Change]:
    for code in sorted({*before, *after}):
        if before.get(code, "") != after.get(code, ""):
            what = str(_TEXTS[name]) % {"language": language_name(code)}
            yield Change(what, before.get(code, ""), after.get(code, ""))


def say(name: str, value: Any) -> str:
    """Say one value of a line or of the center in words; a dash where there was none."""
    if value is None or value in ("", [], ()):
        return "–"
    if name == "week":
        return write_week(value)
    if name == "languages":
        return ", ".join(language_name(code) for code in value)
    if name == "hops":
        return " → ".join(_say_hop(hop) for hop in value)
    if name == "phone_menu":
        return ", ".join(_say_choice(row) for row in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_say_row(row) for row in value)
    return str(value)


def _say_hop(hop: Mapping[str, Any]) -> str:
    place = _("message") if hop["kind"] == HopKind.MESSAGE else str(hop.get("target", ""))
    return _("%(place)s after %(seconds)s s") % {"place": place, "seconds": hop.get("after_seconds", "")}


def _say_choice(row: Mapping[str, str]) -> str:
    return f"{row['key']} = {language_name(row['language']) if row.get('language') else row.get('line', '')}"


def _say_row(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    return f"{row['name']} {row['number']}" if "number" in row else str(row.get("name", row))


def versions_in_words(rows: Sequence[Any]) -> list[Version]:
    """Describe versions, newest first: who changed what. `rows` are in this order too."""
    names = dict(Person.objects.filter(pk__in={row.person_id for row in rows}).values_list("pk", "name"))
    earlier: list[Settings] = [*(row.settings for row in rows), {}][1:]
    return [
        Version(
            number=row.version,
            at=row.at,
            by=names.get(row.person_id, ""),
            changes=changes_between(before, row.settings) if before else [],
        )
        for row, before in zip(rows, earlier, strict=True)
    ]
