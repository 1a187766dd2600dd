"""Phones of the demo, on the screen: what they have sent and got. They stand for a carrier and its phones."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from ringbuoy.kernel import clock
from ringbuoy.texting.commands import Command, command_in
from ringbuoy.texting.models import DemoPhone, DemoText
from ringbuoy.texting.strongbox import fingerprint, lock, unlock

KEPT = timedelta(hours=24)
NO_LINE = 0
MOST_SHOWN = 60


@dataclass(frozen=True)
class OnScreen:
    """One text as the phone shows it."""

    words: str = field(repr=False)
    is_from_phone: bool
    at: datetime


def phone_with(number: str) -> DemoPhone:
    """Give the phone that has this number; the first time it is switched on."""
    mark = fingerprint(NO_LINE, number)
    phone, _is_new = DemoPhone.objects.get_or_create(fingerprint=mark, defaults={"at": clock.now()})
    return phone


def texts_on(phone: DemoPhone) -> list[OnScreen]:
    """Give what a phone shows, the oldest first."""
    rows = list(phone.texts.order_by("-id")[:MOST_SHOWN])
    return [OnScreen(unlock(bytes(row.words))["words"], row.ref is None, row.at) for row in reversed(rows)]


def note_sent(phone: DemoPhone, words: str) -> None:
    """Remember what a phone has sent, and block or unblock it where its carrier does so."""
    _add(phone, words, ref=None)
    command = command_in(words, [])
    if phone.blocks_after_stop and command in (Command.STOP, Command.END):
        DemoPhone.objects.filter(pk=phone.pk).update(is_blocked=True)
    elif command is Command.START:
        DemoPhone.objects.filter(pk=phone.pk).update(is_blocked=False)


def play_blocking(phone: DemoPhone, blocks: bool) -> None:
    """Let the made-up carrier block this phone after STOP from now on, or not."""
    DemoPhone.objects.filter(pk=phone.pk).update(
        blocks_after_stop=blocks, is_blocked=phone.is_blocked and blocks
    )


def deliver(phone: DemoPhone, words: str, *, ref: UUID) -> None:
    """Bring a text to a phone; one that is sent twice is shown once."""
    if not DemoText.objects.filter(ref=ref).exists():
        _add(phone, words, ref=ref)


def receipts_due(phone: DemoPhone) -> list[UUID]:
    """Name the texts that have just been shown for the first time, so that their receipts can be given."""
    rows = phone.texts.filter(is_told=False, ref__isnull=False)
    due = [ref for ref in rows.values_list("ref", flat=True) if ref is not None]
    rows.filter(ref__in=due).update(is_told=True)
    return due


def forget_old(*, at: datetime) -> int:
    """Forget what the demo's phones showed a day ago."""
    return DemoText.objects.filter(at__lt=at - KEPT).delete()[0]


def _add(phone: DemoPhone, words: str, *, ref: UUID | None) -> None:
    DemoText.objects.create(phone=phone, ref=ref, at=clock.now(), words=lock({"words": words}))
