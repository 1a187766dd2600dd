"""What callers hear from the line: soothing, honest, in their language, and never nothing."""

import io
import wave
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ringbuoy.routing.estimates import Wait
from ringbuoy.telephony.sounds import chimes, laying_out, music, prompts, recordings, speech
from ringbuoy.telephony.sounds.laying_out import Sentences, lay_out, sound_of
from ringbuoy.telephony.sounds.prompts import Names, Prompt, wait_prompt, words_of
from ringbuoy.telephony.sounds.recordings import UnusableRecording
from ringbuoy.telephony.sounds.samples import NARROW, WIDE, fade, from_sln, loudest, resample, sln

HARBOR = Names("Harbor Line", "911", "988")
WITH_A_MENU = replace(HARBOR, language_keys={"en": "2", "es": "3", "ar": "4"}, line_keys={"Anchor": "5"})
GREETING_AT_MOST_S = 10


def wav(sound: list[float], *, rate: int = WIDE, sides: int = 1) -> bytes:
    """Write a sound as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as opened:
        opened.setparams((sides, 2, rate, 0, "NONE", ""))
        opened.writeframes(sln([sample for sample in sound for _side in range(sides)]))
    return file.getvalue()


@pytest.fixture(scope="module")
def song() -> list[float]:
    """One chord of the music, which begins again after itself."""
    return music.loop(chords=music.CHORDS[:1])


def test_every_sentence_that_is_made_is_said_somewhere() -> None:
    program = Path(prompts.__file__).parents[2]
    makes = Path(prompts.__file__)
    said = "".join(file.read_text() for file in program.rglob("*.py") if file != makes)
    waits = {prompt for prompt in map(wait_prompt, Wait) if prompt}

    assert [prompt for prompt in Prompt if f"Prompt.{prompt.name}" not in said and prompt not in waits] == []


def test_the_music_is_quiet_and_begins_again_without_a_click(song: list[float]) -> None:
    steps = [abs(after - before) for before, after in pairwise(song)]

    assert loudest(song) == pytest.approx(music.PEAK)
    assert abs(song[0] - song[-1]) <= max(steps)
    assert len(song) == music.CHORD_S * NARROW


def test_the_music_is_the_same_each_time(song: list[float]) -> None:
    assert music.loop(chords=music.CHORDS[:1]) == song


def test_the_music_never_stops(song: list[float]) -> None:
    half_seconds = [song[at : at + NARROW // 2] for at in range(0, len(song), NARROW // 2)]

    assert min(loudest(part) for part in half_seconds) > 0.01


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_sentence_is_there_in_the_languages_of_callers(language: str) -> None:
    words = words_of(WITH_A_MENU, language)

    assert set(words) == set(Prompt)
    assert all(words.values())
    assert "9 1 1" in words[Prompt.GREETING]
    assert "Harbor Line" in words[Prompt.GREETING]


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_greeting_is_short(language: str) -> None:
    sound, rate = speech.speak(words_of(HARBOR, language)[Prompt.GREETING], language)

    assert 2 < len(sound) / rate <= GREETING_AT_MOST_S


def test_an_unknown_wait_is_not_told() -> None:
    told = {wait: wait_prompt(wait) for wait in Wait}

    assert [wait for wait, prompt in told.items() if prompt is None] == [Wait.UNKNOWN]


def test_sentences_are_made_once_and_anew_only_when_they_change(tmp_path: Path) -> None:
    words = {Prompt.RECONNECTING: "Please stay.", Prompt.MESSAGE_KEPT: "Kept."}
    first = lay_out(tmp_path, Sentences("harbor", "en", words))
    again = lay_out(tmp_path, Sentences("harbor", "en", words))
    changed = lay_out(tmp_path, Sentences("harbor", "en", {**words, Prompt.MESSAGE_KEPT: "It is kept."}))

    assert (first.made, again.made, changed.made) == (2, 0, 1)
    assert Path(sound_of(tmp_path, "harbor", "en", Prompt.RECONNECTING) + ".sln").stat().st_size > NARROW
    assert not list(tmp_path.rglob("*.unfinished"))


def test_the_centers_own_recording_takes_the_place_of_the_spoken_words(tmp_path: Path) -> None:
    words = {Prompt.GREETING: "You have reached us."}
    own = wav(chimes.tone() * 4)
    lay_out(tmp_path, Sentences("harbor", "en", words, {Prompt.GREETING: own}))
    laid = from_sln((tmp_path / "harbor" / "en" / "greeting.sln16").read_bytes())
    taken_away = lay_out(tmp_path, Sentences("harbor", "en", words))

    assert loudest(laid) == pytest.approx(recordings.PEAK, rel=0.01)
    assert len(laid) == len(chimes.tone()) * 4
    assert taken_away.made == 1


def test_what_another_line_says_in_the_same_words_is_taken_over_as_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = list[str]()

    def speak(words: str, _language: str) -> tuple[list[float], int]:
        spoken.append(words)
        return [0.5] * 100 * len(words), WIDE

    monkeypatch.setattr(laying_out, "speak", speak)
    monkeypatch.setattr(laying_out, "can_speak", lambda _language: True)
    before = {Prompt.GREETING: "Hello.", Prompt.RECONNECTING: "Wait."}
    turned_about = {Prompt.GREETING: "Wait.", Prompt.RECONNECTING: "Hello."}
    lay_out(tmp_path, Sentences("harbor", "en", before))

    made = [lay_out(tmp_path, Sentences("anchor", "en", words)).made for words in (before, turned_about)]

    assert (made, spoken[:2]) == ([2, 2], ["Hello.", "Wait."])
    for prompt, words in turned_about.items():
        assert len((tmp_path / "anchor" / "en" / f"{prompt}.sln16").read_bytes()) == 200 * len(words)


def test_a_machine_says_the_greeting_whose_recording_cannot_be_read_and_every_other_sentence_is_made(
    tmp_path: Path,
) -> None:
    words = {Prompt.GREETING: "You have reached us.", Prompt.RECONNECTING: "Please stay."}

    laid = lay_out(tmp_path, Sentences("harbor", "en", words, {Prompt.GREETING: b"no sound"}))

    assert (laid.made, laid.unreadable) == (2, {Prompt.GREETING})
    assert loudest(from_sln((tmp_path / "harbor" / "en" / "greeting.sln").read_bytes())) > 0.1
    assert lay_out(tmp_path, Sentences("harbor", "en", words, {Prompt.GREETING: b"no sound"})).made == 0


def test_who_cannot_be_spoken_to_hears_a_chime_and_never_nothing(tmp_path: Path) -> None:
    laid = lay_out(tmp_path, Sentences("harbor", "xx", {Prompt.RECONNECTING: "…"}))

    assert laid.unspoken == {"xx"}
    assert loudest(from_sln((tmp_path / "harbor" / "xx" / "reconnecting.sln").read_bytes())) > 0.1


def test_music_is_laid_out_once_and_an_older_song_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(music, "CHORDS", music.CHORDS[:1])
    monkeypatch.setattr(music.loop, "__kwdefaults__", {"chords": music.CHORDS[:1], "seed": music.SEED})
    laying_out.music_folder(tmp_path).mkdir()
    (laying_out.music_folder(tmp_path) / "older.sln").write_bytes(b"..")

    made = [laying_out.lay_out_music(tmp_path) for _time in range(2)]

    assert made == [2, 0]
    assert len(list(laying_out.music_folder(tmp_path).iterdir())) == 1


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"ID3 this is a song", "no WAV file"),
        (wav([0.0] * WIDE * 2), "silent"),
        (wav([0.3] * (WIDE // 2)), "less than a second"),
        (wav([0.3] * WIDE * 61), "lasts 61 seconds"),
        (wav([0.3] * WIDE)[:30], "no WAV file"),
        (wav([0.3] * 47_999, rate=47_999), "a usual rate"),
    ],
)
def test_a_recording_that_cannot_be_played_is_refused_with_what_to_do(file: bytes, says: str) -> None:
    with pytest.raises(UnusableRecording, match=says):
        recordings.read(file)


def test_a_recording_of_two_sides_and_another_rate_keeps_its_length() -> None:
    sound = recordings.read(wav(chimes.tone() * 12, rate=48_000, sides=2))

    assert len(sound) == pytest.approx(len(chimes.tone()) * 12 / 3, abs=1)


@pytest.mark.parametrize(("source", "target"), [(22_050, WIDE), (WIDE, NARROW), (NARROW, WIDE)])
def test_another_rate_keeps_what_both_can_carry(source: int, target: int) -> None:
    sound = [0.5] * source

    made = resample(sound, source, target)

    assert len(made) == target
    assert made[target // 2] == pytest.approx(0.5, abs=1e-6)


def test_a_faded_sound_begins_and_ends_in_silence() -> None:
    assert fade([1.0] * 6, over=2) == [0.0, 0.5, 1.0, 1.0, 0.5, 0.0]
    assert fade([], over=5) == []
