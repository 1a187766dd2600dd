"""The office in real Chromium: forms that say what is wrong, two people on one line, every page usable."""

import io
import re
import secrets
import wave
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.stack import Demo
from tests.browser.walking import Walk, thin_out

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # what is good is not listed place by place, which takes the longest
}
LINE = "/office/lines/harbor/"
NIGHT_SHELTER = "/office/directory/records/service/d64d2fd5-8760-5069-9add-289bebdea248/"
# Where each walk begins: the person's own first page, and what no link leads to.
WALKS = {
    "ruth": ("/floor/",),
    "iris": ("/office/people/", "/office/settings/texts/new/harbor/", "/phone"),
    "dara": ("/office/directory/", NIGHT_SHELTER, f"{NIGHT_SHELTER}change"),
    "ines": ("/floor/",),
    "agnes": ("/office/journal/?group=all",),
    "femi": ("/office/reports/",),
    "owen": ("/office/people/",),
    "tom": ("/desk/",),
}
# Each page is seen in both, and so in every language's direction, every light and every width.
LOOKS = (("en", "dark", 320), ("ar", "light", 1366))


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """What has been seen in each look: a page that several people reach is looked at once."""
    return {language: Walk() for language, _scheme, _width in LOOKS}


@pytest.fixture
def iris(signed_in: Callable[..., Page]) -> Page:
    """Iris looks after the system."""
    return signed_in("iris", viewport={"width": 1366, "height": 768})


def test_a_form_says_what_is_wrong_and_leads_there(iris: Page) -> None:
    """ux 29: summary focused, title, links, same words beside the fields, values kept."""
    iris.goto("/office/people/invite/")
    iris.get_by_label("Name", exact=True).fill("Nia Obi")
    iris.get_by_label("Sign-in name").fill("N!")
    iris.get_by_role("button", name="Invite").click()

    expect(iris).to_have_title("Error: Invite somebody · Harbor Line")
    summary = iris.get_by_role("alert", name="There is a problem")
    expect(summary).to_be_focused()
    expect(iris.get_by_label("Name", exact=True)).to_have_value("Nia Obi")
    words = summary.get_by_role("link").first.inner_text()
    expect(iris.locator(".c-field__wrong", has_text=words)).to_be_visible()
    summary.get_by_role("link", name="Choose at least one role.").click()
    assert iris.evaluate("document.activeElement.name") == "roles"

    iris.get_by_label("Counselor", exact=True).check()
    iris.get_by_role("button", name="Invite").click()
    expect(iris.get_by_role("alert", name="There is a problem")).to_contain_text("3 to 40 small letters")
    iris.get_by_role("link", name="3 to 40 small letters").click()
    expect(iris.get_by_label("Sign-in name")).to_be_focused()


def test_a_greeting_is_recorded_in_the_browser_heard_and_kept(signed_in: Callable[..., Page]) -> None:
    page = signed_in("iris", permissions=["microphone"])
    page.goto("/office/settings/phone/")
    card = page.locator("#greeting-harbor-en")
    kind = {"name": "greeting.mp3", "mimeType": "audio/mpeg", "buffer": b"no sound at all"}
    card.locator("input[type=file]").set_input_files(kind)
    expect(card.get_by_role("alert")).to_contain_text("cannot be read as sound")

    card.get_by_role("button", name="Record here").click()
    expect(card.locator("[data-seconds]")).to_have_text(re.compile("^[2-9] / 10"))
    card.get_by_role("button", name="Stop").click()
    expect(card.get_by_role("button", name="Listen")).to_be_focused()
    card.get_by_role("button", name="Save").click()

    expect(card.get_by_text("Your own recording")).to_be_visible()
    heard = page.request.get(card.locator("audio").get_attribute("src") or "").body()
    with wave.open(io.BytesIO(heard)) as opened:
        samples = memoryview(opened.readframes(opened.getnframes())).cast("h")
    assert (len(samples) > 16_000, max(samples) > 10_000) == (True, True)


def test_somebody_invited_chooses_a_password_and_pastes_it(iris: Page, opened: Callable[..., Page]) -> None:
    """ux 29: sign-in without a puzzle, and with paste (WCAG 3.3.8)."""
    name = f"nia-{secrets.token_hex(3)}"
    iris.goto("/office/people/invite/")
    iris.get_by_label("Name", exact=True).fill("Nia Obi")
    iris.get_by_label("Sign-in name").fill(name)
    iris.get_by_label("Counselor", exact=True).check()
    iris.get_by_role("button", name="Invite").click()
    link = iris.locator(".c-password").inner_text()

    nia, password = opened(), "a long sentence that only Nia would say"
    nia.goto(link)
    nia.get_by_label("New password").focus()
    nia.keyboard.insert_text(password)
    nia.get_by_role("button", name="Use this password").click()
    expect(nia.get_by_text("Your password is set")).to_be_visible()
    nia.get_by_label("Sign-in name").fill(name)
    nia.get_by_label("Password").focus()
    nia.keyboard.insert_text(password)
    nia.keyboard.press("Enter")

    expect(nia.get_by_role("heading", name="No page is open to you yet")).to_be_visible()
    expect(nia.get_by_text("when a second person has approved it")).to_be_visible()


def test_two_people_on_one_line_lose_nothing(iris: Page, signed_in: Callable[..., Page]) -> None:
    ruth = signed_in("ruth")
    for page in (iris, ruth):
        page.goto(f"{LINE}basics/")
    shown, texted = (f"555 0{secrets.randbelow(900) + 100}" for _number in range(2))
    iris.get_by_label("Phone number that callers see").fill(shown)
    iris.get_by_role("button", name="Save").click()
    expect(iris.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    ruth.get_by_label("Number for text messages").fill(texted)
    ruth.get_by_role("button", name="Save").click()

    expect(ruth.get_by_role("alert", name="saved a change while you typed")).to_be_focused()
    expect(ruth.get_by_label("Phone number that callers see")).to_have_value(shown)
    expect(ruth.get_by_label("Number for text messages")).to_have_value(texted)
    ruth.get_by_role("button", name="Save").click()
    expect(ruth.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(ruth.locator("main")).to_contain_text(shown)
    expect(ruth.locator("main")).to_contain_text(texted)


def test_the_overflow_is_arranged_by_keyboard(iris: Page) -> None:
    iris.goto(f"{LINE}overflow/")
    before = iris.locator(".c-hops > li.c-card").count()

    iris.get_by_role("button", name="Add a place").focus()
    iris.keyboard.press("Enter")
    expect(iris.locator(".c-hops > li.c-card")).to_have_count(before + 1)
    iris.locator(".c-hops > li.c-card").last.get_by_label("Then to").select_option("center")
    expect(iris.locator(".c-hops > li.c-card").last.get_by_label("Address or number")).to_be_visible()
    iris.get_by_role("button", name="Save").click()

    expect(iris.get_by_role("alert", name="There is a problem")).to_be_focused()
    expect(iris.locator(".c-hops > li.c-card")).to_have_count(before + 1)


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
@pytest.mark.parametrize("username", list(WALKS))
def test_everybody_can_use_every_page_that_they_reach(
    signed_in: Callable[..., Page],
    demo: Demo,
    walks: dict[str, Walk],
    username: str,
    language: str,
    scheme: str,
    width: int,
) -> None:
    page = signed_in(username, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.context.add_cookies([{"name": "l", "value": language, "url": demo.url}])

    for path, answer in walks[language].through(page, username, WALKS[username]):
        assert answer.ok, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        thin_out(page)
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
