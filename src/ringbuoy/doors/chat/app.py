"""The hub as an ASGI application: which address leads where, and what happens when it goes wrong."""

import re
from collections.abc import Iterable
from uuid import UUID

import structlog

from ringbuoy.doors.chat.http import (
    Answer,
    ClientGone,
    Event,
    Receive,
    Request,
    Scope,
    Send,
    as_json,
    respond,
)
from ringbuoy.doors.chat.hub import Hub
from ringbuoy.doors.chat.language import language_of
from ringbuoy.doors.chat.phone_door import CALLERS_PATH, PATH, Closing
from ringbuoy.doors.chat.refusals import Broken, NoSuchPage, PagesAway, WrongMethod, is_passing, status_of
from ringbuoy.doors.chat.static_files import PREFIX
from ringbuoy.doors.shell.headers import headers_for
from ringbuoy.doors.shell.sides import is_served
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.keyd.opens import ReasonNeeded
from ringbuoy.privacy.redaction import describe

_CONTACT = re.compile(r"/live/contacts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(say|messages)")
CLOSED = ("/internal/", "/live/")
# They give back what was sent, cookies too, or make a way through us. Source: rfc9110, section 9.3.
ECHOING = ("TRACE", "TRACK", "CONNECT")
MANY_OPENS = "/my/many-opens"
RETRY_AFTER = ("retry-after", "2")
HSTS = {"Strict-Transport-Security": "max-age=31536000"}


class _Reply:
    """The way back to the browser, which knows whether an answer has begun.

    Whoever made the answer, pages, stream or file, no header of the table is missing when it leaves.
    """

    def __init__(self, send: Send, always: Iterable[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._always = always
        self.has_begun = False

    async def send(self, event: Event) -> None:
        self.has_begun = True
        if event["type"] == "http.response.start":
            said = {name.lower() for name, _value in event["headers"]}
            more = [(name, value) for name, value in self._always if name not in said]
            event = {**event, "headers": [*event["headers"], *more]}
        await self._send(event)


class App:
    """Answers every request that comes to the port."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            request = Request(scope, receive)
            await self._attend(request, _Reply(send, self._always(request.path)))
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let phones in browsers through, counselors' and callers'; there is no other websocket here."""
        host = Request({**scope, "method": "GET"}, receive).headers.get("host", "")
        doors = {PATH: self._hub.phone_door, CALLERS_PATH: self._hub.callers_phone_door}
        door, staff_host = doors.get(scope["path"]), self._hub.settings.staff_host
        if door is None or not is_served(scope["path"], host=host, staff_host=staff_host):
            return await send({"type": "websocket.close", "code": Closing.REFUSED})
        await door.serve(scope, receive, send)

    async def _attend(self, request: Request, reply: _Reply) -> None:
        """Answer one request, whatever happens.

        This is one of the two places that catch everything: one bad request must not stop the others.
        """
        try:
            await self._serve(request, reply)
        except ClientGone:
            return
        except PagesAway:
            if not reply.has_begun:
                await respond(reply.send, self._hub.away_page.draw(request))
        except Foreseen as error:
            if not reply.has_begun:
                await respond(reply.send, self._refusal(request, error))
        except Exception as error:  # noqa: BLE001
            structlog.get_logger("live").error("request_failed", **describe(error))
            if not reply.has_begun:
                await respond(reply.send, self._refusal(request, Broken()))

    async def _serve(self, request: Request, reply: _Reply) -> None:
        path = request.path
        if request.method in ECHOING:
            raise WrongMethod
        if not is_served(
            path, host=request.headers.get("host", ""), staff_host=self._hub.settings.staff_host
        ):
            raise NoSuchPage
        if path in ("/here/stream", "/live/stream"):
            _require(request, "GET")
            door = self._hub.caller_door if path == "/here/stream" else self._hub.staff_door
            await door.stream(request, reply.send)
        elif (answer := await self._own_answer(request)) is not None:
            await respond(reply.send, answer)
        else:
            await self._hub.passing.pass_on(request, reply.send)

    async def _own_answer(self, request: Request) -> Answer | None:
        """Give the answer to what is the hub's own. None: it is for the pages."""
        match request.path:
            case "/here/say":
                _require(request, "POST")
                return await self._hub.caller_door.say(request)
            case "/here/log":
                _require(request, "GET")
                return await self._hub.caller_door.log(request)
            case "/live/beat":
                _require(request, "POST")
                return await self._hub.staff_door.beat(request)
        if request.path.startswith(PREFIX):
            return self._hub.static.answer(request)
        if found := _CONTACT.fullmatch(request.path):
            return await self._contact_answer(request, UUID(found[1]), found[2])
        if request.path.startswith(CLOSED) or not request.path.startswith("/"):
            raise NoSuchPage
        return None

    async def _contact_answer(self, request: Request, contact: UUID, asked: str) -> Answer:
        if asked == "say":
            _require(request, "POST")
            return await self._hub.staff_door.say(request, contact)
        _require(request, "GET")
        return await self._hub.staff_door.messages(request, contact)

    def _always(self, path: str) -> list[tuple[bytes, bytes]]:
        """Give the headers without which no answer leaves, in the words of ASGI."""
        more = HSTS if self._hub.settings.is_https else {}
        table = {**headers_for(path), **more}
        return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in table.items()]

    def _refusal(self, request: Request, error: Foreseen) -> Answer:
        """Say why not, as JSON to scripts, as a page to people."""
        language = language_of(request)
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return self._hub.frame.sentence(error, "", language)
        more = (RETRY_AFTER,) if is_passing(error) else ()
        if isinstance(error, ReasonNeeded):
            more = (("x-asks-at", MANY_OPENS),)
        sentence = self._hub.sentences.say(error.sentence, language)
        return as_json({"sentence": sentence}, status=status_of(error), more=more)


def _require(request: Request, method: str) -> None:
    if request.method != method:
        raise WrongMethod
