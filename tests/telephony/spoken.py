"""Messages and wishes of the tests: how they are left, what tells of them, and where they lie meanwhile."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from ringbuoy.telephony.sounds.prompts import Prompt
from tests.phone.call import Call
from tests.phone.sound import tone
from tests.telephony.exchange import GREETING_HZ, samples_of
from tests.telephony.line import ROBIN_HZ, PhoneLine, until

KEPT_HZ, NOT_YET_HZ = 1000, 1100
OF_THE_TELLING = {
    Prompt.MESSAGE_KEPT: KEPT_HZ,
    Prompt.CALL_BACK_KEPT: KEPT_HZ,
    Prompt.MESSAGE_NOT_YET_KEPT: NOT_YET_HZ,
    Prompt.CALL_BACK_NOT_YET_KEPT: NOT_YET_HZ,
}


@pytest.fixture
def tells(line: PhoneLine) -> PhoneLine:
    """What the line says of a message, or of a wish to be called back, has tones of its own."""
    folder = line.exchange.place.sounds / "harbor" / "en"
    for prompt, hz in OF_THE_TELLING.items():
        (folder / f"{prompt}.sln").write_bytes(samples_of(tone(hz)))
    return line


def begins(line: PhoneLine, robin: Call) -> None:
    """Robin presses the star key, and speaks after the tone."""
    line.wire.do(lambda: robin.press("*"))
    line.hears(robin, GREETING_HZ)
    until(lambda: not _is_spoken_to(robin), what="an end of what is said")


def _is_spoken_to(call: Call) -> bool:
    heard = call.heard
    return bool(heard.tones) and time.monotonic() - heard.pieces[-1].at < 0.5


def pieces_on_disk(line: PhoneLine) -> int:
    return sum(file.read_bytes().count(b'"heard"') for file in on_disk(line))


def on_disk(line: PhoneLine) -> list[Path]:
    folder = line.exchange.settings.messages
    return list(folder.iterdir()) if folder.is_dir() else []


def files_with_what_was_said(line: PhoneLine) -> list[Path]:
    """Find files in which a moment of Robin's tone stands, as it came or as it is played."""
    spoken = b"".join(tone(ROBIN_HZ))
    moments = [spoken[at : at + 64] for at in range(16)]
    as_played = [samples_of([moment]) for moment in moments]
    files = [file for file in line.exchange.settings.data.rglob("*") if file.is_file()]
    return [file for file in files if _holds(bytes_of(file), [*moments, *as_played])]


def bytes_of(file: Path) -> bytes:
    """Read a file; one that its program has removed meanwhile holds nothing."""
    with suppress(FileNotFoundError):
        return file.read_bytes()
    return b""


def _holds(content: bytes, moments: list[bytes]) -> bool:
    return any(moment in content for moment in moments)
