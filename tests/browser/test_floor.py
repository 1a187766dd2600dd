"""The floor in real Chromium: help is seen at once, nothing moves, and it says when it is not live."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, Locator, Page, Route, expect

from ringbuoy.keyd.opens import SUPERVISING_LIMIT
from tests.browser.desk_stage import DEAF, Caller, Desk, Stage
from tests.browser.floor_stage import crowd, deserted, hub_of, opens_many
from tests.browser.stack import Demo
from tests.privacy.running import until

WALL = {"width": 1600, "height": 900}
WORDS = "I cannot stop thinking about the bridge."


@pytest.fixture
def floor(signed_in: Callable[..., Page]) -> Page:
    """Ines sees the floor."""
    page = signed_in("ines", viewport=WALL)
    page.goto("/floor/")
    expect(page.locator("live-stream .c-pill--ok")).to_be_visible()
    return page


@pytest.fixture
def talk(browser: Browser, demo: Demo) -> Iterator[tuple[Desk, Caller]]:
    """Grace talks with Robin."""
    stage = Stage(browser, demo)
    yield stage.pair()
    stage.end()


def test_a_call_for_help_reaches_the_floor_and_the_supervisor_comes(
    floor: Page, talk: tuple[Desk, Caller]
) -> None:
    """ux 25: flag, read along, whisper, join, the end; nobody loads a page again for it."""
    desk, robin = talk
    robin.writes(WORDS)
    expect(desk.log).to_contain_text(WORDS)
    tile = floor.locator("[data-person]", has_text="Grace Kim")

    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("s")
    expect(tile).to_contain_text("Wants help")

    floor.keyboard.press("n")
    expect(tile).to_be_focused()
    expect(floor.locator("#bar [data-key=listen]:not([aria-disabled=true])")).to_be_visible()
    floor.keyboard.press("l")
    expect(floor.get_by_role("log", name="Messages")).to_contain_text(WORDS)
    expect(desk.page.locator("body")).to_contain_text("Ines Moreau is reading along")

    floor.keyboard.press("w")
    expect(floor.get_by_label("The caller does not see it")).to_be_focused()
    floor.keyboard.type("Ask her where she is.")
    floor.keyboard.press("Control+Enter")
    expect(desk.pane).to_contain_text("Ask her where she is.")

    floor.keyboard.press("Escape")
    floor.keyboard.press("j")
    expect(floor.get_by_label("The caller sees it")).to_be_focused()
    floor.keyboard.type("This is Ines. I am here too.")
    floor.keyboard.press("Control+Enter")
    robin.sees("This is Ines. I am here too.")
    assert "Ask her where she is." not in robin.page.content()

    desk.pane.get_by_role("button", name="Not counseling").click()
    desk.page.get_by_role("button", name="Test", exact=True).locator("visible=true").click()
    expect(tile).to_contain_text("Free")


def test_an_older_answer_takes_no_box_for_writing_away(floor: Page, talk: tuple[Desk, Caller]) -> None:
    """What was asked before one pressed *Whisper* comes after it: what is typed must not press keys."""
    floor.locator("[data-person]", has_text="Grace Kim").focus()
    expect(floor.locator("#bar [data-key=listen]:not([aria-disabled=true])")).to_be_visible()
    late: list[tuple[Route, APIResponse]] = []
    floor.route(
        "**/floor/bar?*", lambda route: route.continue_() if late else late.append((route, route.fetch()))
    )
    floor.evaluate("document.body.dispatchEvent(new CustomEvent('floor:select'))")
    until(lambda: floor.evaluate("true") and late, within=30)

    floor.evaluate(DEAF)  # what happened would have the bar asked for anew, and the late answer given up
    floor.keyboard.press("w")
    box = floor.get_by_label("The caller does not see it")
    expect(box).to_be_focused()
    (route, answer), *_ = late
    with floor.expect_response("**/floor/bar?*"):
        route.fulfill(response=answer)
    floor.keyboard.type("Nothing is lost.")

    expect(floor.locator("#bar [data-key=whisper][aria-pressed=true]")).to_be_visible()
    expect(box).to_have_value("Nothing is lost.")


def test_an_alarm_rings_on_every_page_until_somebody_has_it(
    floor: Page, talk: tuple[Desk, Caller], signed_in: Callable[..., Page]
) -> None:
    desk, _robin = talk
    peter = signed_in("peter")
    peter.goto("/office/people/")
    expect(peter.locator("live-stream .c-pill--ok")).to_be_visible()

    contact = desk.pane.get_attribute("data-pane")

    desk.pane.get_by_role("button", name="Life in danger now").click()
    ines_sees, peter_sees = (_alarm_of(contact, page) for page in (floor, peter))
    expect(ines_sees).to_be_visible()
    expect(peter_sees).to_be_visible()
    expect(peter.locator("alarm-bell")).to_be_attached()

    ines_sees.get_by_role("button", name="I have it").click()
    expect(ines_sees).to_have_count(0)
    expect(peter_sees).to_have_count(0)


def _alarm_of(contact: str | None, page: Page) -> Locator:
    return page.locator(".c-alarm", has=page.locator(f"[href*='{contact}'], [action*='{contact}']"))


def test_the_floor_says_that_it_is_not_live(floor: Page, demo: Demo) -> None:
    hub = hub_of(demo)
    os.kill(hub, signal.SIGSTOP)
    try:
        expect(floor.locator("live-stream")).to_contain_text("Not live since", timeout=30_000)
    finally:
        os.kill(hub, signal.SIGCONT)
    expect(floor.locator("live-stream .c-pill--ok")).to_be_visible()


@pytest.mark.parametrize("people", [30, 200])
def test_a_full_floor_keeps_its_place_and_its_focus(floor: Page, demo: Demo, people: int) -> None:
    """ux 26, short: drawn anew twelve times; what that costs of a core, `benchmarks` measures."""
    crowd(demo, people)
    try:
        floor.reload()
        expect(floor.locator("[data-person]").nth(people - 1)).to_be_attached()
        floor.locator("[data-person]").nth(people // 2).focus()
        chosen = floor.evaluate("document.activeElement.id")
        # What was chosen brings its bar; from then on nothing moves.
        expect(floor.locator("#bar [data-contact]").first).to_be_visible()
        floor.evaluate(OBSERVE)
        before = heap_of(floor)

        for _change in range(12):
            floor.evaluate(DRAW_ANEW)

        assert floor.evaluate("document.activeElement.id") == chosen
        assert floor.locator("[aria-pressed=true][data-person]").get_attribute("id") == chosen
        assert floor.evaluate("window.shifted") < 0.001
        assert heap_of(floor) - before < 5_000_000
    finally:
        deserted(demo)


OBSERVE = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: false });
}"""
# Over when the board has been drawn, and the frame after it: by then a shift has been told.
DRAW_ANEW = """() => new Promise((drawn) => {
  const inTwoFrames = () => requestAnimationFrame(() => requestAnimationFrame(() => drawn()));
  document.body.addEventListener("htmx:after:swap", inTwoFrames, { once: true });
  document.body.dispatchEvent(new CustomEvent("floor:changed"));
})"""


def heap_of(page: Page) -> float:
    """Give how many bytes the scripts of a page hold, after a clean-up."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    rows = session.send("Performance.getMetrics")["metrics"]
    return float(next(row["value"] for row in rows if row["name"] == "JSHeapUsedSize"))


def test_arrow_keys_move_and_enter_opens_the_record(floor: Page, demo: Demo) -> None:
    crowd(demo, 12)
    try:
        floor.reload()
        tiles = floor.locator("[data-person]")
        expect(tiles.nth(11)).to_be_attached()
        tiles.first.focus()
        floor.keyboard.press("ArrowRight")
        expect(tiles.nth(1)).to_be_focused()
        floor.keyboard.press("ArrowLeft")
        floor.keyboard.press("ArrowDown")
        below = floor.evaluate(
            "document.activeElement.offsetTop > document.querySelector('[data-person]').offsetTop"
        )
        floor.keyboard.press("End")
        expect(tiles.last).to_be_focused()
        floor.locator("[data-record]").first.focus()
        floor.keyboard.press("Enter")
        floor.wait_for_url("**/floor/contacts/*/")
        assert below
    finally:
        deserted(demo)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1366, 1600])
def test_everybody_can_use_the_floor(
    signed_in: Callable[..., Page], demo: Demo, language: str, scheme: str, width: int
) -> None:
    crowd(demo, 30)
    try:
        page = signed_in("ines", viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.context.add_cookies([{"name": "l", "value": language, "url": demo.url}])
        page.goto("/floor/")
        page.locator("[data-person]").first.focus()
        expect(page.locator("#bar b")).to_be_visible()

        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        deserted(demo)


def test_who_opens_many_records_says_why_inside_the_page_and_a_lock_forgets_them(
    floor: Page, talk: tuple[Desk, Caller], demo: Demo
) -> None:
    desk, robin = talk
    robin.writes(WORDS)
    expect(desk.log).to_contain_text(WORDS)
    opens_many(demo, "ines", SUPERVISING_LIMIT)

    floor.locator("[data-person]", has_text="Grace Kim").focus()
    expect(floor.locator("#bar [data-key=listen]:not([aria-disabled=true])")).to_be_visible()
    floor.keyboard.press("l")
    asked = floor.get_by_role("dialog", name="Many records")
    expect(asked.get_by_role("radio").first).to_be_focused()
    floor.keyboard.press("Space")
    floor.keyboard.press("Enter")

    expect(asked).to_have_count(0)
    expect(floor.get_by_role("log", name="Messages")).to_contain_text(WORDS)
