"""A made-up counselor who signs in, takes contacts and finishes them, through the desk's own addresses."""

import asyncio
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

from aiohttp import ClientError, ClientSession, ClientTimeout, CookieJar

from ringbuoy.simulator.dialogue import NOTES, counselor_line, language_of
from ringbuoy.simulator.streams import Event, events

A_PAGE = ClientTimeout(total=20)
FOR_EVER = ClientTimeout(total=None, sock_read=60)
BEAT_SECONDS = 3
LOOK_SECONDS = 5
THINKS_SECONDS = (3, 9)
WRITES_SECONDS = (8, 25)
ENDS_AFTER_TURNS = 14
OVER = {"contact.caller_left", "contact.ended", "contact.abandoned", "contact.closed"}

_FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PAGE_TOKEN = re.compile(r'X-CSRFToken&?[^:]*:\s*(?:&quot;|")([A-Za-z0-9]+)')
_OFFER = re.compile(r'id="offer-([0-9a-f-]{36})"')
_MINE = re.compile(r"([0-9a-f]{8}-[0-9a-f-]{27})")
_CHOICE = re.compile(r'<option value="([a-z_]+)"')
_TOPIC = re.compile(r'name="topic" value="([a-z_]+)"')


class CannotSignIn(Exception):
    """The line does not know this name or password."""


@dataclass
class Seat:
    """One talk at a counselor's desk. `said` is what the caller has written and nobody has answered yet."""

    heard: int = 0
    said: list[str] = field(default_factory=list)
    turn: int = 0
    is_over: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Counselor:
    """A made-up counselor at a desk. `work` signs in and goes on until it is cancelled."""

    def __init__(self, session: ClientSession, username: str, *, dice: Random) -> None:
        self._session = session
        self._username = username
        self._dice = dice
        self._seats: dict[str, Seat] = {}
        self._look = asyncio.Event()

    async def work(self, password: str) -> None:
        """Sign in, get ready, and take what comes.

        :raises CannotSignIn: the name or the password is not right.
        """
        await self.sign_in(password)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.beat())
            tasks.create_task(self._listen())
            tasks.create_task(self._take(tasks))
            await self._finish_what_was_left()
            await self._go_on()
            await self.post("/my/readiness", readiness="ready")

    async def sign_in(self, password: str) -> None:
        """Sign in and open the desk, as a browser would.

        :raises CannotSignIn: the name or the password is not right.
        """
        token = _FORM_TOKEN.search(await self._page("/sign-in"))
        sent = {
            "login": self._username,
            "password": password,
            "csrfmiddlewaretoken": token[1] if token else "",
        }
        async with self._session.post("/sign-in", data=sent, timeout=A_PAGE) as answer:
            if answer.url.path == "/sign-in":
                raise CannotSignIn(f"{self._username} cannot sign in. Is this the demo's list of people?")
        found = _PAGE_TOKEN.search(await self._page("/desk/"))
        self._session.headers["X-CSRFToken"] = found[1] if found else ""

    async def beat(self) -> None:
        """Say every three seconds that this person is there, until cancelled."""
        while True:
            await self._try_post("/live/beat", {})
            await asyncio.sleep(BEAT_SECONDS)

    async def _listen(self) -> None:
        """Follow the desk's stream, again where it broke."""
        while True:
            try:
                async with self._session.get("/live/stream", timeout=FOR_EVER) as stream:
                    async for event in events(stream):
                        self._notice(event)
            except (ClientError, TimeoutError):
                pass
            await asyncio.sleep(1)

    def _notice(self, event: Event) -> None:
        """Wake whoever waits for this: the talk that it is about, or the look for offers."""
        seat = self._seats.get(str(event.said.get("contact")))
        if seat is not None:
            seat.is_over = seat.is_over or event.said.get("name") in OVER
            if event.name == "message":
                _hear(seat, event.said)
            seat.news.set()
        elif event.name == "journal":
            self._look.set()

    async def _take(self, tasks: asyncio.TaskGroup) -> None:
        """Answer every offer; look after each piece of news, and now and then anyway."""
        while True:
            for contact in await self.offers():
                if contact not in self._seats and await self.post(f"/desk/contacts/{contact}/answer"):
                    self._seats[contact] = Seat()
                    tasks.create_task(self._talk(contact, self._seats[contact]))
            self._look.clear()
            try:
                await asyncio.wait_for(self._look.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def offers(self) -> list[str]:
        """Give the ids of the contacts that ring here now."""
        try:
            return _OFFER.findall(await self._page("/desk/offers"))
        except (ClientError, TimeoutError):
            return []

    async def _finish_what_was_left(self) -> None:
        """Write up what an earlier run left open, so that the places are free."""
        for contact in set(_MINE.findall(await self._page("/desk/mine"))):
            await self._write_up(contact, Seat())

    async def _talk(self, contact: str, seat: Seat) -> None:
        """Answer what the caller writes until the talk is over, then write it up."""
        await self._read_what_was_said(contact, seat)
        language = language_of(seat.said[0]) if seat.said else "en"
        while not seat.is_over and seat.turn < ENDS_AFTER_TURNS:
            await asyncio.sleep(self._dice.uniform(*THINKS_SECONDS))
            words = counselor_line(language, seat.turn)
            seat.said.clear()
            seat.turn += 1
            await self._try_post(
                f"/live/contacts/{contact}/say", {"id": str(uuid4()), "words": words, "audience": "everyone"}
            )
            await self._until_the_caller_writes(seat)
        await self._write_up(contact, seat)
        del self._seats[contact]

    async def _until_the_caller_writes(self, seat: Seat) -> None:
        while not seat.is_over and not seat.said:
            seat.news.clear()
            await seat.news.wait()

    async def _read_what_was_said(self, contact: str, seat: Seat) -> None:
        """Read what was written before the answer; what comes later comes with the stream."""
        address = f"/live/contacts/{contact}/messages"
        try:
            async with self._session.get(address, params={"after": "0"}, timeout=A_PAGE) as answer:
                read = await answer.json() if answer.ok else []
        except (ClientError, TimeoutError):
            return
        for message in read.get("messages", []) if isinstance(read, dict) else read:
            _hear(seat, message)

    async def _write_up(self, contact: str, seat: Seat) -> None:
        """End the talk if the caller has not, then note, tick and close."""
        if not seat.is_over:
            await self.post(f"/desk/contacts/{contact}/end")
        await self._try_post(f"/desk/contacts/{contact}/notes", {"words": NOTES, "seen": 0})
        await asyncio.sleep(self._dice.uniform(*WRITES_SECONDS))
        endings = _CHOICE.findall(await self._page(f"/desk/contacts/{contact}/finish"))
        topics = _TOPIC.findall(await self._page(f"/desk/contacts/{contact}/pane"))
        if endings:
            chosen = {"topic": self._dice.choice(topics)} if topics else {}
            await self.post(f"/desk/contacts/{contact}/finish", disposition=self._ending(endings), **chosen)

        await self._go_on()

    async def _go_on(self) -> None:
        """Answer the debrief that is offered after a hard contact, if one is: nobody is tired here."""
        await self.post("/my/debrief", wish="go_on")

    def _ending(self, endings: list[str]) -> str:
        """Choose how it ended; a made-up contact never says that a rescue was sent."""
        return self._dice.choice([ending for ending in endings if "rescue" not in ending] or endings)

    async def _page(self, address: str) -> str:
        async with self._session.get(address, timeout=A_PAGE) as answer:
            return await answer.text()

    async def post(self, address: str, **fields: str) -> bool:
        """Send a form, as htmx does; give whether it was taken."""
        headers = {"HX-Request": "true"}
        try:
            async with self._session.post(address, data=fields, headers=headers, timeout=A_PAGE) as answer:
                return answer.ok
        except (ClientError, TimeoutError):
            return False

    async def _try_post(self, address: str, content: dict[str, object]) -> None:
        """Send JSON; what is lost on the way is sent by the next try."""
        try:
            async with self._session.post(address, json=content, timeout=A_PAGE):
                pass
        except (ClientError, TimeoutError):
            return


def _hear(seat: Seat, message: dict[str, Any]) -> None:
    """Take a message in, once, whichever way it came."""
    if int(message["sequence"]) > seat.heard:
        seat.heard = int(message["sequence"])
        if message["author"] == "caller":
            seat.said.append(str(message["words"]))


def sit_down(url: str) -> ClientSession:
    """Open a browser of its own, with no cookies yet."""
    return ClientSession(url, cookie_jar=CookieJar(unsafe=True), headers={"Sec-Fetch-Site": "same-origin"})
