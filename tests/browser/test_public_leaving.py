"""Leaving at once: blank first, no way back, nothing kept; offline, early, without the script."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from ringbuoy.lines.rules import NEUTRAL_PAGE
from tests.browser.conftest import Open
from tests.browser.neutral import PATIENT
from tests.browser.seats import sit_down

BEFORE = "data:text/html,<title>Before</title><p>before</p>"


@pytest.fixture(scope="module", autouse=True)
def somebody_is_there(browser, demo) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Maria sits at her desk, so that a chat can be started."""
    context = sit_down(browser, demo, "maria")
    yield
    context.close()


@pytest.fixture
def page(opened: Open) -> Page:
    """A window whose history begins somewhere else."""
    page = opened()
    page.goto(BEFORE)
    return page


def begin(page: Page) -> None:
    page.goto("/")
    page.locator("button.c-way--main").click()
    page.wait_for_url(re.compile("/here"))
    expect(page.locator("#log .c-said")).not_to_have_count(0)


def press_shift(page: Page, times: int = 3) -> None:
    for _time in range(times):
        page.keyboard.press("Shift")


WAYS: dict[str, Callable[[Page], None]] = {
    "click": lambda page: page.locator(".c-exit__button").click(no_wait_after=True),
    "enter": lambda page: page.locator(".c-exit__button").press("Enter", no_wait_after=True),
    "first link": lambda page: page.locator(".c-first-exit").press("Enter", no_wait_after=True),
    "shift": press_shift,
}


@pytest.mark.parametrize("way", WAYS)
def test_leaving_ends_on_a_neutral_page_and_back_never_shows_ours(page: Page, demo, way: str) -> None:  # type: ignore[no-untyped-def]
    begin(page)
    page.evaluate(PATIENT)

    WAYS[way](page)

    page.wait_for_url(NEUTRAL_PAGE)
    assert page.context.cookies(demo.url) == []
    page.go_back()
    assert page.url == BEFORE


def test_a_visit_is_one_line_in_the_history(page: Page) -> None:
    page.goto("/")
    before = page.evaluate("history.length")

    page.get_by_role("link", name="Español").click()
    page.wait_for_url(re.compile("l=es"))
    page.locator("button.c-way--main").click()
    page.wait_for_url(re.compile("/here"))

    assert page.evaluate("history.length") == before


def test_the_page_is_blank_before_anything_is_asked(page: Page) -> None:
    begin(page)
    page.context.route("**/exit", lambda route: None)  # an answer that never comes

    is_blank_in_the_same_breath = page.evaluate(
        """() => { document.querySelector('.c-exit__button').click();
                   return document.body.innerText.trim() === '' && document.title === ''; }"""
    )

    assert is_blank_in_the_same_breath


def test_typing_capitals_does_not_leave(page: Page) -> None:
    begin(page)

    page.locator("#words").press_sequentially("WHY ME")
    for letter in "ABC":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")

    expect(page.locator("#words")).to_have_value("WHY MEABC")


def test_shift_too_slowly_does_not_leave(page: Page) -> None:
    begin(page)
    page.clock.install()

    for _time in range(3):
        press_shift(page, 1)
        page.clock.run_for(3_000)

    expect(page.locator("#words")).to_be_visible()


def test_leaving_works_while_the_script_is_on_its_way(page: Page, demo) -> None:  # type: ignore[no-untyped-def]
    page.context.route(re.compile(r"/static/page"), lambda route: None)
    page.goto("/", wait_until="commit")

    page.locator(".c-exit__button").click(no_wait_after=True)

    page.wait_for_url(NEUTRAL_PAGE)


def test_leaving_works_offline_and_nobody_gets_back_in(page: Page, demo) -> None:  # type: ignore[no-untyped-def]
    begin(page)
    page.context.set_offline(True)

    page.locator(".c-exit__button").click(no_wait_after=True)

    page.wait_for_url("about:blank")
    page.context.set_offline(False)
    page.goto("/here")
    expect(page).to_have_url(f"{demo.url}/")
    assert page.context.cookies(demo.url) == []
    page.goto("/here/log")
    expect(page.locator("body")).not_to_contain_text("someone")


def test_leaving_works_although_we_are_down(page: Page) -> None:
    begin(page)
    page.context.route(re.compile("/exit$"), lambda route: None)

    page.locator(".c-exit__button").click(no_wait_after=True)

    page.wait_for_url("about:blank")


def test_the_titles_say_nothing(page: Page) -> None:
    begin(page)

    assert page.title() == "Messages"
    assert page.locator("link[rel=icon]").get_attribute("href") == "data:,"
