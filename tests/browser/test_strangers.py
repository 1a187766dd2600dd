"""What a visit leaves in the caller's own browser, and what hostile words do in the staff's: nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ringbuoy.lines.rules import NEUTRAL_PAGE
from tests.browser.desk_stage import MOST_LOOKS, Desk, Stage
from tests.browser.neutral import PATIENT, serve_neutral_page
from tests.browser.own_browser import OwnBrowser, own_browser
from tests.browser.payloads import in_messages, payloads
from tests.browser.seats import sign_in
from tests.browser.stack import Demo
from tests.browser.test_canary_everywhere import owner_of
from tests.canary import Canary
from tests.privacy.running import until

OUR_NAMES = ("Harbor Line", "ringbuoy", "caller", "counselor", "crisis", "suicid")
# Chromium's own lists and models hold words of every kind; nothing of a visit is written there.
NOT_OF_A_VISIT = ("component_crx_cache", "hyphen", "Safe Browsing", "optimization_guide", "WidevineCdm")
WATCH = """window.broken = [];
addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective));"""
HOSTILE_NAME = "<img src=x onerror=window.ran=1>"


@pytest.fixture(scope="module")
def grace(browser: Browser, demo: Demo) -> Iterator[Desk]:
    """Grace is ready all the time."""
    stage = Stage(browser, demo)
    yield stage.sits_down("grace")
    stage.end()


@pytest.fixture(scope="module")
def way_out() -> Iterator[str]:
    """The neutral page of the exit, on this machine."""
    neutral = serve_neutral_page()
    yield f"--host-resolver-rules=MAP {urlsplit(NEUTRAL_PAGE).hostname}:443 127.0.0.1:{neutral.server_port}"
    neutral.shutdown()


def talk(person: OwnBrowser, demo: Demo, canary: Canary) -> Page:
    """Robin opens the first page, starts a chat, says something, and types on."""
    page = person.context.pages[0]
    page.goto(demo.url)
    for _look in range(MOST_LOOKS):
        if page.locator("form[action='/start']").count():
            break
        page.wait_for_timeout(300)
        page.reload()
    page.locator("form[action='/start'] button").first.click()
    page.wait_for_url("**/here")
    said = f"{canary.words} {canary.name} {canary.number}"
    page.locator("#words").fill(said)
    page.locator(".c-composer__send").click()
    expect(page.locator("#log")).to_contain_text(canary.number)
    page.locator("#words").fill(f"unsent {said}")
    return page


def left_in(profile: Path, canary: Canary) -> list[str]:
    """Tell where the canary or a name of ours is in a profile."""
    traces = canary.find([profile])
    for file in files_of(profile):
        content = file.read_bytes().lower()
        for name in OUR_NAMES:
            needles = (name.lower().encode(), name.lower().encode("utf-16-le"))
            traces += [f"{file}: {name}" for needle in needles if needle in content]
    return traces


def files_of(profile: Path) -> list[Path]:
    files = [file for file in profile.rglob("*") if file.is_file() and not file.is_symlink()]
    return [file for file in files if not any(part in str(file) for part in NOT_OF_A_VISIT)]


def has_written(profile: Path, address: str) -> bool:
    """Tell whether the browser has written a visit down; the history comes some seconds later."""
    return any(address.encode() in file.read_bytes() for file in files_of(profile) if file.name == "History")


@contextmanager
def hostile_names(demo: Demo) -> Iterator[None]:
    """Give everybody and everything a name that would run."""
    names = {"people_person": "name, alias", "lines_line": "name", "lines_center": "name"}
    with psycopg.connect(owner_of(demo), autocommit=True) as connection:
        kept = {
            table: connection.execute(f"SELECT id, {columns} FROM {table}").fetchall()  # type: ignore[arg-type]
            for table, columns in names.items()
        }
        for table, columns in names.items():
            for column in columns.split(", "):
                connection.execute(f"UPDATE {table} SET {column} = %s", [HOSTILE_NAME])  # type: ignore[arg-type]
        try:
            yield
        finally:
            for table, columns in names.items():
                marks = ", ".join(f"{column} = %s" for column in columns.split(", "))
                for row in kept[table]:
                    connection.execute(f"UPDATE {table} SET {marks} WHERE id = %s", [*row[1:], row[0]])  # type: ignore[arg-type]


def watched(browser: Browser, demo: Demo, username: str) -> BrowserContext:
    """Sign somebody in, in a window that notes every breach of the policy."""
    context = browser.new_context(base_url=demo.url)
    context.add_init_script(WATCH)
    sign_in(context.new_page(), demo, username)
    return context


def is_unharmed(page: Page) -> None:
    """Nothing ran, and the browser had nothing to refuse."""
    assert page.evaluate("[window.ran ?? 0, window.broken]") == [0, []], page.url


def test_no_word_and_no_name_runs_anywhere(browser: Browser, demo: Demo, grace: Desk) -> None:
    stage = Stage(browser, demo)
    robin = stage.reaches_out().page
    robin.context.add_init_script(WATCH)
    robin.reload()
    contact = grace.answers()
    for words in in_messages():
        robin.request.post(f"{demo.url}/here/say", data={"words": words, "id": new_client_id(robin)})
    staff = {name: watched(browser, demo, name) for name in ("grace", "ines", "ruth")}

    with hostile_names(demo):
        desk = at_the_desk(staff["grace"], contact)
        pages = [desk, robin, *opened_everywhere(demo, {**staff, "robin": robin.context}, contact)]
        for page in pages:
            is_unharmed(page)

    would_be_seen(desk)
    for context in staff.values():
        context.close()
    stage.end()


def at_the_desk(context: BrowserContext, contact: str) -> Page:
    """Read every hostile word at the desk, and write some into the notes."""
    desk = context.pages[0]
    desk.goto("/desk/")
    desk.locator(f'[data-switch="{contact}"]').click()
    pane = desk.locator(f'[data-pane="{contact}"]')
    expect(pane.locator("[data-said]")).to_contain_text(list(payloads())[-1].strip("\u2028")[-30:])
    pane.locator("note-pad textarea").fill(next(iter(in_messages())))
    expect(pane.locator('note-pad [data-state="saved"]')).to_be_visible(timeout=15_000)
    return desk


def opened_everywhere(demo: Demo, people: dict[str, BrowserContext], contact: str) -> Iterator[Page]:
    """Open every other page on which such words or names are shown."""
    for username, path in (
        ("grace", f"/desk/contacts/{contact}/notes/history"),
        ("grace", f"/desk/contacts/{contact}/colleagues"),
        ("grace", "/desk/paper"),
        ("ines", f"/floor/contacts/{contact}/"),
        ("ines", "/floor/"),
        ("ruth", "/office/people/"),
        ("ruth", "/office/journal/?group=all"),
        ("ruth", "/office/reports/"),
        ("robin", "/here/log"),
        ("robin", "/"),
    ):
        page = people[username].new_page()
        answer = page.goto(demo.url + path)
        assert answer is not None
        assert answer.ok, path
        yield page


def new_client_id(page: Page) -> str:
    return str(page.evaluate("crypto.randomUUID()"))


def would_be_seen(page: Page) -> None:
    """The control: what a careless script would do is refused, and the refusal is noticed."""
    refused = page.evaluate(
        """() => { const one = document.createElement("p");
                   const acts = [() => one.innerHTML = "<b>", () => one.setAttribute("onclick", "ran=1")];
                   return acts.filter((act) => { try { act(); } catch { return true; } }).length }"""
    )

    assert refused == 2
    assert "require-trusted-types-for" in page.evaluate("window.broken")


@pytest.mark.usefixtures("grace")
def test_who_leaves_by_the_exit_leaves_no_trace_but_an_address(
    browser: Browser, demo: Demo, way_out: str
) -> None:
    canary = Canary.hatch()
    with own_browser(browser, way_out, "--ignore-certificate-errors") as person:
        page = talk(person, demo, canary)
        page.evaluate(PATIENT)
        page.locator(".c-exit__button").click(no_wait_after=True)
        page.wait_for_url(NEUTRAL_PAGE)

        person.close()

        assert left_in(person.profile, canary) == []
        assert has_written(person.profile, urlsplit(demo.url).netloc)
        (person.profile / "leak").write_text(f"{canary.name} of Harbor Line")
        assert len(left_in(person.profile, canary)) == 2


@pytest.mark.usefixtures("grace")
def test_a_power_cut_in_the_middle_of_a_talk_leaves_no_trace_either(browser: Browser, demo: Demo) -> None:
    canary = Canary.hatch()
    with own_browser(browser) as person:
        talk(person, demo, canary)
        until(lambda: has_written(person.profile, urlsplit(demo.url).netloc), within=40)

        person.kill()

        assert left_in(person.profile, canary) == []
