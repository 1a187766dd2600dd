"""Words spoken by this machine: eSpeak NG, which speaks every language of our pages and needs no network.

It speaks plainly, not beautifully; a center records its own voice in its place (decision 0110).
"""

import ctypes
from collections.abc import Sequence
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_short, c_size_t, c_uint, c_void_p
from functools import cache
from importlib.util import find_spec
from threading import Lock

from ringbuoy.kernel.errors import Unavailable

VOICES = {"en": "en-us+f3", "es": "es-419+f3", "ar": "ar+f3"}
# Arabic says the same in fewer, longer words: at this pace a greeting stays below ten seconds.
WORDS_A_MINUTE = {"en": 145, "es": 145, "ar": 165}
PITCH = 45
_RETRIEVAL, _DONT_EXIT = 1, 0x8000
_UTF8 = 1
_RATE, _PITCH = 1, 3
_FULL = 32_768

_Hears = CFUNCTYPE(c_int, POINTER(c_short), c_int, c_void_p)
_one_at_a_time = Lock()


class NoSpeech(Unavailable):
    """This machine cannot speak this language; callers hear music in place of words."""


def speak(words: str, language: str) -> tuple[list[float], int]:
    """Speak, and give the samples with their rate.

    :raises NoSpeech: the voices are not here, or none speaks this language.
    """
    if language not in VOICES:
        raise NoSpeech(f"No voice speaks the language {language}. Record the sentences yourself.")
    engine, rate = _engine()
    heard: list[int] = []

    def hear(sound: "ctypes._Pointer[c_short]", count: int, _events: int) -> int:
        if sound and count > 0:
            heard.extend(sound[:count])
        return 0

    with _one_at_a_time:
        listener = _Hears(hear)
        engine.espeak_SetSynthCallback(listener)
        _check(engine.espeak_SetVoiceByName(VOICES[language].encode()))
        _check(engine.espeak_SetParameter(_RATE, WORDS_A_MINUTE[language], 0))
        _check(engine.espeak_SetParameter(_PITCH, PITCH, 0))
        written = words.encode()
        _check(engine.espeak_Synth(written, len(written) + 1, 0, 0, 0, _UTF8, None, None))
        _check(engine.espeak_Synchronize())
    return [sample / _FULL for sample in heard], rate


def spoken_to(languages: Sequence[str]) -> str:
    """Give the first of somebody's languages that this machine speaks. None of them: English."""
    return next((one for one in languages if has_voice(one)), "en")


def has_voice(language: str) -> bool:
    """Tell whether a voice for this language is installed, without loading it."""
    return language in VOICES and find_spec("espeakng_loader") is not None


@cache
def _engine() -> tuple[ctypes.CDLL, int]:
    """Load the voices once; they live as long as the program.

    :raises NoSpeech: they are not here, or do not run on this machine.
    """
    try:
        from espeakng_loader import get_data_path, get_library_path

        engine = ctypes.CDLL(get_library_path())
    except (ImportError, OSError):
        raise NoSpeech(_not_here()) from None
    engine.espeak_Initialize.argtypes = [c_int, c_int, c_char_p, c_int]
    engine.espeak_Synth.argtypes = [c_char_p, c_size_t, c_uint, c_int, c_uint, c_uint, c_void_p, c_void_p]
    rate = int(engine.espeak_Initialize(_RETRIEVAL, 0, get_data_path().encode(), _DONT_EXIT))
    if rate <= 0:
        raise NoSpeech(_not_here())
    return engine, rate


def _check(answer: int) -> None:
    if answer:
        raise NoSpeech(_not_here())


def _not_here() -> str:
    return (
        "The voices of eSpeak NG are not here: install the package espeakng-loader, or record the sentences."
    )
