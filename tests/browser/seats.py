"""Somebody of the demo sits down at the desk and is ready."""

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.stack import Demo
from tests.privacy.running import until

HEARTBEATS = 60
CLOSE_EVERY_RECORD = """async () => {
  if (!document.getElementById("desk")) return;
  const headers = { "X-CSRFToken": document.getElementById("desk").dataset.csrf, "HX-Request": "true" };
  const body = new URLSearchParams({ counts_as: "test" });
  for (const { dataset } of document.querySelectorAll("[data-switch]")) {
    await fetch(`/desk/contacts/${dataset.switch}/not-counseling`, { method: "POST", headers, body });
  }
  const wants = new URLSearchParams({ wish: "break" });
  await fetch("/my/debrief", { method: "POST", headers, body: wants });
  const onABreak = new URLSearchParams({ readiness: "paused" });
  await fetch("/my/readiness", { method: "POST", headers, body: onABreak });
}"""


def sit_down(browser: Browser, demo: Demo, username: str) -> BrowserContext:
    """Sign this person in, in a window of their own, ready for a chat; closing it sends them home."""
    context = browser.new_context(base_url=demo.url)
    page = context.new_page()
    try:
        sign_in(page, demo, username)
        page.goto("/desk/")
        get_ready(page)
    except BaseException:
        context.close()  # whoever is ready there would be rung in the next test
        raise
    return context


def lock_by_hand(page: Page) -> None:
    """Press Esc three times in a row; anew where a busy machine has taken longer than the page waits."""
    until(lambda: _presses_escape(page) and page.locator("#lock").is_visible(), within=60)


def unlock(page: Page, demo: Demo, username: str) -> None:
    """Open a locked screen by its person's password."""
    page.locator("#unlock-password").fill(demo.staff(username).password)
    page.locator("#lock form .c-btn--main").click()


def _presses_escape(page: Page) -> bool:
    for _time in range(3):
        page.keyboard.press("Escape")
    return True


def sign_in(page: Page, demo: Demo, username: str) -> None:
    """Sign this person in."""
    staff = demo.staff(username)
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(staff.username)
    page.get_by_label("Password").fill(staff.password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def get_ready(page: Page) -> None:
    """Say that this person is ready for a chat."""
    page.locator("#state button").wait_for()
    ready = page.get_by_role("button", name="I am ready")
    if ready.is_visible():
        ready.click()
    page.get_by_role("button", name="Take a break").wait_for()
    _wait_until_seen(page)


def finish_all(page: Page) -> None:
    """Close every record of this desk and take a break, so that nothing waits for the next test."""
    page.evaluate(CLOSE_EVERY_RECORD)


def _wait_until_seen(page: Page) -> None:
    """Wait until callers see that somebody is there: the first heartbeat has been written down."""
    for _try in range(HEARTBEATS):
        if 'action="/start"' in page.request.get("/").text():
            return
        page.wait_for_timeout(100)
    raise AssertionError("The heartbeat of the desk was never heard.")
