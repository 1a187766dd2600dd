"""The frame of the staff's pages: live or honestly not, locked and unlocked, keys, nothing for axe."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.floor_stage import wants_to_talk
from tests.browser.seats import lock_by_hand
from tests.browser.stack import Demo
from tests.browser.test_public_pages import violations
from tests.privacy.running import until

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SMALL_LAPTOP = {"width": 1366, "height": 768}
IS_ONE_LINE = """() => {
  const bar = document.querySelector(".c-bar");
  return bar.clientHeight < 2 * bar.querySelector("button").offsetHeight;
}"""
HEARS_OF_OTHER_PAGES = """() => {
  const signsOfLife = new BroadcastChannel("signs-of-life");
  signsOfLife.onmessage = () => { window.hasHeardOfOthers = true; };
}"""
SHELL_PAGES = (
    "/my/keys",
    "/my/sign-ins",
    "/my/proof",
    "/my/passkeys/new",
    "/my/code-app",
    "/my/recovery-codes",
    "/desk/nothing",
)


@pytest.fixture
def page(signed_in: Open) -> Page:
    """Iris, who keeps the system running, has signed in."""
    return signed_in("iris")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "es"])
def test_axe_finds_nothing_on_the_pages_of_the_shell(signed_in: Open, scheme: str, locale: str) -> None:
    page = signed_in("maria", color_scheme=scheme)
    page.set_extra_http_headers({"Accept-Language": locale})

    for path in SHELL_PAGES:
        page.goto(path)
        assert violations(page) == []
    page.context.clear_cookies()
    for path in ("/sign-in", "/sign-in/forgotten"):
        page.goto(path)
        assert violations(page) == []
    expect(page.locator("html")).to_have_attribute("lang", locale)


def test_a_refused_sign_in_says_so_aloud_and_keeps_the_name(opened: Open) -> None:
    page = opened()
    page.goto("/sign-in")

    page.get_by_label("Sign-in name").fill("maria")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("The name or the password is not right")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("Sign-in name")).to_have_value("maria")


def test_a_cut_of_the_network_shows_at_once_and_heals(page: Page) -> None:
    pill = page.locator("live-stream")
    page.goto("/my/keys")
    expect(pill).to_contain_text("Live")

    page.context.set_offline(True)
    expect(pill).to_contain_text(re.compile(r"Not live since \d\d:\d\d:\d\d"))
    page.context.set_offline(False)

    expect(pill).to_contain_text("● Live")


def test_a_silent_stream_counts_as_lost_within_ten_seconds(page: Page) -> None:
    page.clock.install()
    page.goto("/my/keys")
    expect(page.locator("live-stream")).to_contain_text("● Live")
    page.context.route("**/live/**", lambda route: None)
    page.evaluate("document.querySelector('live-stream').source.close()")

    page.clock.run_for(10_000)

    expect(page.locator("live-stream")).to_contain_text("Not live since")


def test_an_idle_screen_locks_ends_nothing_and_opens_with_the_password(page: Page, demo: Demo) -> None:
    page.clock.install()
    page.goto("/my/keys")
    page.clock.run_for(16 * 60 * 1000)

    lock = page.locator("#lock")
    expect(lock).to_be_visible()
    expect(page.locator("live-stream")).to_contain_text("Live")
    page.keyboard.press("Escape")
    page.reload()
    expect(lock).to_be_visible()
    lock.get_by_label(re.compile("Password")).fill("wrong")
    lock.get_by_role("button", name="Unlock").click()
    expect(lock.get_by_role("alert")).to_contain_text("not right")
    lock.get_by_label(re.compile("Password")).fill(demo.staff("iris").password)
    lock.get_by_role("button", name="Unlock").click()

    expect(lock).to_be_hidden()
    page.reload()
    expect(lock).to_be_hidden()


def test_who_works_on_another_page_of_the_same_browser_is_not_gone_from_this_one(page: Page) -> None:
    """Five minutes with nobody there lock Iris's screens; four and four are not five."""
    page.clock.install()
    other = page.context.new_page()
    for one in (page, other):
        one.goto("/my/keys")
        expect(one.locator("live-stream")).to_contain_text("Live")
    page.evaluate(HEARS_OF_OTHER_PAGES)

    page.clock.run_for(4 * 60 * 1000)
    other.mouse.move(100, 100)
    until(lambda: page.evaluate("window.hasHeardOfOthers"), within=10)
    page.clock.run_for(4 * 60 * 1000)
    for one in (page, other):
        expect(one.locator("#lock")).to_be_hidden()

    page.clock.run_for(6 * 60 * 1000)
    for one in (page, other):
        expect(one.locator("#lock")).to_be_visible()


def test_three_times_escape_locks_every_screen_of_mine_and_shows_no_word(signed_in: Open, demo: Demo) -> None:
    desk, elsewhere, other = signed_in("tom"), signed_in("tom"), signed_in("grace")
    for page in (desk, elsewhere, other):
        page.goto("/my/sign-ins")
        expect(page.locator("live-stream")).to_contain_text("Live")

    lock_by_hand(elsewhere)

    expect(elsewhere.locator("#lock")).to_be_visible()
    expect(desk.locator("#lock")).to_be_visible()
    expect(desk.get_by_role("heading", name="Where I am signed in")).to_be_hidden()
    expect(other.locator("#lock")).to_be_hidden()
    desk.reload()
    expect(desk.get_by_text("Where I am signed in")).to_have_count(0)
    desk.get_by_label(re.compile("Password")).fill(demo.staff("tom").password)
    desk.get_by_role("button", name="Unlock").click()
    expect(desk.get_by_role("heading", name="Where I am signed in")).to_be_visible()


def test_a_passkey_is_added_signs_in_alone_and_opens_the_lock(signed_in: Open) -> None:
    page = signed_in("noah", viewport={"width": 320, "height": 640})
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.goto("/my/passkeys/new")
    page.get_by_label("A name for it").fill("my phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator(".c-codes li")).to_have_count(10)
    assert violations(page) == []
    page.goto("/my/sign-ins")
    expect(page.get_by_role("button", name="Remove my phone")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("[popovertarget=my-menu]").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/desk/"))
    lock_by_hand(page)
    page.get_by_role("button", name="Unlock with a passkey").click()

    expect(page.locator("#lock")).to_be_hidden()


def test_a_browser_without_passkeys_is_offered_none(opened: Open) -> None:
    page = opened()
    page.add_init_script("delete globalThis.PublicKeyCredential")
    page.goto("/sign-in")

    page.get_by_label("Password").fill("a password to read over")
    page.get_by_role("button", name="Show password").click()

    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    expect(page.get_by_label("Password")).to_have_attribute("type", "text")


def test_help_opens_by_its_key_and_not_while_typing(page: Page) -> None:
    page.goto("/my/keys")

    page.locator("#key-notes").press("?")
    expect(page.locator("#help")).to_be_hidden()
    page.locator("#key-notes").press("Escape")
    page.keyboard.press("?")

    expect(page.locator("#help")).to_be_visible()


def test_a_refusal_is_shown_in_the_corner_and_replaces_nothing(signed_in: Open) -> None:
    page = signed_in("maria")
    page.goto("/my/keys")
    page.locator("#state button").wait_for()

    page.locator("#state button").evaluate("button => { button.value = 'asleep'; button.click(); }")

    expect(page.locator("#notices")).to_contain_text("Say whether you are ready or on a break.")
    expect(page.locator("#state button")).to_be_visible()


def test_the_bar_follows_what_happens(signed_in: Open, on_shift: Open) -> None:
    watching = signed_in("ines")
    watching.goto("/my/keys")
    expect(watching.locator("#waiting")).to_be_visible()
    on_shift("sofia")
    robin = watching.context.browser.new_context(base_url=re.sub("/my/keys", "", watching.url)).new_page()  # type: ignore[union-attr]
    nobody = "Nobody waits"
    expect(watching.locator("#waiting")).to_contain_text(nobody)

    robin.goto("/")
    robin.locator("button.c-way--main").click()
    robin.wait_for_url(re.compile("/here"))

    expect(watching.locator("#waiting")).not_to_contain_text(nobody)
    robin.context.request.get("/exit", max_redirects=0)
    expect(watching.locator("#waiting")).to_contain_text(nobody)
    robin.context.close()


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_bar_of_who_takes_contacts_is_one_line_on_a_small_laptop(
    on_shift: Open, opened: Open, demo: Demo, locale: str
) -> None:
    """With all that can stand there: somebody waits, a supervisor was told, ready."""
    page = on_shift("luis", viewport=SMALL_LAPTOP)
    wants_to_talk(demo, "luis")
    robin = opened()
    robin.goto("/")
    robin.locator("button.c-way--main").click()
    robin.wait_for_url(re.compile("/here"))

    page.context.add_cookies([{"name": "l", "value": locale, "url": demo.url}])
    page.reload()

    expect(page.locator("#waiting elapsed-time")).to_be_visible()
    expect(page.locator("#state .c-pill")).to_have_count(3)
    expect(page.locator("live-stream .c-pill--ok")).to_be_visible()
    assert page.evaluate(IS_ONE_LINE)
    robin.goto("/exit")
    page.locator("#state button[value=paused]").click()
    page.locator("#state button[value=ready]").wait_for()


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_bar_of_who_supervises_is_one_line_on_a_small_laptop(
    signed_in: Open, demo: Demo, locale: str
) -> None:
    page = signed_in("ines", viewport=SMALL_LAPTOP)
    page.context.add_cookies([{"name": "l", "value": locale, "url": demo.url}])

    page.goto("/floor/")

    expect(page.locator("live-stream .c-pill--ok")).to_be_visible()
    assert page.evaluate(IS_ONE_LINE)
