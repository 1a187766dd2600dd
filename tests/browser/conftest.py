"""What the browser tests stand on: a whole demo, a real Chromium, people who have signed in."""

import os
from collections.abc import Callable, Iterator
from shutil import which
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ringbuoy.lines.rules import NEUTRAL_PAGE
from tests.browser.breaches import note_breaches
from tests.browser.neutral import serve_neutral_page
from tests.browser.robins_phone import counselors_voice
from tests.browser.seats import get_ready, sign_in
from tests.browser.stack import Demo

CHROMIUM = os.environ.get("CHROMIUM", which("chromium") or which("chromium-browser") or "/usr/bin/chromium")
QUICK = os.environ.get("CHROMIUM") or which("chromium-headless-shell") or CHROMIUM
"""Chromium without its windows, where it comes so: pages are the same. Calls are made in the whole one."""
SOUND = [
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
    *("--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection"),
]

# A way may lead from a press over the database, the hub and the stream to the page, on two busy cores.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def first_start() -> Iterator[Demo]:
    """A demo center as its first start leaves it: tables, people, a directory, keys. It does not run."""
    with Demo() as resting:
        yield resting.start().rest()


@pytest.fixture(scope="module")
def demo(first_start: Demo) -> Iterator[Demo]:
    """A demo center with every process, fresh for each file of tests: no shift reaches into the next one.

    Each is a copy of one first start, which takes three times as long as a second one.
    """
    with Demo(like=first_start) as running:
        yield running.start()


@pytest.fixture(scope="session")
def chromiums_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """How Chromium is started: the neutral page of the exit is on this machine, its microphone is a file."""
    neutral = serve_neutral_page()
    voice = f"--use-file-for-fake-audio-capture={counselors_voice(tmp_path_factory.mktemp('voice'))}"
    there = f"--host-resolver-rules=MAP {urlsplit(NEUTRAL_PAGE).hostname}:443 127.0.0.1:{neutral.server_port}"
    yield ["--no-sandbox", there, voice, *SOUND]
    neutral.shutdown()


@pytest.fixture(scope="session")
def browser(chromiums_words: list[str]) -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=QUICK, args=chromiums_words)
        yield chromium
        chromium.close()


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, demo: Demo) -> Iterator[Open]:
    """Open a fresh browser window; it complains of every policy that was broken or not understood."""
    contexts: list[BrowserContext] = []
    breaches: list[str] = []

    def open_window(**words: object) -> Page:
        context = browser.new_context(base_url=demo.url, ignore_https_errors=True, **words)  # type: ignore[arg-type]
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        note_breaches(page, breaches)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert breaches == []


@pytest.fixture
def signed_in(opened: Open, demo: Demo) -> Open:
    """Open a window in which somebody of the demo has signed in."""

    def open_as(username: str, **words: object) -> Page:
        page = opened(**words)
        sign_in(page, demo, username)
        return page

    return open_as


@pytest.fixture
def on_shift(signed_in: Open) -> Open:
    """Open a desk at which somebody is ready for a chat."""

    def take_seat(username: str, **words: object) -> Page:
        page = signed_in(username, **words)
        page.goto("/desk/")
        get_ready(page)
        return page

    return take_seat
