"""A made-up caller who chats through the public door, as a browser would."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, CookieJar

from ringbuoy.simulator.arrivals import Visit
from ringbuoy.simulator.dialogue import GOODBYES, caller_line
from ringbuoy.simulator.streams import Event, events

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
A_PAGE = ClientTimeout(total=20)
FOR_EVER = ClientTimeout(total=None, sock_read=60)


@dataclass
class Talk:
    """How far one talk has come."""

    was_answered: bool = False
    is_over: bool = False
    turn: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)


async def reach_out(url: str, visit: Visit, outcomes: Counter[str]) -> None:
    """Live through one visit, and count how it ended."""
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True), headers=OWN_PAGE) as session:
        try:
            outcomes[await _visit(session, visit)] += 1
        except (ClientError, TimeoutError):
            outcomes["cut off"] += 1


async def _visit(session: ClientSession, visit: Visit) -> str:
    if not await _begin(session, visit):
        return "found nobody"
    talk = Talk()
    listening = asyncio.create_task(_listen(session, talk))
    try:
        await _say(session, caller_line(visit.language, visit.story, 0))
        return await _talk(session, visit, talk)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _begin(session: ClientSession, visit: Visit) -> bool:
    """Open the first page, tap once, and tell whether a talk began."""
    async with session.get("/", params={"l": visit.language}, timeout=A_PAGE):
        pass
    async with session.post("/start", data={"l": visit.language}, timeout=A_PAGE) as answer:
        return answer.ok and answer.url.path == "/here"


async def _talk(session: ClientSession, visit: Visit, talk: Talk) -> str:
    """Wait as long as this person can, then answer again and again, then leave."""
    try:
        await asyncio.wait_for(talk.asked.wait(), visit.patience.total_seconds())
    except TimeoutError:
        await _leave(session)
        return "left before an answer"
    while not talk.is_over and talk.turn < visit.turns:
        talk.asked.clear()
        await asyncio.sleep(visit.thinks.total_seconds())
        talk.turn += 1
        await _say(session, caller_line(visit.language, visit.story, talk.turn))
        if not await _is_asked_again(talk, visit):
            break
    if visit.says_goodbye and not talk.is_over:
        await _say(session, GOODBYES[visit.language])
    await _leave(session)
    return "talked"


async def _is_asked_again(talk: Talk, visit: Visit) -> bool:
    """Wait for the counselor's next words; a person does not wait for ever in a talk either."""
    try:
        await asyncio.wait_for(talk.asked.wait(), 5 * visit.patience.total_seconds())
    except TimeoutError:
        return False
    return not talk.is_over


async def _listen(session: ClientSession, talk: Talk) -> None:
    """Follow the talk's stream, again where it broke, until the talk is over."""
    last = ""
    while not talk.is_over:
        try:
            async with session.get("/here/stream", params={"after": last or "0"}, timeout=FOR_EVER) as stream:
                last = await _follow(stream, talk) or last
        except (ClientError, TimeoutError):
            pass
        await asyncio.sleep(1)


async def _follow(stream: ClientResponse, talk: Talk) -> str:
    last = ""
    async for event in events(stream):
        last = event.id or last
        _notice(event, talk)
    return last


def _notice(event: Event, talk: Talk) -> None:
    if event.name == "message" and event.said.get("author") in {"counselor", "supervisor"}:
        talk.was_answered = True
        talk.asked.set()
    elif event.name == "state" and event.said.get("state") == "ended":
        talk.is_over = True
        talk.asked.set()


async def _say(session: ClientSession, words: str) -> None:
    async with session.post("/here/say", json={"id": str(uuid4()), "words": words}, timeout=A_PAGE):
        pass


async def _leave(session: ClientSession) -> None:
    async with session.post("/here/leave", data={}, timeout=A_PAGE):
        pass
