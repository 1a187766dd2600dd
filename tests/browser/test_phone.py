"""The counselor's phone in real Chromium: it loses no caller, and nobody talks unheard without knowing it."""

import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from ringbuoy.server.asterisk.programs import find_programs
from tests.browser.conftest import CHROMIUM
from tests.browser.desk_stage import SOON_MS, Desk, Stage
from tests.browser.headsets import BUILT_IN, HEADSET, give_headset, in_use, plug_in, unplug
from tests.browser.robins_phone import COUNSELORS_HZ, ROBINS_HZ, RobinsPhone
from tests.browser.seats import lock_by_hand, unlock
from tests.browser.stack import Demo
from tests.phone.call import Call
from tests.ports import free_sip_port
from tests.privacy.running import until

pytestmark = pytest.mark.browser

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
DEMO_NUMBER = "5550100"
# A headset whose own switch is off gives digital silence.
SWITCHED_OFF = """async () => {
  const sound = new AudioContext();
  const still = sound.createMediaStreamDestination();
  window.opens = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async () => still.stream;
  const choice = document.getElementById("phone-microphone");
  choice.dispatchEvent(new Event("change"));
}"""
LOSES_PACKETS = """(share) => {
  window.countsOf ??= RTCPeerConnection.prototype.getStats;
  RTCPeerConnection.prototype.getStats = async function (...asked) {
    const told = new Map(await window.countsOf.apply(this, asked));
    for (const [id, one] of told) {
      if (one.type === "remote-inbound-rtp") told.set(id, { ...one, fractionLost: share });
    }
    if (![...told.values()].some(({ type }) => type === "remote-inbound-rtp")) {
      told.set("theirs", { type: "remote-inbound-rtp", fractionLost: share, roundTripTime: 0 });
    }
    return told;
  };
}"""


@pytest.fixture(scope="module")
def demo(first_start: Demo) -> Iterator[Demo]:
    """A demo center with a phone line, where there is an Asterisk."""
    if find_programs() is None:
        pytest.skip("No Asterisk is installed: ./ringbuoy telephony install")
    with Demo(like=first_start, sip_port=free_sip_port()) as running:
        yield running.start()


@pytest.fixture
def robins_phone(demo: Demo) -> Iterator[RobinsPhone]:
    """Robin's telephone."""
    phone = RobinsPhone(demo.sip_port)
    yield phone
    phone.close()


@pytest.fixture
def stage(browser: Browser, chromiums_words: list[str], demo: Demo) -> Iterator[Stage]:
    """A stage in a Chromium of its own: the made-up microphone of an old one may fall silent."""
    fresh = browser.browser_type.launch(executable_path=CHROMIUM, args=chromiums_words)
    stage = Stage(fresh, demo)
    yield stage
    stage.end()
    fresh.close()


def in_a_call(
    stage: Stage, robins_phone: RobinsPhone, *, at: Callable[[Page], None] = lambda _page: None
) -> tuple[Desk, Call]:
    """Tom talks with Robin, at a computer of which something may be said before his phone is on."""
    desk = stage.sits_down("tom")
    at(desk.page)
    desk.starts_the_phone()
    call = robins_phone.dials(DEMO_NUMBER)
    desk.takes_the_call()
    robins_phone.hears_the_counselor(call)
    return desk, call


def both_are_heard(desk: Desk, robins_phone: RobinsPhone, call: Call) -> None:
    robins_phone.hears_the_counselor(call)
    until(lambda: desk.hears(ROBINS_HZ), within=15)


def nothing_is_heard(call: Call) -> None:
    """Silence, or nothing at all: a browser without a microphone sends no packets."""
    until(lambda: call.heard.first(COUNSELORS_HZ, since=time.monotonic() - 1.0) is None, within=15)


def ends(desk: Desk, robins_phone: RobinsPhone, call: Call) -> None:
    robins_phone.hangs_up(call)
    expect(desk.pane.locator("select[name=disposition]")).to_be_visible(timeout=SOON_MS)


def said(desk: Desk, device: str) -> Locator:
    return desk.page.locator(f"desk-phone [data-device={device}]")


def test_no_call_rings_before_the_phone_is_on_and_it_does_then(
    stage: Stage, robins_phone: RobinsPhone
) -> None:
    """Who is ready without a phone reads it in the bar, on every page."""
    desk = stage.sits_down("tom")
    desk.has_a_phone()
    pill = desk.page.locator("#state").get_by_text("Calls do not reach you: start your phone")
    expect(pill).to_be_visible(timeout=SOON_MS)
    assert Axe().run(desk.page, options=WCAG).violations_count == 0
    call = robins_phone.dials(DEMO_NUMBER)
    expect(desk.page.locator("#waiting")).to_contain_text("Waiting 1", timeout=SOON_MS)
    expect(desk.page.locator("[data-offer]")).to_have_count(0)

    desk.switches_the_phone_on()
    desk.takes_the_call()

    both_are_heard(desk, robins_phone, call)
    expect(pill).to_have_count(0, timeout=SOON_MS)
    ends(desk, robins_phone, call)


def test_a_call_outlives_a_locked_screen_and_its_reload(stage: Stage, robins_phone: RobinsPhone) -> None:
    """Behind the lock nothing of the caller is shown, and both hear each other all the same."""
    desk, call = in_a_call(stage, robins_phone)
    page = desk.page

    lock_by_hand(page)
    expect(page.locator("#lock")).to_be_visible()
    both_are_heard(desk, robins_phone, call)
    page.reload()

    expect(page.locator("[data-reload-when-unlocked]")).to_be_attached()
    expect(page.locator("#lock")).to_be_visible()
    desk.phone_is_ready()
    both_are_heard(desk, robins_phone, call)
    expect(page.locator("[data-pane]")).to_have_count(0)

    unlock(page, stage.demo, "tom")
    expect(desk.pane.locator(".c-call")).to_be_visible(timeout=SOON_MS)
    desk.phone_is_ready()
    both_are_heard(desk, robins_phone, call)
    ends(desk, robins_phone, call)


def test_who_is_muted_is_not_heard_also_after_a_reload(stage: Stage, robins_phone: RobinsPhone) -> None:
    desk, call = in_a_call(stage, robins_phone)
    page = desk.page
    page.locator("h1").first.evaluate("() => document.activeElement.blur()")

    page.keyboard.press("m")
    expect(page.locator("desk-phone .c-phone-line__muted")).to_be_visible()
    nothing_is_heard(call)
    page.reload()
    desk.phone_is_ready()
    expect(page.locator("desk-phone .c-phone-line__muted")).to_be_visible()
    nothing_is_heard(call)

    desk.pane.locator("[data-phone-mute]").click()
    robins_phone.hears_the_counselor(call)
    ends(desk, robins_phone, call)


def test_a_headset_that_is_unplugged_ends_no_talk_and_is_taken_back(
    stage: Stage, robins_phone: RobinsPhone
) -> None:
    """Nobody chose it: it is what the computer takes, which is the computer's own while it is away."""
    desk, call = in_a_call(stage, robins_phone, at=give_headset)
    page = desk.page
    assert in_use(page) == HEADSET

    unplug(page, HEADSET)
    expect(said(desk, "replaced")).to_be_visible(timeout=SOON_MS)
    assert in_use(page) == BUILT_IN
    both_are_heard(desk, robins_phone, call)
    expect(said(desk, "replaced")).to_be_visible()
    plug_in(page, HEADSET)
    expect(said(desk, "replaced")).to_be_hidden(timeout=SOON_MS)
    assert in_use(page) == HEADSET
    both_are_heard(desk, robins_phone, call)

    unplug(page, HEADSET, BUILT_IN)
    expect(said(desk, "gone")).to_be_visible(timeout=SOON_MS)
    expect(page.locator("desk-phone [data-in=ready]").first).to_be_hidden()
    nothing_is_heard(call)
    assert Axe().run(page, options=WCAG).violations_count == 0

    plug_in(page, HEADSET)
    expect(said(desk, "gone")).to_be_hidden(timeout=SOON_MS)
    expect(said(desk, "replaced")).to_be_hidden()
    both_are_heard(desk, robins_phone, call)

    unplug(page, HEADSET, BUILT_IN)
    expect(said(desk, "gone")).to_be_visible(timeout=SOON_MS)
    plug_in(page, HEADSET, is_told=False)
    expect(said(desk, "gone")).to_be_hidden(timeout=SOON_MS)
    both_are_heard(desk, robins_phone, call)
    ends(desk, robins_phone, call)


def test_a_headset_that_is_switched_off_is_noticed(stage: Stage, robins_phone: RobinsPhone) -> None:
    desk, call = in_a_call(stage, robins_phone)
    page = desk.page
    expect(said(desk, "unheard")).to_be_hidden()

    page.evaluate(SWITCHED_OFF)
    expect(said(desk, "unheard")).to_be_visible(timeout=2 * SOON_MS)
    desk.pane.locator("[data-phone-mute]").click()
    expect(said(desk, "unheard")).to_be_hidden()
    ends(desk, robins_phone, call)


def test_a_bad_network_is_told_in_words(stage: Stage, robins_phone: RobinsPhone) -> None:
    desk, call = in_a_call(stage, robins_phone)

    for share, word in ((0.05, "weak"), (0.2, "bad")):
        desk.page.evaluate(LOSES_PACKETS, share)
        expect(desk.page.locator(f"desk-phone [data-sound={word}]")).to_be_visible(timeout=SOON_MS)
    desk.page.evaluate(LOSES_PACKETS, 0)
    expect(desk.page.locator("desk-phone [data-sound=bad]")).to_be_hidden(timeout=SOON_MS)
    ends(desk, robins_phone, call)


def test_what_is_heard_and_what_rings_go_where_they_were_sent(stage: Stage) -> None:
    """The choices stay with this device; where nothing is chosen it is what the computer takes."""
    desk = stage.sits_down("tom")
    desk.starts_the_phone()
    page = desk.page
    page.locator("desk-phone [data-phone-check]").click()
    ring, talk = page.locator("#phone-ring"), page.locator("#phone-talk")
    expect(ring).to_be_visible()
    names = ring.locator("option").all_text_contents()
    assert names[0] == "What this computer takes"
    assert Axe().run(page, options=WCAG).violations_count == 0
    if len(names) < 2:
        pytest.skip("This machine shows Chromium no loudspeaker.")

    talk.select_option(index=1)
    ring.select_option(index=1)
    chosen = talk.input_value()
    until(lambda: page.evaluate("document.querySelector('desk-phone').line.hears.sinkId") == chosen)

    page.reload()
    desk.phone_is_ready()
    until(lambda: page.evaluate("document.querySelector('desk-phone').line.hears.sinkId") == chosen)
    page.locator("desk-phone [data-phone-check]").click()
    expect(ring).to_have_value(chosen)
