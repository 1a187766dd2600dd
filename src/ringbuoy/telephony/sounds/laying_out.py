"""Putting the sounds where Asterisk finds them: made once, and anew only where words or recordings changed.

FOLDER/
  music/<fingerprint>.sln          what callers hear while they wait
  tone.sln16
  <line's code>/<language>/<prompt>.sln16 and .sln
  at.number/                       which line's, by the number dialed (`words_by_number`)

Beside each sentence lies `.of`, which tells of what it was made. Where this machine cannot speak, a chime
stands in place of the words: a caller never hears nothing.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ringbuoy.telephony.sounds import chimes, music, recordings
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.sounds.samples import NARROW, WIDE, at_peak, fade, resample, sln
from ringbuoy.telephony.sounds.speech import PITCH, VOICES, WORDS_A_MINUTE, NoSpeech, speak

MADE_AS = 1
"""Grows when the same words are to be made into other sounds."""
SPOKEN_PEAK = 0.6
_FADE = WIDE // 200


@dataclass(frozen=True)
class Sentences:
    """What one line says in one language: the words, and the center's own recordings (WAV) of some."""

    line: str
    language: str
    words: Mapping[Prompt, str]
    own: Mapping[Prompt, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class LaidOut:
    """What came of it: how many sounds were made anew, and the languages that this machine cannot speak.

    `unreadable`: sentences whose recording, the center's own, could not be read: a machine says the words.
    """

    made: int
    unspoken: frozenset[str]
    unreadable: frozenset[Prompt] = frozenset()


def music_folder(folder: Path) -> Path:
    """Give the folder whose files Asterisk plays as music."""
    return folder / "music"


def sound_of(folder: Path, line: str, language: str, prompt: Prompt) -> str:
    """Name a sentence as Asterisk wants it: without the ending, so that it takes the rate of the call."""
    return str(folder / line / language / prompt)


def tone_of(folder: Path) -> str:
    """Name the tone after which a caller speaks."""
    return str(folder / "tone")


def lay_out(folder: Path, sentences: Sentences) -> LaidOut:
    """Make what is missing or no longer right for one line and language."""
    place = folder / sentences.line / sentences.language
    place.mkdir(parents=True, exist_ok=True)
    there = {of.read_text(): of for of in folder.glob("*/*/*.of")}
    made = [laid for prompt in sentences.words if (laid := _lay_one(place, sentences, prompt, there))]
    unspoken = frozenset() if can_speak(sentences.language) else frozenset({sentences.language})
    unreadable = frozenset(prompt for prompt, could_be_read in made if not could_be_read)
    return LaidOut(len(made), unspoken, unreadable)


def lay_out_music(folder: Path) -> int:
    """Make music and tone where they are missing, and give how many sounds were made."""
    place = music_folder(folder)
    place.mkdir(parents=True, exist_ok=True)
    song = place / f"{_fingerprint('music', repr(music.CHORDS), str(music.SEED))}.sln"
    made = 0
    if not song.exists():
        _write(song, sln(music.loop()))
        made += 1
    for older in place.glob("*.sln"):
        if older != song:
            older.unlink()
    if not (folder / "tone.sln16").exists():
        _write_both(folder / "tone", chimes.tone())
        made += 1
    return made


def lay_out_ways(folder: Path, ways: Mapping[str, str]) -> None:
    """Let each of these paths lead to a line's sounds, both as seen from `folder`; others go."""
    for path, leads_to in ways.items():
        link = folder / path
        link.parent.mkdir(parents=True, exist_ok=True)
        _lead(link, Path(os.path.relpath(folder / leads_to, link.parent)))
    wanted = {folder / path for path in ways}
    for top in {folder / path.split("/")[0] for path in ways}:
        for link in top.rglob("*"):
            if link.is_symlink() and link not in wanted:
                link.unlink()


def _lead(link: Path, target: Path) -> None:
    """Make a link, or lead it elsewhere at once: a call may be looking."""
    if link.is_symlink() and link.readlink() == target:
        return
    unfinished = link.with_name(f"{link.name}.{os.getpid()}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.symlink_to(target)
    unfinished.replace(link)


@cache
def can_speak(language: str) -> bool:
    """Tell whether this machine has a voice for a language."""
    try:
        speak("1", language)
    except NoSpeech:
        return False
    return True


def _lay_one(
    place: Path, sentences: Sentences, prompt: Prompt, there: Mapping[str, Path]
) -> tuple[Prompt, bool] | None:
    """Make one sentence, and tell whether a recording of it could be read. None: it is there already.

    Most lines say the same: a sound that another one of `there`, by what it is made of, has is taken over.
    """
    own = sentences.own.get(prompt)
    words = sentences.words[prompt]
    of = place / f"{prompt}.of"
    wanted = _fingerprint_of(own, words, sentences.language)
    if of.exists() and of.read_text() == wanted:
        return None
    of.unlink(missing_ok=True)  # until both sounds are there it tells of neither
    same, recorded = None if own else there.get(wanted), _recorded(own)
    if same and same.exists() and same.read_text() == wanted:
        _take_over(same, of)
    else:
        _write_both(place / prompt, recorded or _spoken(words, sentences.language))
    _write(of, wanted.encode())
    return prompt, own is None or recorded is not None


def _recorded(own: bytes | None) -> list[float] | None:
    """Read a recording of the center's own, where there is one that can be read."""
    try:
        return recordings.read(own) if own else None
    except recordings.UnusableRecording:
        return None


def _fingerprint_of(own: bytes | None, words: str, language: str) -> str:
    if own:
        return _fingerprint("own", hashlib.sha256(own).hexdigest(), words)
    voice = VOICES.get(language, "") if can_speak(language) else ""
    return _fingerprint("spoken", voice, str(WORDS_A_MINUTE.get(language)), str(PITCH), words)


def _spoken(words: str, language: str) -> list[float]:
    if not can_speak(language):
        return chimes.chime()
    heard, rate = speak(words, language)
    return fade(at_peak(resample(heard, rate, WIDE), SPOKEN_PEAK), over=_FADE)


def _write_both(stem: Path, sound: list[float]) -> None:
    """Write for both rates; the wide one first, as who finds the narrow one may look for the other."""
    _write(stem.with_name(f"{stem.name}.sln16"), sln(sound))
    _write(stem.with_name(f"{stem.name}.sln"), sln(resample(sound, WIDE, NARROW)))


def _take_over(source: Path, target: Path) -> None:
    """Write what another sentence has; both are named by what stands beside them (`.of`)."""
    for ending in (".sln16", ".sln"):
        _write(target.with_suffix(ending), source.with_suffix(ending).read_bytes())


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: a call may be listening, and another program may write it too."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(file)


def _fingerprint(*of: str) -> str:
    return hashlib.sha256("\0".join((str(MADE_AS), *of)).encode()).hexdigest()[:24]
