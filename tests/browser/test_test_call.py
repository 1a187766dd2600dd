"""The line's test rings a counselor's desk: accepted by the key of offers, heard, and said in words."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ringbuoy.server.asterisk.programs import find_programs
from tests.browser.conftest import CHROMIUM
from tests.browser.desk_stage import SOON_MS, Stage
from tests.browser.seats import sign_in
from tests.browser.stack import Demo
from tests.ports import free_sip_port

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
ONE_LINE = "Test Harbor Line with a person"


@pytest.fixture(scope="module")
def demo(first_start: Demo) -> Iterator[Demo]:
    """A demo center with a phone line, where there is an Asterisk."""
    if find_programs() is None:
        pytest.skip("No Asterisk is installed: ./ringbuoy telephony install")
    with Demo(like=first_start, sip_port=free_sip_port()) as running:
        yield running.start()


@pytest.fixture
def stage(browser: Browser, chromiums_words: list[str], demo: Demo) -> Iterator[Stage]:
    """A stage in a Chromium of its own: the made-up microphone of an old one may fall silent."""
    fresh = browser.browser_type.launch(executable_path=CHROMIUM, args=chromiums_words)
    stage = Stage(fresh, demo)
    yield stage
    stage.end()
    fresh.close()


def asks_for_a_test(stage: Stage) -> Page:
    """Iris looks after the phone, and lets a line test itself with a person."""
    page = stage.browser.new_context(base_url=stage.demo.url).new_page()
    sign_in(page, stage.demo, "iris")
    page.goto("/office/settings/phone/")
    page.get_by_role("button", name=ONE_LINE).click()
    return page


def test_a_test_call_is_accepted_by_one_key_and_says_what_came_of_it(stage: Stage) -> None:
    desk = stage.sits_down("tom")
    desk.starts_the_phone()
    page = desk.page
    page.locator("h1").first.evaluate("() => document.activeElement.blur()")

    office = asks_for_a_test(stage)
    offer = page.locator('[data-offer^="test-"]')
    expect(offer).to_contain_text("Test call. Nobody is waiting.", timeout=3 * SOON_MS)
    expect(page).to_have_title("○ Test call")
    assert Axe().run(page, options=WCAG).violations_count == 0

    page.keyboard.press("Alt+0")
    shown = page.locator("[id^=test-call-]")
    expect(shown).to_contain_text("The line works. First ring to you:", timeout=3 * SOON_MS)
    expect(page.locator("[data-switch]")).to_have_count(0)
    shown.get_by_role("button", name="Close").click()
    expect(shown).to_have_count(0, timeout=SOON_MS)
    office.goto("/office/settings/phone/")
    expect(office.get_by_text("A counselor accepted, and sound went both ways.")).to_be_visible()
    office.context.close()


def test_not_now_ends_it_and_costs_nothing(stage: Stage) -> None:
    desk = stage.sits_down("tom")
    desk.starts_the_phone()

    office = asks_for_a_test(stage)
    offer = desk.page.locator('[data-offer^="test-"]')
    expect(offer).to_be_visible(timeout=3 * SOON_MS)
    offer.get_by_role("button", name="Not now").click()

    expect(offer).to_have_count(0, timeout=SOON_MS)
    expect(desk.page.locator("#state button[value=paused]")).to_be_visible()
    office.context.close()
