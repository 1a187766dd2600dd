"""A center's own greetings: each line greets in a human voice in each of its languages, or in ours."""

import io
import wave
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ringbuoy.access.gates import require
from ringbuoy.access.rules import Act
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import NotFound
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import Greeting
from ringbuoy.telephony.sounds.recordings import read
from ringbuoy.telephony.sounds.samples import WIDE, sln

LONGEST = timedelta(seconds=10)
"""Whoever calls in need must soon hear music or a person."""


class NoSuchLanguage(NotFound):
    """The line does not speak this language."""


class NoSuchGreeting(NotFound):
    """The line has no greeting of its own in this language."""


@transaction.atomic
def record_greeting(actor: Person, line: Line, language: str, file: bytes, *, at: datetime) -> Greeting:
    """Let a line greet with this recording (WAV); callers hear it within seconds.

    :raises UnusableRecording: it cannot be played to callers as it is.
    :raises NoSuchLanguage: the line does not speak this language.
    """
    require(actor, Act.CHANGE_SETTINGS)
    if language not in line.languages:
        raise NoSuchLanguage(_("This line does not speak that language. Add it to the line first."))
    sound = wav(read(file, longest=LONGEST))
    row, _made = Greeting.objects.update_or_create(
        line=line, language=language, defaults={"sound": sound, "at": at, "person": actor}
    )
    write(Happened.GREETING_CHANGED, at=at, person=actor.pk, line=line.pk, language=language, is_own=True)
    return row


@transaction.atomic
def take_greeting_away(actor: Person, line: Line, language: str, *, at: datetime) -> None:
    """Let a line greet with the sentence that we ship.

    :raises NoSuchGreeting: it does so already.
    """
    require(actor, Act.CHANGE_SETTINGS)
    if not Greeting.objects.filter(line=line, language=language).delete()[0]:
        raise NoSuchGreeting(_("There is no recording here any more. Look at the page again."))
    write(Happened.GREETING_CHANGED, at=at, person=actor.pk, line=line.pk, language=language, is_own=False)


def wav(samples: list[float]) -> bytes:
    """Write samples at the wide rate as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as opened:
        opened.setparams((1, 2, WIDE, 0, "NONE", ""))
        opened.writeframes(sln(samples))
    return file.getvalue()
