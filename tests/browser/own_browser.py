"""A person's own Chromium, whose profile stays on the disk and which can be killed."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import CHROMIUM
from tests.privacy.running import until

START_WITHIN_S = 30
QUIET = ("--no-first-run", "--no-default-browser-check", "--disable-sync", "--disable-component-update")


class OwnBrowser:
    """Chromium with a profile of its own."""

    def __init__(self, browser: Browser, *words: str) -> None:
        self.profile = Path(mkdtemp(prefix="rbp-", dir="/tmp"))
        self._program = subprocess.Popen(
            [
                *(CHROMIUM, "--headless=new", "--no-sandbox", f"--user-data-dir={self.profile}"),
                *("--remote-debugging-port=0", *QUIET, *words, "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        port = self.profile / "DevToolsActivePort"
        until(lambda: port.exists() and "\n" in port.read_text(), within=START_WITHIN_S)
        address = f"http://127.0.0.1:{port.read_text().split()[0]}"
        self._driven = browser.browser_type.connect_over_cdp(address)

    @property
    def context(self) -> BrowserContext:
        """The windows of this person."""
        return self._driven.contexts[0]

    def close(self) -> None:
        """Close it as a person does."""
        with suppress(Exception):
            self._driven.new_browser_cdp_session().send("Browser.close")
        self._program.wait(START_WITHIN_S)

    def kill(self) -> None:
        """Let the power fail."""
        os.killpg(self._program.pid, signal.SIGKILL)
        self._program.wait(START_WITHIN_S)

    def forget(self) -> None:
        """Take the profile away."""
        if self._program.poll() is None:
            self.kill()
        shutil.rmtree(self.profile, ignore_errors=True)


@contextmanager
def own_browser(browser: Browser, *words: str) -> Iterator[OwnBrowser]:
    """Open it, and take it away in the end."""
    opened = OwnBrowser(browser, *words)
    try:
        yield opened
    finally:
        opened.forget()
