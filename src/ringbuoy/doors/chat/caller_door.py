"""What callers may ask of the hub: /here/stream, /here/say, /here/log."""

from dataclasses import dataclass
from uuid import UUID

from ringbuoy.contacts.rules import Audience
from ringbuoy.contacts.visits import COOKIE, LEFT_COOKIE, contact_in
from ringbuoy.doors.chat.beats import CallersSeen
from ringbuoy.doors.chat.callers import Callers
from ringbuoy.doors.chat.history import EVERYBODY, History
from ringbuoy.doors.chat.http import Answer, Request, Send, as_json, go_to
from ringbuoy.doors.chat.keyring import KeyRing
from ringbuoy.doors.chat.language import known_language, language_of
from ringbuoy.doors.chat.log_page import LogPage
from ringbuoy.doors.chat.messages import Message, Stored, Utterance, Writer
from ringbuoy.doors.chat.origins import require_not_elsewhere
from ringbuoy.doors.chat.pace import Pace
from ringbuoy.doors.chat.refusals import NoVisit, WrongType
from ringbuoy.doors.chat.said import MOST_BYTES, Said, read_form, read_json
from ringbuoy.doors.chat.store import Store
from ringbuoy.doors.chat.views import View, Views
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen, Unavailable
from ringbuoy.kernel.tokens import Signer

CALLER = Writer()
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MOST_SHOWN = 200


@dataclass(frozen=True)
class Talks:
    """What the door needs to read and write talks."""

    callers: Callers
    history: History
    keys: KeyRing
    seen: CallersSeen
    store: Store
    views: Views


class CallerDoor:
    """Lets the holder of a visit's cookie into their own talk, and nowhere else."""

    def __init__(self, signer: Signer, talks: Talks, log_page: LogPage) -> None:
        self._signer = signer
        self._talks = talks
        self._log_page = log_page
        self._pace = Pace()

    async def stream(self, request: Request, send: Send) -> None:
        """Serve the stream of this browser's talk.

        :raises NoVisit: this browser has none.
        """
        contact = self._contact_of(request)
        after = request.last_event_number() or request.number_in_query("after")
        await self._talks.callers.stream(contact, after, request, send)

    async def say(self, request: Request) -> Answer:
        """Keep a message, sent by the script as JSON or by a page without a script as a form.

        :raises Foreseen: it was not kept; the sentence says why.
        """
        require_not_elsewhere(request)
        contact = self._contact_of(request)
        body = await request.body(most=MOST_BYTES)
        if request.has_type(FORM):
            return await self._say_by_form(contact, body, language_of(request))
        if not request.has_type(JSON):
            raise WrongType
        stored = await self._keep(contact, read_json(body))
        return as_json({"sequence": stored.sequence, "at": stored.at})

    async def log(self, request: Request) -> Answer:
        """Show the talk to a browser without a script."""
        try:
            contact = self._contact_of(request)
        except NoVisit as error:
            return self._log_page.refuse(error, language_of(request))
        self._talks.seen.see(contact)
        view, messages = await self._look(contact)
        language = (known_language(view.language) if view else "") or language_of(request)
        return self._log_page.draw(messages, view, turn=request.number_in_query("n"), language=language)

    async def _look(self, contact: UUID) -> tuple[View | None, list[Message]]:
        """Look at a talk. None: it cannot be looked at just now."""
        try:
            view = (await self._talks.views.of([contact])).get(contact)
            read = await self._talks.history.after({contact: 0}, audiences=EVERYBODY)
        except Unavailable:
            return None, []
        if contact in read.locked:
            return None, []
        return view, read.opened.get(contact, [])[-MOST_SHOWN:]

    async def _say_by_form(self, contact: UUID, body: bytes, language: str) -> Answer:
        """Keep a message; what cannot be kept is given back, so that nobody types it twice."""
        try:
            await self._keep(contact, read_form(body))
        except Foreseen as error:
            return self._log_page.give_back(body, error, language)
        return go_to("/here")

    async def _keep(self, contact: UUID, said: Said) -> Stored:
        """Keep what the caller says. Who may read it is not theirs to choose: everyone in the talk."""
        self._pace.take(contact)
        self._talks.seen.see(contact)
        key = await self._talks.keys.key_of(contact)
        utterance = Utterance(contact, said.client_id, CALLER, Audience.EVERYONE, said.words, key)
        return await self._talks.store.say(utterance)

    def _contact_of(self, request: Request) -> UUID:
        """Give the contact of this browser.

        :raises NoVisit: no cookie, a forged or an old one, or the person has left.
        """
        contact = contact_in(request.cookies.get(COOKIE, ""), self._signer, at=clock.now())
        if contact is None or LEFT_COOKIE in request.cookies:
            raise NoVisit
        return contact
