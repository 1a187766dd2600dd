"""Sounds that are no words: the tone before a message, and the chime where this machine cannot speak."""

import math

from ringbuoy.telephony.sounds.samples import WIDE, fade

PEAK = 0.25
TONE_HZ, TONE_S = 880, 0.4
CHIME_HZ = (523, 659, 784)
CHIME_S = 0.5
_FADE = WIDE // 50


def tone() -> list[float]:
    """Make the tone after which a caller speaks."""
    return _note(TONE_HZ, TONE_S)


def chime() -> list[float]:
    """Make three rising notes: something is happening, though nobody says what."""
    return [sample for hz in CHIME_HZ for sample in _note(hz, CHIME_S)]


def _note(hz: int, seconds: float) -> list[float]:
    turn = 2 * math.pi * hz / WIDE
    return fade([PEAK * math.sin(turn * at) for at in range(round(seconds * WIDE))], over=_FADE)
