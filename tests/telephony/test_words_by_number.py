"""Where no engine answers each line speaks its own language and words, found by the number dialed."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.lines.models import Line
from ringbuoy.server.sounding import make
from ringbuoy.server.sounds import what_they_are_made_of
from ringbuoy.telephony.asterisk.place import place_of
from ringbuoy.telephony.calls.lines import FEWEST_SAME_DIGITS, HOUSE, Numbers, VoiceLine
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.sounds.laying_out import lay_out_ways
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.words_by_number import ways
from tests.cast import Bench
from tests.phone.call import Call
from tests.phone.hearing import LOUD, TONES
from tests.phone.phone import Phone
from tests.phone.sound import level, tone
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ, Exchange, samples_of

HARBOR, FARO = VoiceLine("harbor", "en"), VoiceLine("faro", "es")
BY_NUMBER = {"5550100": HARBOR, "15550199": FARO, "988": FARO}
NUMBERS = Numbers(BY_NUMBER, HARBOR, {"harbor": HARBOR, "faro": FARO})
FARO_STAYS_HZ, FARO_LEADS_ON_HZ, HARBOR_LEADS_ON_HZ = 900, 1000, 1100
UNTIL_LED_ON_S = 60.0
"""They are told after half a minute whom else to call."""
FOR_A_WHILE = 20
"""So many pieces of 20 ms: a change from one tone to another sounds like others for one or two."""


def _as_asterisk_finds(found: Mapping[str, str], dialed: str) -> str:
    """Look a number up as the dialplan does."""
    digits = "".join(sign for sign in dialed if sign in "0123456789")
    shorter = [digits[begins:] for begins in range(1, len(digits) - FEWEST_SAME_DIGITS + 1)]
    paths = [f"ending/{digits}", *(f"whole/{rest}" for rest in shorter), "otherwise"]
    return next(found[f"at.number/{path}"] for path in paths if f"at.number/{path}" in found)


@pytest.mark.parametrize(
    ("dialed", "folder"),
    [
        ("5550100", "harbor/en"),
        ("+1 555 0199", "faro/es"),
        ("+49 15550199", "faro/es"),
        ("550199", "faro/es"),
        ("0015550100", "harbor/en"),
        ("988", "faro/es"),
        ("1988", "harbor/en"),
        ("50199", "harbor/en"),
        ("", "harbor/en"),
    ],
)
def test_a_number_leads_to_its_lines_own_words(dialed: str, folder: str) -> None:
    assert _as_asterisk_finds(ways(NUMBERS), dialed) == folder


number = st.text("01", min_size=3, max_size=10)


@given(st.dictionaries(number, st.integers(0, 3), max_size=5), number)
def test_asterisk_finds_the_line_that_an_engine_would_take(lines: dict[str, int], dialed: str) -> None:
    numbers = Numbers({digits: VoiceLine(f"line-{one}", "en") for digits, one in lines.items()})

    assert _as_asterisk_finds(ways(numbers), dialed) == f"{numbers.line_at(dialed).code}/en"


def test_a_line_that_is_called_by_its_name_speaks_its_own_language_and_nobody_the_houses() -> None:
    assert ways(NUMBERS)["at.number/line/faro"] == "faro/es"
    assert ways(Numbers()) == {"at.number/otherwise": f"{HOUSE}/en"}


def test_what_changes_leads_elsewhere_and_what_is_over_goes(tmp_path: Path) -> None:
    lay_out_ways(tmp_path, ways(NUMBERS))
    here = tmp_path / "at.number"
    (tmp_path / "faro" / "es").mkdir(parents=True)
    assert (here / "ending" / "550199").resolve() == tmp_path / "faro" / "es"

    lay_out_ways(tmp_path, ways(Numbers({"5550100": VoiceLine("harbor", "ar")}, HARBOR)))

    links = {str(link.relative_to(here)) for link in here.rglob("*") if link.is_symlink()}
    assert links == {"otherwise", "whole/5550100", "ending/5550100", "ending/550100"}
    assert (here / "whole" / "5550100").readlink() == Path("../../harbor/ar")


def test_the_sounds_follow_the_numbers_and_the_languages_of_the_lines(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, data=tmp_path))
    settings.RINGBUOY.asterisk_dir.mkdir()
    here = place_of(settings.RINGBUOY).sounds / "at.number"
    faro = bench.line("faro")
    before = what_they_are_made_of()

    give_number(faro, "15550199")
    assert what_they_are_made_of() != before
    make(most=0)
    assert (here / "ending" / "15550199").readlink() == Path("../../faro/en")

    numbered = what_they_are_made_of()
    Line.objects.filter(pk=faro.pk).update(languages=["es", "en"])
    assert what_they_are_made_of() != numbered
    make(most=0)
    assert (here / "ending" / "15550199").readlink() == Path("../../faro/es")
    assert (here / "otherwise").readlink() == Path("../faro/es")


def test_no_sound_that_cannot_be_made_keeps_a_new_number_from_its_line(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, data=tmp_path))
    sounds = place_of(settings.RINGBUOY).sounds
    sounds.mkdir(parents=True)
    (sounds / "music").write_text("in the place of the folder")
    give_number(bench.line("faro"), "15550199")

    with pytest.raises(FileExistsError):
        make()

    assert (sounds / "at.number" / "ending" / "15550199").readlink() == Path("../../faro/en")


@pytest.fixture
def two_languages(exchange: Exchange) -> Exchange:
    """Two lines of two languages have their sounds and their numbers; no engine runs."""
    sounds = exchange.place.sounds
    for line, language, prompt, hz in (
        ("harbor", "en", Prompt.OTHER_WAYS, HARBOR_LEADS_ON_HZ),
        ("faro", "es", Prompt.STILL_LOOKING, FARO_STAYS_HZ),
        ("faro", "es", Prompt.OTHER_WAYS, FARO_LEADS_ON_HZ),
    ):
        (sounds / line / language).mkdir(parents=True, exist_ok=True)
        (sounds / line / language / f"{prompt}.sln").write_bytes(samples_of(tone(hz)))
    unmade = {"15550177": VoiceLine("unmade", "ar")}
    lay_out_ways(sounds, ways(Numbers({**BY_NUMBER, **unmade}, FARO)))
    return exchange


@pytest.mark.cluster
async def test_without_an_engine_each_line_speaks_its_own_language_and_words(two_languages: Exchange) -> None:
    robin = Phone("15551230987", ("127.0.0.1", two_languages.port))
    await robin.open()
    says = {
        "5550100": [GREETING_HZ, HARBOR_LEADS_ON_HZ],
        "+4915550199": [FARO_STAYS_HZ, FARO_LEADS_ON_HZ],
        "5559999": [FARO_STAYS_HZ, FARO_LEADS_ON_HZ],
        "15550177": [FARO_STAYS_HZ, FARO_LEADS_ON_HZ],
    }

    calls = {dialed: await (await robin.dial(dialed)).answered() for dialed in says}
    async with asyncio.timeout(UNTIL_LED_ON_S):
        await asyncio.gather(*(_is_led_on(call) for call in calls.values()))

    assert {dialed: _was_said(call) for dialed, call in calls.items()} == says
    for call in calls.values():
        call.hang_up()
    robin.close()
    assert "5550199" not in two_languages.said


async def _is_led_on(call: Call) -> None:
    """Wait until they have heard two sentences, and hear music again."""
    while len(_was_said(call)) < 2 or call.heard.tones != {MUSIC_HZ}:
        await asyncio.sleep(1.0)


def _was_said(call: Call) -> list[int]:
    """Give which sentences were heard for a while, in their order; music is none."""
    pieces = call.heard.pieces
    lasts = {hz: [one.at for one in pieces if level([one.content], hz) > LOUD] for hz in TONES}
    said = {hz: times[0] for hz, times in lasts.items() if len(times) >= FOR_A_WHILE and hz != MUSIC_HZ}
    return sorted(said, key=lambda hz: said[hz])
