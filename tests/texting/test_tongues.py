"""Which language a text is in: right where it is clear, nothing where it is not."""

import csv
from pathlib import Path

import pytest

import ringbuoy.triage
from ringbuoy.texting.tongues import LETTERS, SCRIPTS, common_words, language_of

HELD_BACK = Path(ringbuoy.triage.__file__).parent / "data" / "held-back.csv"


@pytest.mark.parametrize("languages", [["en", "es"], ["es", "en"]])
def test_messages_of_strangers_are_known_by_their_language_and_none_is_taken_for_the_other(
    languages: list[str],
) -> None:
    with HELD_BACK.open() as file:
        told = [(row["language"], language_of(row["words"], languages)) for row in csv.DictReader(file)]

    assert all(found in (None, language) for language, found in told)
    assert sum(found is None for _language, found in told) / len(told) < 0.02


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("I don't know what to do anymore", "en"),
        ("no sé qué hacer", "es"),
        ("não sei o que fazer da minha vida", "pt"),
        ("je ne sais plus quoi faire", "fr"),
        ("ich weiß nicht mehr weiter", "de"),
        ("non so più cosa fare", "it"),
        ("ik weet het niet meer", "nl"),
        ("nie wiem co mam robić", "pl"),
        ("ne yapacağımı bilmiyorum artık", "tr"),
        ("mwen pa kapab ankò", "ht"),
        ("لا أعرف ماذا أفعل", "ar"),
        ("نمی‌دانم چه کنم", "fa"),
        ("я не знаю что делать, мне плохо. Ты тут?", "ru"),
        ("я не знаю, що робити, мені погано", "uk"),
        ("我不知道该怎么办", "zh-hans"),
        ("どうしたらいいかわからない", "ja"),
        ("어떻게 해야 할지 모르겠어요", "ko"),
        ("Español", "es"),
        ("english.", "en"),
    ],
)
def test_each_language_shows_by_its_letters_or_its_common_words(words: str, language: str) -> None:
    assert language_of(words, list(dict.fromkeys(["en", "es", language]))) == language


@pytest.mark.parametrize(
    ("words", "languages", "language"),
    [
        ("سلام", ["ar", "fa"], None),
        ("چه کنم", ["ar", "fa"], "fa"),
        ("死", ["ja", "zh-hans"], None),
        ("死にたい、助けて", ["ja", "zh-hans"], "ja"),
        ("我不知道该怎么办", ["ja", "zh-hans"], "zh-hans"),
        ("мені погано", ["ru", "uk"], "uk"),
        ("Ana", ["es", "pt"], None),
        ("hola ola", ["es", "pt"], None),
        ("ok", ["en", "es"], None),
        ("555 0100", ["en", "es"], None),
        ("xyzzy plugh qwerty", ["en", "es"], None),
        ("😢 ??", ["en", "ar"], None),
        ("", ["en", "es"], None),
    ],
)
def test_what_could_be_several_languages_is_none(
    words: str, languages: list[str], language: str | None
) -> None:
    assert language_of(words, languages) == language


def test_one_language_needs_no_guess() -> None:
    assert language_of("no sé qué hacer", ["en"]) is None


def test_every_list_is_written_as_words_are_read() -> None:
    for words in common_words().values():
        assert all(word.isascii() and word.islower() for word in words)
    assert not set(common_words()) & set(SCRIPTS)
    assert set(LETTERS) <= set(SCRIPTS)
