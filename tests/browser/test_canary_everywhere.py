"""One whole talk on the real stack: nothing that was said is readable anywhere afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Error, Page, expect

from ringbuoy.safety_plans.rules import Section, packed
from tests.browser.conftest import CHROMIUM
from tests.browser.desk_stage import MOST_LOOKS, Stage
from tests.browser.seats import sign_in
from tests.browser.stack import Demo
from tests.canary import Canary, dump_of

REFUSED, CONFLICT = 400, 409


@dataclass
class Seat:
    """Somebody of the staff who has signed in, and everything that their browser is told."""

    page: Page
    url: str
    heard: list[bytes]

    def asks(self, path: str, **more: object) -> APIResponse:
        return self._keep(self.page.request.get(self.url + path, **more))  # type: ignore[arg-type]

    def sends(self, path: str, **form: str) -> APIResponse:
        return self._keep(self.page.request.post(self.url + path, form=form, headers=self._headers()))  # type: ignore[arg-type]

    def tells(self, path: str, **said: object) -> APIResponse:
        return self._keep(self.page.request.post(self.url + path, data=said, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        form = self.page.request.get(f"{self.url}/my/keys").text()
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        return {"X-CSRFToken": token, "Origin": self.url}

    def _keep(self, answer: APIResponse) -> APIResponse:
        """Keep what a refusal says: that, too, must not quote anybody.

        A conflict of notes shows their own writer what is kept, through the gate.
        """
        if answer.status >= REFUSED and answer.status != CONFLICT:
            self.heard.append(answer.body())
        return answer


class Story:
    """Robin, Grace and Ines, and every place in which something may have been left."""

    def __init__(self, browser: Browser, demo: Demo, profile: Path) -> None:
        self.demo = demo
        self.canary = Canary.hatch()
        self.said = f"{self.canary.words} {self.canary.name} {self.canary.number}"
        self.urls: list[str] = []
        self.answers: list[bytes] = []
        self._browser = browser
        self.stage = Stage(browser, demo)
        self.grace = self.stage.sits_down("grace")
        self.robin = self._robin(profile)
        self.contact = self.grace.answers()

    def _robin(self, profile: Path) -> BrowserContext:
        """Robin's own browser, whose profile stays on the disk."""
        context = self._browser.browser_type.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=["--no-sandbox"], base_url=self.demo.url
        )
        context.on("request", lambda request: self.urls.append(request.url))
        page = context.new_page()
        page.goto("/")
        for _look in range(MOST_LOOKS):  # until Grace's first heartbeat is heard
            if page.locator("form[action='/start']").count():
                break
            page.wait_for_timeout(300)
            page.reload()
        page.locator("form[action='/start'] button").first.click()
        page.wait_for_url("**/here")
        return context

    def seat(self, username: str) -> Seat:
        page = self._browser.new_context(base_url=self.demo.url).new_page()
        sign_in(page, self.demo, username)
        return Seat(page, self.demo.url, self.answers)

    @property
    def desk(self) -> Seat:
        return Seat(self.grace.page, self.demo.url, self.answers)

    def at_desk(self, part: str) -> str:
        return f"/desk/contacts/{self.contact}/{part}"

    def find(self) -> list[str]:
        return self.canary.find(
            [self.demo.data],
            dump=dump_of(owner_of(self.demo)),
            urls=self.urls,
            answers=b"\n".join(self.answers),
        )


def owner_of(demo: Demo) -> str:
    return next((demo.data / "d").rglob("database-owner.url")).read_text().strip()


@contextmanager
def broken(demo: Demo, table: str) -> Iterator[None]:
    """Take a table away for a moment, so that a page and the hub break in the middle of their work."""
    with psycopg.connect(owner_of(demo), autocommit=True) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {table}_away")  # type: ignore[arg-type]
        try:
            yield
        finally:
            connection.execute(f"ALTER TABLE {table}_away RENAME TO {table}")  # type: ignore[arg-type]


@pytest.fixture
def story(browser: Browser, demo: Demo, tmp_path: Path) -> Iterator[Story]:
    """A talk that has just begun."""
    told = Story(browser, demo, tmp_path / "profile")
    yield told
    told.robin.close()
    told.stage.end()


def test_a_whole_talk_leaves_nothing_readable(story: Story, tmp_path: Path) -> None:
    talk(story)
    beside_the_talk(story)
    go_wrong(story)
    end_it(story)

    assert story.find() == []
    story.canary.assert_nowhere([tmp_path / "profile"])
    prove_that_a_leak_is_found(story)


def talk(story: Story) -> None:
    """Both sides write; both sides can read."""
    page = story.robin.pages[-1]
    page.locator("#words").fill(story.said)
    page.locator(".c-composer__send").click()
    expect(story.grace.log).to_contain_text(story.canary.number)
    story.grace.reply.fill(f"You said: {story.said}")
    story.grace.reply.press("Control+Enter")
    expect(page.locator("#log")).to_contain_text("You said:")
    story.grace.notes.fill(f"Note: {story.said}")
    story.grace.is_saved()


def beside_the_talk(story: Story) -> None:
    """Help, a whisper, the level with its reason, the handle, a plan, the paper form, a message left."""
    desk, ines = story.desk, story.seat("ines")
    live = f"/live/contacts/{story.contact}"
    done = [
        desk.sends(story.at_desk("help")),
        ines.sends(f"/floor/contacts/{story.contact}/take-part", mode="whisper"),
        ines.tells(f"{live}/say", id=str(uuid4()), words=f"Whisper: {story.said}", audience="staff"),
        ines.asks(f"{live}/messages"),
        ines.asks(f"/floor/contacts/{story.contact}/"),
        desk.sends(story.at_desk("questions"), item="1", answer="yes"),
        desk.sends(story.at_desk("level"), level="high", reason=story.said),
        desk.sends(story.at_desk("caller"), kind="phone", handle=story.canary.number),
        desk.asks(story.at_desk("earlier")),
        desk.tells(story.at_desk("plan"), words=packed({Section.ALONE: f"Plan: {story.said}"}), seen=0),
        desk.sends(story.at_desk("plan/page"), days="7"),
        desk.asks(story.at_desk("notes/history")),
        desk.sends("/desk/paper/enter", **paper_form(story)),
        leave_a_message(story),
    ]
    assert [(answer.url, answer.status) for answer in done if answer.status >= REFUSED] == []


def paper_form(story: Story) -> dict[str, str]:
    return {
        "line": "harbor",
        "channel": "voice",
        "began_at": yesterday(story),
        "minutes": "10",
        "disposition": disposition(story),
        "words": story.said,
    }


def yesterday(story: Story) -> str:
    return str(story.grace.page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 16)"))


def disposition(story: Story) -> str:
    with psycopg.connect(owner_of(story.demo)) as connection:
        row = connection.execute("SELECT dispositions -> 0 ->> 'code' FROM lines_line WHERE code = 'harbor'")
        return str(row.fetchone()[0])  # type: ignore[index]


def leave_a_message(story: Story) -> APIResponse:
    form = {"line": "harbor", "words": story.said, "reach": story.canary.number, "id": str(uuid4())}
    stranger = story.grace.page.context.browser.new_context(base_url=story.demo.url)  # type: ignore[union-attr]
    return stranger.request.post("/message", form=form)  # type: ignore[arg-type]


def go_wrong(story: Story) -> None:
    """Every kind of refusal and of failure, each with the canary in whatever was sent."""
    said, desk, robin = story.said, story.desk, story.robin.request
    dara = story.seat("dara")
    said_headers = {"Referer": f"{story.demo.url}/?q={said.encode().hex()}", "X-Name": story.canary.name}
    refused = [
        desk.asks("/desk/nowhere", params={"q": said}, headers=said_headers),
        desk.sends(story.at_desk("questions"), item=said, answer=said),
        desk.sends(story.at_desk("caller"), kind=said, handle=said),
        desk.sends(story.at_desk("finish"), disposition=said),
        desk.tells(story.at_desk("notes"), words=said, seen=0),
        desk.tells(story.at_desk("notes"), words=said, seen=said),
        desk.tells(story.at_desk("plan"), words=said, seen=1),
        desk.sends(story.at_desk("plan/given"), way=said),
        robin.get(f"/read/{said.encode().hex()}"),
        dara.asks(f"/live/contacts/{story.contact}/messages", params={"find": said}),
        dara.asks(f"/desk/contacts/{story.contact}/pane", params={"find": said}),
        dara.asks("/office/journal/", params={"group": said}),
        robin.post("/here/say", data=f"not JSON {said}", headers={"Content-Type": "application/json"}),
        robin.post("/here/say", data={"id": str(uuid4()), "words": said * 100}),
        robin.post("/here/answer", form={"question": said, "answer": said}),
        robin.post("/message", form={"line": f"{said}\0", "words": said}),
        robin.post("/sign-in", form={"login": story.canary.name, "password": said}),
    ]
    statuses = {answer.status for answer in refused}
    assert {400, 403, 404, 409, 413} <= statuses
    assert (
        crash(story, "contacts_note", lambda: desk.tells(story.at_desk("notes"), words=said, seen=9)) == 500
    )
    assert crash(story, "contacts_message", lambda: say(story)) == 503
    assert say(story).status == 200


def crash(story: Story, table: str, act: Callable[[], APIResponse]) -> int:
    with broken(story.demo, table):
        return act().status


def say(story: Story) -> APIResponse:
    return story.robin.request.post("/here/say", data={"id": str(uuid4()), "words": story.said})


def end_it(story: Story) -> None:
    """Robin leaves, the record is closed, the reports are read and taken along."""
    ruth = story.seat("ruth")
    with suppress(Error):  # the neutral page is out in the world, which is out of reach here
        story.robin.pages[-1].goto("/exit")
    story.robin.close()
    story.desk.sends(story.at_desk("finish"), disposition=disposition(story))
    for path in ("/office/journal/?group=all", "/office/reports/", "/floor/", "/office/people/"):
        answer = ruth.asks(path)
        assert answer.status == 200
        story.answers.append(answer.body())
    shown = ruth.asks("/office/reports/").text().replace("&amp;", "&")
    exports = [
        part.partition('"')[0] for part in shown.split('href="')[1:] if "csv" in part.partition('"')[0]
    ]
    assert exports
    story.answers += [ruth.asks(link).body() for link in exports]


def prove_that_a_leak_is_found(story: Story) -> None:
    """The control: what is written down in the clear is found in every one of those places."""
    with psycopg.connect(owner_of(story.demo), autocommit=True) as connection:
        connection.execute("CREATE TABLE leak (words text)")
        connection.execute("INSERT INTO leak VALUES (%s)", [story.said])
        (story.demo.data / "leak.log").write_text(story.said)
        found = "\n".join(story.find())
        connection.execute("DROP TABLE leak")
        (story.demo.data / "leak.log").unlink()

    assert all(place in found for place in ("dump:", "leak.log:", "pg_wal"))
