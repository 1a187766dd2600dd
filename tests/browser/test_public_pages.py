"""The caller's pages as a browser shows them: weight, keys, screen readers, narrow screens, languages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Open

KIB = 1024
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = [(320, 480), (360, 740), (768, 1024), (1366, 768), (1920, 1080)]
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
)


@pytest.fixture(scope="module", autouse=True)
def somebody_is_there(browser, demo) -> None:  # type: ignore[no-untyped-def]
    """Maria sits at her desk, so that a chat can be started."""
    from tests.browser.seats import sit_down

    context = sit_down(browser, demo, "maria")
    yield
    context.close()


def begin(page: Page, language: str = "en") -> None:
    page.goto(f"/?l={language}")
    page.locator("button.c-way--main").click()
    page.wait_for_url(re.compile("/here"))


def test_the_first_page_is_light_and_asks_nobody_else(opened: Open, demo) -> None:  # type: ignore[no-untyped-def]
    page = opened()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))

    page.goto("/", wait_until="networkidle")

    sizes = {one.url: one.sizes()["responseBodySize"] + one.sizes()["responseHeadersSize"] for one in asked}
    scripts = sum(size for url, size in sizes.items() if ".js" in url)
    assert all(url.startswith((demo.url, "data:")) for url in sizes)
    assert len([url for url in sizes if not url.startswith("data:")]) <= 6
    assert sum(sizes.values()) <= 30 * KIB
    assert scripts <= 6 * KIB
    assert page.context.cookies() == []


def test_a_complaint_needs_no_script_fits_a_small_phone_and_asks_nobody_else(opened: Open, demo) -> None:  # type: ignore[no-untyped-def]
    page = opened(java_script_enabled=False, viewport={"width": 320, "height": 640})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/say")
    page.get_by_label("Something went wrong").check()
    page.get_by_label("Your words").fill("Nobody answered.")

    page.get_by_role("button", name="Send", exact=True).click()

    code = page.locator(".c-code").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto("/say/answer")
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator("h1")).to_have_text("It is with us")
    assert [url for url in asked if not url.startswith((demo.url, "data:"))] == []


def test_one_tap_from_the_first_page_into_the_queue(opened: Open) -> None:
    page = opened()
    page.goto("/")

    page.get_by_role("button", name=re.compile("Chat here")).click()

    expect(page.get_by_role("status")).to_contain_text("Finding someone for you")
    expect(page.get_by_label("Write here")).to_be_editable()
    assert page.locator("[required]:not(#words)").count() == 0


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("path", ["/", "/message", "/here"])
def test_the_exit_is_always_in_sight(opened: Open, path: str, width: int, height: int) -> None:
    page = opened(viewport={"width": width, "height": height})
    if path == "/here":
        begin(page)
    page.goto(path)

    for share in (0, 0.5, 1):
        page.evaluate("share => scrollTo(0, share * document.documentElement.scrollHeight)", share)
        box = page.locator(".c-exit__button").bounding_box()
        assert box is not None
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        on_top = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y)?.matches('.c-exit__button')", middle
        )
        assert on_top, f"covered at {share}"
        assert box["height"] >= 44


def test_the_exit_is_the_first_stop_of_the_keyboard(opened: Open) -> None:
    page = opened()
    page.goto("/")

    page.keyboard.press("Tab")

    first = page.locator(":focus")
    expect(first).to_have_attribute("href", "/exit")
    box = first.bounding_box()
    assert box is not None
    assert box["y"] >= 0


def test_everything_can_be_done_by_keyboard(opened: Open) -> None:
    page = opened()
    page.goto("/")

    _tab_to(page, "button.c-way--main")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/here"))
    expect(page.locator("#log iframe")).to_have_count(0)
    _tab_to(page, "#words")
    page.keyboard.type("by keyboard only")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("log")).to_contain_text("by keyboard only")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus; each stop is visible, above the exit bar, and in its order."""
    for _stop in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const here = document.activeElement, box = here.getBoundingClientRect();
              const style = getComputedStyle(here);
              const bar = document.querySelector('.c-exit').getBoundingClientRect();
              const isExit = here.matches('[data-exit]');
              return { outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                       hidden: !isExit && box.bottom > bar.top + 1 && box.top < bar.bottom };
            }"""
        )
        assert seen["outlined"]
        assert not seen["hidden"]
        if page.locator(selector).evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never reaches {selector}")


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/message", "/message/sent", "/here", "/nowhere"])
def test_axe_finds_nothing(opened: Open, path: str, scheme: str, language: str) -> None:
    page = opened(color_scheme=scheme, locale=language)
    if path == "/here":
        begin(page, language)
        expect(page.locator("#log .c-said")).not_to_have_count(0)
    else:
        page.goto(f"{path}?l={language}")

    assert violations(page) == []


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def test_a_screen_reader_hears_the_first_page_in_order(opened: Open) -> None:
    page = opened()
    page.goto("/")

    heard = page.locator("body").aria_snapshot()

    assert heard.count("[level=1]") == 1
    assert (
        heard.index("Leave this page now") < heard.index("Talk with someone now") < heard.index("Chat here")
    )
    assert 'button "Chat here' in heard
    assert "main" in heard


def test_a_screen_reader_hears_who_speaks(opened: Open) -> None:
    page = opened()
    begin(page)
    page.get_by_label("Write here").fill("hello")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".c-said--you:not(.c-said--waits)")).to_have_count(1)
    expect(page.locator("#log .c-said--line").first).to_be_visible()

    heard = page.get_by_role("log", name="Messages").aria_snapshot()

    assert "The line:" in heard
    assert "You:" in heard
    assert page.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("path", ["/", "/message", "/here"])
def test_a_narrow_screen_loses_nothing(opened: Open, path: str, language: str) -> None:
    page = opened(viewport={"width": 320, "height": 640}, locale=language)
    if path == "/here":
        begin(page, language)
    else:
        page.goto(f"{path}?l={language}")

    for style in ("", SPACING):
        page.evaluate(
            """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
                        document.adoptedStyleSheets = [sheet]; }""",
            style,
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        cut = page.evaluate(
            """() => [...document.querySelectorAll('a, button, p, h1, h2, label, small')]
                 .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1
                                  && getComputedStyle(one).overflow !== 'visible')
                 .map((one) => one.outerHTML)"""
        )
        assert cut == []


def test_the_box_to_write_in_is_wide(opened: Open) -> None:
    page = opened(viewport={"width": 320, "height": 640})

    begin(page)

    box = page.get_by_label("Write here").bounding_box()
    assert box is not None
    assert box["width"] >= 0.6 * 320


def test_arabic_is_written_from_right_to_left(opened: Open) -> None:
    page = opened(viewport={"width": 360, "height": 740}, locale="ar")
    begin(page, "ar")
    page.locator("#words").fill("call me at 555 0100")
    page.locator(".c-composer__send").click()

    mine = page.locator(".c-said--you:not(.c-said--waits)")
    expect(mine).to_have_count(1)
    expect(mine.locator("[dir=auto]")).to_have_text("call me at 555 0100")
    box, log = mine.bounding_box(), page.locator("#log").bounding_box()
    assert box is not None
    assert log is not None
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert box["x"] - log["x"] < (log["x"] + log["width"]) - (box["x"] + box["width"])
