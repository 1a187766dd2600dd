"""A counselor's browser and a caller's, on the real demo."""

from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect

from tests.browser.breaches import note_breaches
from tests.browser.seats import finish_all, unlock
from tests.browser.stack import Demo

DESK = {"width": 1366, "height": 768}
SOON_MS = 30_000
MOST_LOOKS = 20
LOUDEST_HZ = """async () => {
  const stream = document.querySelector("desk-phone, caller-phone").line?.hears.srcObject;
  if (!stream) return 0;
  const sound = new AudioContext();
  const ear = new AnalyserNode(sound, { fftSize: 2048 });
  sound.createMediaStreamSource(stream).connect(ear);
  await new Promise((done) => setTimeout(done, 300));
  const levels = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(levels);
  const loudest = levels.indexOf(Math.max(...levels));
  const hz = (loudest * sound.sampleRate) / ear.fftSize;
  await sound.close();
  return levels[loudest] > -60 ? hz : 0;
}"""

DEAF = """() => {
  const drop = (event) => event.stopImmediatePropagation();
  for (const name of ["live:message", "live:journal"]) {
    document.body.addEventListener(name, drop, { capture: true });
  }
}"""
"""Lets a page hear of nothing that happens, as if the stream of events had not come back yet."""


@dataclass
class Caller:
    """Robin, in a window of their own."""

    page: Page

    def writes(self, words: str) -> None:
        self.page.locator("#words").fill(words)
        self.page.locator("#words").press("Control+Enter")
        if self.page.locator("#words").input_value():
            self.page.locator(".c-composer__send").click()

    def sees(self, words: str) -> None:
        expect(self.page.locator("#log")).to_contain_text(words, timeout=SOON_MS)


@dataclass
class Speaker:
    """Robin, who calls in a window of their own."""

    page: Page

    def sees(self, state: str) -> None:
        expect(self.page.locator(f'[data-at="{state}"], [data-in="{state}"]').first).to_be_visible(
            timeout=2 * SOON_MS
        )

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def hears(self, hz: int) -> bool:
        """Whether the loudest tone of the call is this one."""
        return abs(self.page.evaluate(LOUDEST_HZ) - hz) < 60


@dataclass
class Desk:
    """A counselor at the desk."""

    page: Page

    @property
    def pane(self) -> Locator:
        return self.page.locator("[data-pane]:not([hidden])")

    @property
    def notes(self) -> Locator:
        return self.pane.locator("note-pad textarea")

    @property
    def reply(self) -> Locator:
        return self.pane.locator("reply-box textarea")

    @property
    def log(self) -> Locator:
        return self.pane.locator("[data-said]")

    def answers(self) -> str:
        """Answer by one key what rings; give the contact."""
        offer = self.page.locator("[data-offer]").first
        expect(offer).to_be_visible(timeout=3 * SOON_MS)
        contact = offer.get_attribute("data-offer") or ""
        self.page.keyboard.press("Alt+0")
        expect(self.page.locator(f'[data-pane="{contact}"] chat-log')).to_be_attached(timeout=SOON_MS)
        return contact

    def has_a_phone(self) -> None:
        """Wait until the page has one. Asterisk is the last program of a demo that comes up."""
        for _ in range(3 * MOST_LOOKS):
            if self.page.locator("[data-phone-start]").count():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()

    def starts_the_phone(self) -> None:
        """Start the shift's phone, and be heard."""
        self.switches_the_phone_on()
        expect(self.page.locator("#phone-check [data-heard]")).to_be_visible(timeout=SOON_MS)
        self.page.locator("#phone-check [data-closes]").first.click()
        self.phone_is_ready()

    def switches_the_phone_on(self) -> None:
        """Start it. Where somebody waits the check of the microphone gives way to their call."""
        self.has_a_phone()
        self.page.locator("[data-phone-start]").click()

    def phone_is_ready(self) -> None:
        expect(self.page.locator("desk-phone")).to_have_attribute("data-state", "ready", timeout=2 * SOON_MS)

    def takes_the_call(self) -> None:
        """Answer a call by one key."""
        expect(self.page.locator("[data-offer]").first).to_be_visible(timeout=3 * SOON_MS)
        self.page.keyboard.press("Alt+0")
        expect(self.pane.locator(".c-call")).to_be_visible(timeout=SOON_MS)

    def hears(self, hz: int) -> bool:
        """Whether the loudest tone in the headset is this one."""
        return abs(self.page.evaluate(LOUDEST_HZ) - hz) < 60

    def shows(self, contact: str) -> None:
        self.page.locator(f'[data-switch="{contact}"]').click()

    def said(self) -> list[str]:
        return self.log.locator("[data-words]").all_text_contents()

    def is_saved(self) -> None:
        expect(self.pane.locator('note-pad [data-state="saved"]')).to_be_visible(timeout=SOON_MS)


class Stage:
    """Opens browsers for one story, and leaves an empty house behind."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser = browser
        self.demo = demo
        self.desks: list[tuple[BrowserContext, str]] = []
        self.callers: list[Caller] = []
        self.speakers: list[BrowserContext] = []
        self.breaches: list[str] = []

    def sits_down(self, username: str = "grace", **window: object) -> Desk:
        """Sign in, open the desk, be ready."""
        page = self._signs_in(username, **window)
        page.wait_for_url("**/desk/")
        if page.locator("#state button[value=ready]").count():
            page.locator("#state button[value=ready]").click()
        expect(page.locator("#state button[value=paused]")).to_be_visible(timeout=SOON_MS)
        return Desk(page)

    def watches(self, username: str, **window: object) -> Desk:
        """Sign in and open the floor."""
        page = self._signs_in(username, **window)
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        page.goto(f"{self.demo.url}/floor/")
        return Desk(page)

    def _signs_in(self, username: str, **window: object) -> Page:
        context = self.browser.new_context(**{"viewport": DESK, **window})  # type: ignore[arg-type]
        self.desks.append((context, username))
        page = context.new_page()
        note_breaches(page, self.breaches)
        page.goto(f"{self.demo.url}/sign-in")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(self.demo.staff(username).password)
        page.locator("[name=password]").press("Enter")
        return page

    def reaches_out(self) -> Caller:
        """Open the public page in a fresh browser and tap once."""
        page = self.browser.new_context().new_page()
        note_breaches(page, self.breaches)
        page.goto(self.demo.url)
        # The public page offers a chat as soon as the first heartbeat of the desk has been heard.
        for _ in range(MOST_LOOKS):
            if page.locator("form[action='/start']").count():
                break
            page.wait_for_timeout(500)
            page.reload()
        page.locator("form[action='/start'] button").first.click()
        page.wait_for_url("**/here")
        self.callers.append(Caller(page))
        return self.callers[-1]

    def calls_in_a_browser(self) -> Speaker:
        """Call from the public page. Asterisk is the last program of a demo that comes up."""
        page = self.browser.new_context(permissions=["microphone"]).new_page()
        note_breaches(page, self.breaches)
        page.goto(self.demo.url)
        for _ in range(MOST_LOOKS):
            if page.locator("a[href^='/speak']").count():
                break
            page.wait_for_timeout(500)
            page.reload()
        page.locator("a[href^='/speak']").first.click()
        page.locator("[data-speak-start]:visible").click()
        self.speakers.append(page.context)
        return Speaker(page)

    def pair(self, **window: object) -> tuple[Desk, Caller]:
        """A counselor who talks with Robin."""
        desk = self.sits_down(**window)  # type: ignore[arg-type]
        robin = self.reaches_out()
        desk.answers()
        return desk, robin

    def end(self) -> None:
        """Everybody leaves; every record is closed; no page has broken a policy."""
        for context in (*(robin.page.context for robin in self.callers), *self.speakers):
            with suppress(Error):  # who waits on would ring first in the next test
                context.request.get(f"{self.demo.url}/exit", max_redirects=0)
            context.close()
        for context, username in self.desks:
            page = context.new_page()
            page.goto(f"{self.demo.url}/desk/")
            if page.locator("[data-reload-when-unlocked]").count():
                unlock(page, self.demo, username)  # behind the lock no record can be closed
                page.locator("#desk").wait_for()
            if page.url.endswith("/desk/"):
                finish_all(page)
            context.close()
        assert self.breaches == []
