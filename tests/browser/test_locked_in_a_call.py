"""A screen that locks in a call, in real Chromium: by idleness and by hand; the talk goes on, and so do they.

The page's clock is put forward, as no test waits a quarter of an hour; the sound has a clock of its own.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.desk_stage import SOON_MS, Desk, Stage
from tests.browser.floor_stage import TOO_LONG_MIN, saw_nobody
from tests.browser.robins_phone import RobinsPhone
from tests.browser.seats import lock_by_hand, unlock
from tests.browser.test_phone import (
    both_are_heard,
    demo,
    ends,
    in_a_call,
    nothing_is_heard,
    robins_phone,
    stage,
)
from tests.phone.call import Call

__all__ = ["demo", "robins_phone", "stage"]

pytestmark = pytest.mark.browser

NOTED = "Robin has slept badly."
KEYS_OF_THE_DESK = ("m", "h", "e", "Alt+0", "Escape")


def goes_on(stage: Stage, desk: Desk, robins_phone: RobinsPhone, call: Call, contact: str) -> None:
    """Tom unlocks, and has the same call, with his notes and everything that he may do in it."""
    unlock(desk.page, stage.demo, "tom")

    expect(desk.page.locator("#lock")).to_be_hidden(timeout=SOON_MS)
    expect(desk.pane).to_have_attribute("data-pane", contact)
    expect(desk.notes).to_have_value(re.compile(re.escape(NOTED)))
    desk.is_saved()
    both_are_heard(desk, robins_phone, call)
    desk.pane.locator("[data-key=hold]").click()
    expect(desk.pane.locator("[data-call=held]")).to_be_visible(timeout=SOON_MS)
    nothing_is_heard(call)
    desk.pane.locator("[data-call=held] [data-key=hold]").click()
    both_are_heard(desk, robins_phone, call)


def locks(desk: Desk, robins_phone: RobinsPhone, call: Call) -> None:
    """The screen is locked, they hear each other all the same, and no key of the desk does anything."""
    expect(desk.page.locator("#lock")).to_be_visible(timeout=SOON_MS)
    both_are_heard(desk, robins_phone, call)
    desk.page.locator("#lock-title").click()
    for key in KEYS_OF_THE_DESK:
        desk.page.keyboard.press(key)
    expect(desk.page.locator("#lock")).to_be_visible()
    both_are_heard(desk, robins_phone, call)


def notes(desk: Desk) -> str:
    desk.notes.fill(NOTED)
    desk.is_saved()
    return desk.pane.get_attribute("data-pane") or ""


@pytest.mark.parametrize("how", ["left_alone", "by_hand", "the_house_first", "the_house_while_typing"])
def test_a_screen_locks_in_a_call_and_its_counselor_goes_on_with_the_same_call(
    stage: Stage, robins_phone: RobinsPhone, how: str
) -> None:
    desk, call = in_a_call(stage, robins_phone)
    contact = notes(desk)

    match how:
        case "left_alone":
            desk.page.clock.install(time=datetime.now(UTC))
            desk.page.clock.set_system_time(datetime.now(UTC) + timedelta(minutes=TOO_LONG_MIN))
        case "by_hand":
            lock_by_hand(desk.page)
        case "the_house_first":  # of the last sign of life it does not know; the next one finds it locked
            saw_nobody(stage.demo, "tom", minutes=TOO_LONG_MIN)
            desk.pane.locator("[data-key=hold]").dispatch_event("click")
        case "the_house_while_typing":
            saw_nobody(stage.demo, "tom", minutes=TOO_LONG_MIN)
            desk.notes.fill(f"{NOTED} And eaten little.")

    locks(desk, robins_phone, call)
    goes_on(stage, desk, robins_phone, call, contact)
    ends(desk, robins_phone, call)
