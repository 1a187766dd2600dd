"""The hub as an ASGI application: which address leads where, and what happens when it goes wrong."""

import re
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
from ringbuoy.doors.chat.refusals import Broken, NoSuchPage, PagesAway, WrongMethod, is_passing, status_of
from ringbuoy.doors.chat.static_files import PREFIX
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.redaction import describe

_CONTACT = re.compile(r"/live/contacts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(say|messages)")
CLOSED = ("/internal/", "/live/")
RETRY_AFTER = ("retry-after", "2")


class _Reply:
    """The way back to the browser, which knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False

    async def send(self, event: Event) -> None:
        self.has_begun = True
        await self._send(event)


class App:
    """Answers every request that comes to the port."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            await self._attend(Request(scope, receive), _Reply(send))

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

    def _refusal(self, request: Request, error: Foreseen) -> Answer:
        """Say why not, as JSON to scripts, as a page to people."""
        language = language_of(request)
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return self._hub.frame.sentence(error, "", language)
        more = (RETRY_AFTER,) if is_passing(error) else ()
        sentence = self._hub.sentences.say(error.sentence, language)
        return as_json({"sentence": sentence}, status=status_of(error), more=more)


def _require(request: Request, method: str) -> None:
    if request.method != method:
        raise WrongMethod
