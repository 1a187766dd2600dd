"""A recording that somebody sends: read, checked, brought to the loudness and the rate of the line."""

import io
import wave
from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from ringbuoy.kernel.errors import Refused
from ringbuoy.telephony.sounds.samples import WIDE, at_peak, fade, from_sln, loudest, resample

LONGEST = timedelta(seconds=60)
SHORTEST = timedelta(seconds=1)
MOST_BYTES = 24 * 1024 * 1024
PEAK = 0.6
_QUIETEST = 0.01
_RATES = frozenset({8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
"""Rates that recorders have. Any other costs as much memory as it is odd, and that is never given back."""
_BYTES_OF_A_SAMPLE = 2
_FADE = WIDE // 100


class UnusableRecording(Refused):
    """The recording cannot be played to callers as it is."""


def read(file: bytes, *, longest: timedelta = LONGEST) -> list[float]:
    """Read a WAV file as samples at the wide rate, all at one loudness.

    :raises UnusableRecording: it is another kind of file, too long, too short or silent.
    """
    sound, rate = _opened(file, longest=longest)
    if loudest(sound) < _QUIETEST:
        raise UnusableRecording(_("This recording is silent. Check the microphone and record again."))
    return fade(at_peak(resample(sound, rate, WIDE), PEAK), over=_FADE)


def _opened(file: bytes, *, longest: timedelta) -> tuple[Sequence[float], int]:
    try:
        with wave.open(io.BytesIO(file)) as opened:
            rate, count = opened.getframerate(), opened.getnframes()
            _check(opened, longest=longest)
            return _one_side(opened.readframes(count), opened.getnchannels()), rate
    except (wave.Error, EOFError):
        raise UnusableRecording(
            _("This is no WAV file. Save the recording as WAV, or record it here in the browser.")
        ) from None


def _check(opened: wave.Wave_read, *, longest: timedelta) -> None:
    rate = opened.getframerate()
    if opened.getsampwidth() != _BYTES_OF_A_SAMPLE or rate not in _RATES:
        raise UnusableRecording(
            _("Save the recording as WAV with 16 bits and a usual rate, such as 16,000 or 48,000.")
        )
    lasts = timedelta(seconds=opened.getnframes() / rate)
    if lasts > longest:
        raise UnusableRecording(
            _("This recording lasts %(seconds)s seconds. Make it at most %(most)s seconds long.")
            % {"seconds": round(lasts.total_seconds()), "most": round(longest.total_seconds())}
        )
    if lasts < SHORTEST:
        raise UnusableRecording(_("This recording lasts less than a second. Record it again."))


def _one_side(frames: bytes, sides: int) -> list[float]:
    """Give the left side alone; a half-written last sample is left out."""
    whole = len(frames) // (_BYTES_OF_A_SAMPLE * sides) * _BYTES_OF_A_SAMPLE * sides
    return from_sln(frames[:whole])[::sides]
