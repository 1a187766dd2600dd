"""A supervisor at a call, by keys alone, in real Chromium: listens, whispers, joins, leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ringbuoy.server.asterisk.programs import find_programs
from tests.browser.conftest import CHROMIUM, SOUND
from tests.browser.desk_stage import SOON_MS, Desk, Stage
from tests.browser.robins_phone import (
    COUNSELORS_HZ,
    ROBINS_HZ,
    SUPERVISORS_HZ,
    RobinsPhone,
    counselors_voice,
)
from tests.browser.stack import Demo
from tests.ports import free_sip_port
from tests.privacy.running import until

pytestmark = pytest.mark.browser
DEMO_NUMBER = "5550100"
WITHIN_S = 20.0
HARDLY = 150
"""Softer than this nobody hears it."""


@pytest.fixture(scope="module")
def demo(first_start: Demo) -> Iterator[Demo]:
    """A demo center with a phone line."""
    if find_programs() is None:
        pytest.skip("No Asterisk is installed: ./ringbuoy telephony install")
    with Demo(like=first_start, sip_port=free_sip_port()) as running:
        yield running.start().with_its_phone_line()


@pytest.fixture
def robins_phone(demo: Demo) -> Iterator[RobinsPhone]:
    phone = RobinsPhone(demo.sip_port)
    yield phone
    phone.close()


def speaks(browser: Browser, demo: Demo, folder: Path, hz: int) -> Iterator[Stage]:
    """A Chromium of one's own, whose microphone hears a voice of one's own."""
    voice = f"--use-file-for-fake-audio-capture={counselors_voice(folder, hz=hz)}"
    own = browser.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox", voice, *SOUND])
    stage = Stage(own, demo)
    yield stage
    stage.end()
    own.close()


@pytest.fixture
def toms(browser: Browser, demo: Demo, tmp_path: Path) -> Iterator[Stage]:
    yield from speaks(browser, demo, tmp_path, COUNSELORS_HZ)


@pytest.fixture
def ines_own(browser: Browser, demo: Demo, tmp_path: Path) -> Iterator[Stage]:
    yield from speaks(browser, demo, tmp_path, SUPERVISORS_HZ)


def test_a_supervisor_hears_a_call_whispers_and_joins_by_one_key_each(
    toms: Stage, ines_own: Stage, robins_phone: RobinsPhone
) -> None:
    tom, ines = toms.sits_down("tom"), ines_own.watches("ines")
    tom.starts_the_phone()
    ines.starts_the_phone()
    call = robins_phone.dials(DEMO_NUMBER)
    tom.takes_the_call()
    robins_phone.hears_the_counselor(call)

    _goes_to(ines, "Tom Becker")
    ines.page.keyboard.press("l")
    until(lambda: ines.hears(ROBINS_HZ), within=WITHIN_S)
    until(lambda: ines.hears(COUNSELORS_HZ), within=WITHIN_S)
    expect(tom.page.locator("body")).to_contain_text("Ines Moreau", timeout=SOON_MS)

    ines.page.keyboard.press("w")
    until(lambda: tom.hears(SUPERVISORS_HZ), within=WITHIN_S)
    assert call.heard.level(SUPERVISORS_HZ) < HARDLY

    ines.page.keyboard.press("j")
    robins_phone.hears(call, SUPERVISORS_HZ)

    ines.page.keyboard.press("x")
    until(lambda: call.heard.level(SUPERVISORS_HZ) < HARDLY, within=WITHIN_S)
    robins_phone.hears_the_counselor(call)
    robins_phone.hangs_up(call)


def _goes_to(supervisor: Desk, name: str) -> None:
    tile = supervisor.page.locator("[data-person]", has_text=name)
    tile.focus()
    bar = supervisor.page.locator("#bar [data-key=listen]:not([aria-disabled=true])")
    expect(bar).to_be_visible(timeout=SOON_MS)
