"""Take the pictures of README and docs from a running demo.

    ./ringbuoy demo --data /tmp/pictures --port 8300 --no-browser
    .venv/bin/python docs/screenshots.py --url http://localhost:8300 --data /tmp/pictures

Plays one short talk through the real doors: a caller writes, Maria answers, asks the safety questions, asks
for help; then made-up people come, and Ines watches. Needs Chromium (`apt-get install chromium`). With `--all
FOLDER` it also takes every page in light and dark, narrow and wide, and names those wider than their window.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
SIZES = {"wide": DESK, "narrow": {"width": 320, "height": 640}}
OF_ONES_OWN = ["/my/sign-ins", "/my/keys", "/office/openings/mine", "/office/openings/close-to-me"]
PAGES = {
    "maria": ["/desk/", "/desk/paper", "/my/passkeys/new", *OF_ONES_OWN],
    "dara": ["/office/directory/"],
    "ines": ["/floor/", "/office/people/", "/office/people/1/", "/office/reports/", "/office/retention/"],
    "ruth": [
        "/office/people/roles/",
        "/office/lines/",
        "/office/lines/new/",
        "/office/lines/harbor/",
        "/office/lines/harbor/versions/",
        "/office/lines/harbor/hours/",
        "/office/lines/harbor/overflow/",
        "/office/questions/",
        "/office/questions/score/",
        "/office/first-words/",
        "/office/first-words/en/",
        "/office/first-words/en/bench/",
        "/office/reports/measures/",
        "/office/retention/",
    ],
    "iris": [
        "/office/people/",
        "/office/people/1/",
        "/office/people/invite/",
        "/office/settings/",
        "/office/settings/versions/",
        "/office/system/",
    ],
    "agnes": ["/office/alarms/", "/office/openings/", "/office/journal/"],
    "owen": ["/office/people/1/", "/office/reports/"],
    "femi": ["/office/reports/"],
}
FOR_CALLERS = ["/", "/message", "/sign-in", "/no-such-page"]
LANGUAGES = ("en", "es", "ar")
SECONDS_UNTIL_LIVELY = 75


class Studio:
    """Opens windows on one demo."""

    def __init__(self, browser: Browser, url: str, data: Path) -> None:
        self.browser = browser
        self.url = url
        people = json.loads(next(data.rglob("demo-passwords.json")).read_text())
        self.passwords = {one["username"]: one["password"] for one in people}

    def window(self, **kind: object) -> BrowserContext:
        """Open a window with nothing remembered."""
        return self.browser.new_context(**kind)  # type: ignore[arg-type]

    def signed_in(self, username: str, **kind: object) -> Page:
        """Sign somebody in."""
        page = self.window(**{"viewport": DESK, **kind}).new_page()
        page.goto(f"{self.url}/sign-in")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(self.passwords[username])
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    def caller(self) -> Page:
        """Open a chat as a caller."""
        page = self.window(viewport=PHONE).new_page()
        page.goto(self.url)
        page.locator("form[action='/start'] button").first.click()
        page.wait_for_url("**/here*")
        return page


def say(page: Page, words: str) -> None:
    """Write something as the caller."""
    page.locator("#words").fill(words)
    page.locator(".c-composer__send").click()
    page.wait_for_timeout(400)


def talk(studio: Studio) -> tuple[Page, Page, Page]:
    """Play one talk as far as the pictures need it: the desk, the caller, the floor."""
    desk = studio.signed_in("maria")
    if desk.locator("#state button[value=ready]").count():
        desk.locator("#state button[value=ready]").click()
    floor = studio.signed_in("ines", viewport={"width": 1600, "height": 900})
    desk.wait_for_timeout(3_500)
    caller = studio.caller()
    say(caller, "I lost my job and I do not know how to tell my sister.")
    desk.locator("[data-offer]").first.wait_for()
    desk.keyboard.press("Alt+0")
    pane = desk.locator("[data-pane]:not([hidden])")
    pane.locator("chat-log").wait_for()
    pane.locator("reply-box textarea").fill(
        "I am glad that you wrote. That sounds very hard. I have time for you."
    )
    desk.keyboard.press("Control+Enter")
    desk.wait_for_timeout(500)
    say(caller, "Some nights I think it would be easier not to wake up.")
    pane.locator("note-pad textarea").fill(
        "Lost the job in October. Lives with the sister. Nights are hardest."
    )
    desk.keyboard.press("Escape")
    desk.wait_for_timeout(1_500)
    return desk, caller, floor


def ask(desk: Page) -> None:
    """Answer the first safety questions: yes, yes, yes, no."""
    for number, answer in enumerate(("yes", "yes", "yes", "no")):
        question = desk.locator("[data-pane]:not([hidden]) .c-question").nth(number)
        question.locator(f"input[value={answer}]").check()
        desk.wait_for_timeout(800)


def call_for_help(desk: Page) -> None:
    """Find that the risk is high, and call a supervisor."""
    question = desk.locator("[data-pane]:not([hidden]) .c-question").nth(3)
    question.locator("input[value=yes]").check()
    desk.wait_for_timeout(800)
    desk.keyboard.press("s")
    desk.wait_for_timeout(800)


def shoot(page: Page, name: str, folder: Path = IMAGES) -> None:
    """Keep a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


@contextmanager
def others(studio: Studio, data: Path) -> Iterator[None]:
    """Let made-up people reach out and five colleagues answer, until the picture is taken."""
    people = next(data.rglob("demo-passwords.json"))
    words = ["--url", studio.url, "--rate", "600", "--counselors", "5", "--people", str(people)]
    crowd = subprocess.Popen([sys.executable, "-m", "ringbuoy.simulator", *words])
    try:
        yield
    finally:
        crowd.terminate()
        crowd.wait()


def shoot_everything(studio: Studio, folder: Path) -> None:
    """Take every page in light and dark, narrow and wide."""
    folder.mkdir(parents=True, exist_ok=True)
    for username, paths in PAGES.items():
        page = studio.signed_in(username)
        shoot_pages(page, studio.url, paths, folder / username)
        page.context.close()
    for language in LANGUAGES:
        page = studio.window(locale=language).new_page()
        shoot_pages(page, studio.url, FOR_CALLERS, folder / language)
        page.context.close()


def shoot_pages(page: Page, url: str, paths: Iterable[str], start: Path) -> None:
    """Take these pages; the files' names begin with `start`."""
    for path in paths:
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.goto(url + path)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                print(f"{start.name} {path} is wider than {viewport['width']} px")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.wait_for_timeout(300)
                name = f"{start.name}{path.replace('/', '-')}.{size}.{scheme}.png"
                page.screenshot(path=start.with_name(name), full_page=True)


def main() -> None:
    """Take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--url", default="http://localhost:8000")
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--all", type=Path)
    said = asked.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type]
        studio = Studio(browser, said.url, said.data)
        desk, caller, floor = talk(studio)
        ask(desk)
        shoot(desk, "desk")
        shoot(caller, "caller")
        call_for_help(desk)
        with others(studio, said.data):
            floor.wait_for_timeout(SECONDS_UNTIL_LIVELY * 1000)
            shoot(floor, "floor")
        if said.all:
            shoot_everything(studio, said.all)
        browser.close()


if __name__ == "__main__":
    main()
