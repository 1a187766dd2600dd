"""How the system stands, for whoever looks after it: backups, keys, room on the disk. No content is here."""

import shutil
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.kernel import clock
from ringbuoy.kernel.backup_report import Report, Standing, read_report, standing
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.kernel.settings import Settings
from ringbuoy.privacy.keys import own_keys
from ringbuoy.telephony.strongbox import metrics_token

LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Said:
    """How one thing stands, in words, and what to do about it. `tone` is the colour of its mark."""

    tone: str
    words: str | Promise
    remedy: str | Promise = ""


BACKUP_WORDS: dict[Standing, Said] = {
    Standing.GOOD: Said("ok", _("✓ The last backup was restored on trial, and all of it was there.")),
    Standing.NONE_YET: Said(
        "warn",
        _("▲ There is no backup yet."),
        _("The first is made ten minutes after the start. To make one now: ./ringbuoy backup"),
    ),
    Standing.FAILED: Said(
        "high",
        _("■ The last backup failed."),
        _("Mend what it says, then make one on the machine: ./ringbuoy backup"),
    ),
    Standing.NOT_TRIED: Said(
        "warn",
        _("▲ The last backup was made, and not tried."),
        _("Mend what it says, then make one on the machine: ./ringbuoy backup"),
    ),
    Standing.LATE: Said(
        "high",
        _("■ The last backup is too old."),
        _("See on the machine what ./ringbuoy doctor says, then: ./ringbuoy backup"),
    ),
}
KEYS_ANSWER = Said("ok", _("✓ The keeper of keys answers: records can be opened."))
KEYS_SILENT = Said(
    "high",
    _("■ The keeper of keys does not answer. Conversations go on; earlier records are closed."),
    _("See on the machine what ./ringbuoy doctor says."),
)
ROOM = Said("ok", _("✓ The disk has room."))
NO_ROOM = Said(
    "high",
    _("■ The disk is nearly full. Without room no conversation can begin."),
    _("Make room on the machine, old logs first."),
)


@require_GET
@gate(Act.SEE_SYSTEM_HEALTH)
def system(request: HttpRequest) -> HttpResponse:
    """Show how everything stands that a machine's keeper must not learn too late."""
    own: Settings = settings.RINGBUOY
    report = read_report(own.data)
    free = shutil.disk_usage(own.data).free
    shown = {
        "backup": BACKUP_WORDS[standing(report, every=own.backup_every, at=clock.now())],
        "report": report,
        "says": _what_it_says(report),
        "hours": int(own.backup_every.total_seconds() // 3600),
        "days": own.backup_kept.days,
        "keys": _keys(),
        "room": NO_ROOM if free < LEAST_FREE_BYTES else ROOM,
        "free": free,
        "metrics_token": metrics_token(),
    }
    return render(request, "office/system.html", shown)


def _what_it_says(report: Report | None) -> str:
    """Give the sentence of a run that was not all well, as the machine wrote it."""
    return (report.failure or report.trial_says) if report else ""


def _keys() -> Said:
    try:
        own_keys().ask({"op": "status"})
    except Foreseen:
        return KEYS_SILENT
    return KEYS_ANSWER
