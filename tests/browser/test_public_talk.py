"""The talk itself: without a script, through cuts of the network, in two tabs, to its end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

import pytest
from playwright.sync_api import Page, Route, expect

from ringbuoy.lines.rules import NEUTRAL_PAGE
from tests.browser.conftest import Open
from tests.browser.neutral import PATIENT
from tests.browser.seats import finish_all, sit_down
from tests.browser.stack import Demo

COUNSELORS = cycle(["grace", "tom", "sofia", "luis", "maria", "amina"])


@dataclass(frozen=True)
class Desk:
    """The desk of somebody who is ready and alone, so that every chat rings there."""

    page: Page
    alias: str


@pytest.fixture
def desk(browser, demo) -> Iterator[Desk]:  # type: ignore[no-untyped-def]
    """A desk at which nobody else is talked with: a record that waits to be finished takes a place."""
    name = next(COUNSELORS)
    context = sit_down(browser, demo, name)
    yield Desk(context.pages[0], name.title())
    finish_all(context.pages[0])
    context.close()


@pytest.fixture
def seat(browser, demo) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Ben is there, so that a chat can be started; nobody answers."""
    context = sit_down(browser, demo, "ben")
    yield
    context.close()


@pytest.fixture
def caller(opened: Open) -> Iterator[Open]:
    """Open a window for Robin, who leaves at the end, so that nobody waits when the next one comes."""
    windows: list[Page] = []

    def open_window(**words: object) -> Page:
        windows.append(opened(**words))
        return windows[-1]

    yield open_window
    for window in windows:
        window.context.set_offline(False)
        window.goto("/exit")


def begin(page: Page) -> None:
    page.goto("/")
    page.locator("button.c-way--main").click()
    page.wait_for_url(re.compile("/here"))


def send(page: Page, words: str) -> None:
    page.locator("#words").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def answer(desk: Desk) -> None:
    desk.page.locator("[data-answers]").first.click()
    desk.page.locator("[data-pane]:not([hidden])").wait_for()


def reply(desk: Desk, words: str) -> None:
    box = desk.page.locator("[data-pane]:not([hidden]) [data-key=reply]")
    box.fill(words)
    box.press("Control+Enter")


def end(desk: Desk) -> None:
    desk.page.locator("[data-pane]:not([hidden]) [data-key=end]").click()
    desk.page.locator("dialog[open]").get_by_role("button", name="End the chat", exact=True).click()
    desk.page.locator("[data-pane]:not([hidden]) button[data-key=end]").wait_for(state="detached")


def said(page: Page) -> list[str]:
    """Give what stands in the log, without who said it."""
    return page.locator("#log .c-said:not(.c-said--waits):not(.c-said--line) [dir=auto]").all_inner_texts()


def test_robin_and_grace_talk(desk: Desk, caller: Open) -> None:
    robin = caller()
    begin(robin)
    send(robin, "hello, is anybody there")
    answer(desk)

    expect(robin.get_by_role("status")).to_contain_text(f"{desk.alias} is here with you.")
    reply(desk, "somebody is here")
    expect(robin.locator("#log .c-said--counselor")).to_contain_text("somebody is here")
    end(desk)

    expect(robin.get_by_role("heading", name="This talk has ended")).to_be_visible()
    expect(robin.get_by_role("button", name="Chat again")).to_be_visible()
    expect(robin.locator("#words")).to_be_hidden()


def test_the_ring_ends_when_the_caller_leaves_before_an_answer(desk: Desk, caller: Open) -> None:
    robin = caller()
    begin(robin)
    expect(desk.page.locator("[data-answers]")).to_have_count(1)

    robin.evaluate(PATIENT)
    robin.locator(".c-exit__button").click(no_wait_after=True)

    robin.wait_for_url(NEUTRAL_PAGE)
    expect(desk.page.locator("[data-answers]")).to_have_count(0)


def test_the_counselor_is_told_that_the_caller_left(desk: Desk, caller: Open) -> None:
    robin = caller()
    begin(robin)
    answer(desk)
    expect(robin.get_by_role("status")).to_contain_text(desk.alias)

    robin.evaluate(PATIENT)
    robin.locator(".c-exit__button").click(no_wait_after=True)

    robin.wait_for_url(NEUTRAL_PAGE)
    expect(desk.page.locator("[data-pane]:not([hidden])")).to_contain_text("Left with the exit button")


def test_words_of_the_counselor_are_read_aloud_once_and_own_words_never(desk: Desk, caller: Open) -> None:
    robin = caller()
    begin(robin)
    answer(desk)
    # The worker lets the line say so too, a moment later: what is heard from then on is the talk alone.
    expect(robin.locator("#log .c-said--line").last).to_contain_text(f"{desk.alias} is with you now.")
    robin.evaluate(
        """() => { window.heard = [];
             const announcer = document.getElementById('announcer');
             const hear = () => announcer.textContent && window.heard.push(announcer.textContent);
             new MutationObserver(hear).observe(announcer, { childList: true, subtree: true }); }"""
    )

    send(robin, "own words")
    reply(desk, "words of another")
    expect(robin.locator("#log .c-said--counselor")).to_have_count(1)

    assert robin.evaluate("window.heard") == [f"{desk.alias} said: words of another"]
    assert robin.locator("#log").get_attribute("aria-live") == "off"


def test_everything_works_without_a_script(desk: Desk, caller: Open) -> None:
    robin = caller(java_script_enabled=False)
    begin(robin)
    log = robin.frame_locator("#log iframe")

    send(robin, "no script here")
    expect(log.locator("body")).to_contain_text("no script here")
    answer(desk)
    reply(desk, "that is fine")

    expect(log.locator("body")).to_contain_text("that is fine")
    expect(robin.locator(".c-exit__button")).to_have_attribute("href", "/exit")


def test_what_is_typed_while_the_script_loads_stays(seat: None, caller: Open) -> None:
    robin = caller()
    begin(robin)
    held: list[Route] = []
    typed: list[bool] = []
    hold = lambda route: route.continue_() if typed else held.append(route)  # noqa: E731
    robin.context.route(re.compile(r"/static/page"), hold)
    robin.reload(wait_until="commit")

    robin.locator("#words").press_sequentially("typed early")
    typed.append(True)
    for route in held:
        route.continue_()

    expect(robin.locator("#log iframe")).to_have_count(0)
    expect(robin.locator("#words")).to_have_value("typed early")


def test_words_typed_offline_wait_and_arrive_once_in_order(desk: Desk, caller: Open) -> None:
    robin = caller()
    begin(robin)
    answer(desk)
    expect(robin.get_by_role("status")).to_contain_text(desk.alias)
    robin.context.set_offline(True)

    expect(robin.locator("#state")).to_contain_text("You are offline")
    for words in ("one", "two", "three"):
        send(robin, words)
    expect(robin.locator(".c-said--waits")).to_have_count(3)
    robin.context.set_offline(False)

    expect(robin.locator(".c-said--waits")).to_have_count(0)
    assert said(robin) == ["one", "two", "three"]
    expect(desk.page.locator("[data-pane]:not([hidden]) chat-log [data-said]")).to_contain_text(
        re.compile("one.*two.*three", re.S)
    )


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(seat: None, caller: Open) -> None:
    robin = caller()
    begin(robin)
    lost = []

    def lose_first(route) -> None:  # type: ignore[no-untyped-def]
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    robin.context.route("**/here/say", lose_first)
    send(robin, "said once")

    expect(robin.locator(".c-said--waits")).to_have_count(0)
    robin.wait_for_timeout(1_500)
    assert said(robin) == ["said once"]


def test_reload_back_and_a_second_tab_show_the_same_talk(seat: None, caller: Open) -> None:
    robin = caller()
    begin(robin)
    send(robin, "still here")
    expect(robin.locator(".c-said--you:not(.c-said--waits)")).to_have_count(1)

    robin.reload()
    expect(robin.locator(".c-said--you")).to_have_count(1)
    second = robin.context.new_page()
    second.goto("/")
    second.get_by_role("link", name=re.compile("Go back to your talk")).click()
    expect(second.locator(".c-said--you")).to_have_count(1)
    send(second, "from the second tab")

    for page in (robin, second):
        expect(page.locator(".c-said--you:not(.c-said--waits)")).to_have_count(2)
    assert said(robin) == said(second) == ["still here", "from the second tab"]


@pytest.mark.parametrize(
    "words",
    [
        "<script>document.title='x'</script><img src=x onerror=alert(1)>",
        "\u202eright to left override\u202c and \u200bzero\u200bwidth",
        "مرحبا hello שלום",
        "line one\nline two",
        "🙂" * 500,
    ],
)
def test_any_words_arrive_as_they_were_typed(seat: None, caller: Open, words: str) -> None:
    robin = caller()
    begin(robin)

    send(robin, words)

    expect(robin.locator(".c-said--you:not(.c-said--waits)")).to_have_count(1)
    shown = robin.locator(".c-said--you [dir=auto]").evaluate("one => one.textContent")
    assert shown == words
    assert robin.title() == "Messages"


def test_words_that_are_too_long_are_not_lost(seat: None, caller: Open) -> None:
    robin = caller()
    begin(robin)
    robin.locator("#words").evaluate(
        "box => { box.removeAttribute('maxlength'); box.value = 'a'.repeat(4001); }"
    )

    robin.get_by_role("button", name="Send", exact=True).click()

    expect(robin.locator(".c-said--waits")).to_contain_text("4,000")
    assert "a" * 100 in robin.locator(".c-said--waits").inner_text()


def test_a_question_is_answered_with_one_tap_and_goes_away(seat: None, caller: Open) -> None:
    robin = caller()
    begin(robin)
    expect(robin.locator("#log iframe")).to_have_count(0)

    with robin.expect_response("**/here/answer"):
        robin.get_by_role("button", name="Someone else").click()

    expect(robin.get_by_text("How upset are you?")).to_be_visible()
    expect(robin.get_by_text("Who is this about?")).to_be_hidden()
    with robin.expect_response("**/here/answer"):
        robin.get_by_role("button", name="Skip").click()
    robin.reload()
    expect(robin.get_by_text("How hopeless does it feel?")).to_be_visible()


def test_a_hub_that_is_killed_loses_and_doubles_nothing(desk: Desk, caller: Open, demo: Demo) -> None:
    robin = caller()
    begin(robin)
    answer(desk)
    send(robin, "before")
    expect(robin.locator(".c-said--you:not(.c-said--waits)")).to_have_count(1)

    demo.kill("ringbuoy.server.live")
    send(robin, "meanwhile")

    expect(robin.locator(".c-said--waits")).to_have_count(0, timeout=60_000)
    expect(robin.get_by_role("status")).to_contain_text(desk.alias, timeout=60_000)
    reply(desk, "I have both")
    expect(robin.locator("#log .c-said--counselor")).to_have_count(1)
    assert said(robin) == ["before", "meanwhile", "I have both"]


def test_robin_texts_from_a_phone_and_reads_the_answer_there(desk: Desk, opened: Open) -> None:
    robin = opened()
    robin.goto("/phone")
    send(robin, "can i text here")
    answer(desk)
    expect(desk.page.locator("[data-pane]:not([hidden])")).to_contain_text("can i text here")
    reply(desk, "yes, somebody reads this")

    expect(robin.locator("#texts")).to_contain_text("yes, somebody reads this")
    end(desk)
