"""Tags of every page: the address of a bundled file, an icon, a moment."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ringbuoy.contacts.models import Contact
from ringbuoy.doors.shell import bundle
from ringbuoy.triage.models import Mark
from ringbuoy.triage.reason_words import REASONS

register = template.Library()

SYMBOLS = Path(__file__).resolve().parent.parent / "templates" / "shell" / "icons.svg"
SVG = "{http://www.w3.org/2000/svg}"


@register.simple_tag
def asset(name: str) -> str:
    """Give the address of a bundled script or style sheet."""
    return f"{settings.STATIC_URL}{bundle.name_of(name)}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one symbol of icons.svg. It says nothing to screen readers: words stand beside it."""
    return format_html(
        '<svg class="c-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        _strokes()[name],
    )


@register.simple_tag
def when(moment: datetime | None, shape: str = "clock") -> str:
    """Show a moment in the reader's own time zone. `shape` is clock, seconds, day or full."""
    if moment is None:
        return ""
    written = {"clock": "%H:%M", "seconds": "%H:%M:%S", "day": "%d %b", "full": "%d %b %Y %H:%M"}[shape]
    return format_html(
        '<local-time datetime="{}" shape="{}">{}</local-time>',
        moment.isoformat(timespec="seconds"),
        shape,
        moment.strftime(written),
    )


@register.simple_tag
def elapsed(since: datetime | None) -> str:
    """Show how long ago a moment was, ticking."""
    if since is None:
        return ""
    return format_html('<elapsed-time since="{}"></elapsed-time>', since.isoformat(timespec="seconds"))


@register.simple_tag
def remaining(until: datetime | None) -> str:
    """Show how long it is until a moment, ticking down to zero."""
    if until is None:
        return ""
    return format_html('<elapsed-time until="{}"></elapsed-time>', until.isoformat(timespec="seconds"))


@register.filter
def as_json(value: object) -> SafeString:
    """Write a value as JSON that is safe inside a script element or an attribute in single quotes."""
    text = json.dumps(value, default=str)
    for sign in "<>&'":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308  every sign that HTML knows is escaped above


@lru_cache
def _strokes() -> dict[str, SafeString]:
    """Read the strokes of every symbol, without the namespace that inline SVG does not need."""
    symbols = ElementTree.parse(SYMBOLS).getroot().iter(f"{SVG}symbol")  # noqa: S314  a file of our own
    return {symbol.attrib["id"]: mark_safe("".join(map(_stroke, symbol))) for symbol in symbols}  # noqa: S308


def _stroke(element: ElementTree.Element) -> str:
    name = element.tag.removeprefix(SVG)
    attributes = "".join(f' {key}="{value}"' for key, value in element.attrib.items())
    return f"<{name}{attributes}/>"


@register.filter
def of_contact(found: Mapping[UUID, list[Mark]], contact: Contact) -> list[Mark]:
    """Give what was found in the first words of a contact."""
    return found.get(contact.pk, [])


@register.filter
def reason_words(code: str) -> str | Promise:
    """Say what a phrase speaks of."""
    return REASONS.get(code, code)
