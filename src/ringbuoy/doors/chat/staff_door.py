"""What staff may ask of the hub: /live/stream, /live/beat, /live/contacts/<id>/say and /messages."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from ringbuoy.access.rules import Act
from ringbuoy.doors.chat import cursors
from ringbuoy.doors.chat.attendance import Attendance
from ringbuoy.doors.chat.beats import StaffBeats
from ringbuoy.doors.chat.history import History
from ringbuoy.doors.chat.http import Answer, Request, Send, as_json
from ringbuoy.doors.chat.identity import TRUSTED_S, TRUSTED_WITH_STREAM_S, Identity, Staff
from ringbuoy.doors.chat.keyring import KeyRing
from ringbuoy.doors.chat.messages import Utterance, Writer, for_staff
from ringbuoy.doors.chat.news import News
from ringbuoy.doors.chat.origins import require_own_page
from ringbuoy.doors.chat.pace import Pace
from ringbuoy.doors.chat.reading_gate import ReadingGate
from ringbuoy.doors.chat.refusals import GateAway, NotSignedIn, NotYours, ScreenLocked, WrongType
from ringbuoy.doors.chat.said import MOST_BYTES, read_json
from ringbuoy.doors.chat.staff_streams import StaffStream
from ringbuoy.doors.chat.store import Store
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Unavailable

CHECK_EVERY_S = 30.0
# A session ends a moment after the journal says so.
CHECK_AGAIN_AFTER_S = 1.0
MOST_MISSED = 500
JSON = "application/json"
EMPTY = Answer(204)


@dataclass(frozen=True)
class Floor:
    """What the door needs to let staff hear and write."""

    attendance: Attendance
    beats: StaffBeats
    gate: ReadingGate
    history: History
    keys: KeyRing
    news: News
    store: Store


class StaffDoor:
    """Lets people who have signed in hear what they may, and write where they take part."""

    def __init__(self, identity: Identity, floor: Floor) -> None:
        self._identity = identity
        self._floor = floor
        self._pace = Pace()
        self._with_stream: Counter[str] = Counter()

    async def stream(self, request: Request, send: Send) -> None:
        """Serve the stream of one page until the page is gone or the session is over.

        :raises NotSignedIn: nobody's session.
        """
        staff = await self._identity.of(request.cookies, trusted_s=0)
        cursor = cursors.Cursor.read(_cursor_in(request), at=clock.now())
        stream = StaffStream(staff, since=cursor.seen_until, cursor=self._write_cursor)
        session = self._identity.session_in(request.cookies)
        self._with_stream[session] += 1
        self._floor.attendance.come(stream)
        beside = [
            asyncio.create_task(self._keep_checking(stream, request)),
            asyncio.create_task(self._tell_missed(stream, cursor.entry)),
        ]
        try:
            await stream.serve(request, send)
        finally:
            for task in beside:
                task.cancel()
            self._floor.attendance.go(stream)
            self._with_stream.subtract([session])
            self._with_stream += Counter()  # forgets those that have none left

    async def beat(self, request: Request) -> Answer:
        """Note that this person's browser is there."""
        require_own_page(request)
        await request.body(most=MOST_BYTES)
        staff = await self._identity.of(request.cookies, trusted_s=TRUSTED_WITH_STREAM_S)
        self._floor.beats.hear(staff.person)
        return EMPTY

    async def say(self, request: Request, contact: UUID) -> Answer:
        """Keep a message to the caller, or a whisper among staff.

        :raises Foreseen: it was not kept; the sentence says why.
        """
        require_own_page(request)
        if not request.has_type(JSON):
            raise WrongType
        staff = await self._who(request)
        said = read_json(await request.body(most=MOST_BYTES))
        self._pace.take((contact, staff.person))
        key = await self._floor.keys.key_of(contact)
        utterance = Utterance(contact, said.client_id, writer_of(staff), said.audience, said.words, key)
        try:
            stored = await self._floor.store.say(utterance)
        except NotYours:
            await self._floor.gate.note_refusal(staff, contact)
            raise
        return as_json({"sequence": stored.sequence, "at": stored.at})

    async def messages(self, request: Request, contact: UUID) -> Answer:
        """Show what was said in a contact, to those who may read it.

        :raises Foreseen: it is not shown; the sentence says why.
        """
        staff = await self._who_sits_there(request)
        key = await self._floor.gate.unlock(staff, contact)
        read = await self._floor.history.opened_with(key, after=request.number_in_query("after"))
        return as_json({"messages": [for_staff(message) for message in read]})

    def doubt(self, person: int) -> None:
        """Ask again who this is: a session or a right has changed."""
        self._identity.forget(person)
        for stream in self._floor.attendance.streams:
            if stream.staff.person == person:
                stream.doubted.set()

    async def _who(self, request: Request) -> Staff:
        """Tell who asks. A session with an open stream is checked beside it already."""
        has_stream = self._with_stream[self._identity.session_in(request.cookies)] > 0
        trusted_s = TRUSTED_WITH_STREAM_S if has_stream else TRUSTED_S
        return await self._identity.of(request.cookies, trusted_s=trusted_s)

    async def _who_sits_there(self, request: Request) -> Staff:
        """Tell who asks to read. A screen that was locked a moment ago may be open by now, so that is asked.

        :raises ScreenLocked: the screen is locked.
        """
        staff = await self._identity.of(request.cookies)
        if staff.is_locked:
            staff = await self._identity.of(request.cookies, trusted_s=0)
        if staff.is_locked:
            raise ScreenLocked
        return staff

    async def _keep_checking(self, stream: StaffStream, request: Request) -> None:
        """End the stream when its session is over, or when nobody can say for long whether it is."""
        with suppress(NotSignedIn, GateAway):
            while True:
                await self._wait_for_doubt(stream)
                await self._check(stream, request)
                if stream.doubted.is_set():
                    stream.doubted.clear()
                    await asyncio.sleep(CHECK_AGAIN_AFTER_S)
                    await self._check(stream, request)
        stream.end()

    async def _wait_for_doubt(self, stream: StaffStream) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(CHECK_EVERY_S):
                await stream.doubted.wait()

    async def _check(self, stream: StaffStream, request: Request) -> None:
        was_locked = stream.staff.is_locked
        stream.staff = await self._identity.of(request.cookies, trusted_s=0)
        if was_locked and not stream.staff.is_locked:
            return self._floor.attendance.begin_again(stream)
        self._floor.attendance.look_at(list(stream.hears), persons=(stream.staff.person,))

    async def _tell_missed(self, stream: StaffStream, entry: int | None) -> None:
        """Tell entries that the page has missed. More than a page can use: it reads its view again anyway."""
        if entry is None:
            return
        with suppress(Unavailable):
            for missed in await self._floor.news.entries_after(entry, most=MOST_MISSED):
                stream.show(missed)

    def _write_cursor(self, entry: int) -> str:
        return cursors.write(max(entry, self._floor.news.newest), at=clock.now())


def _cursor_in(request: Request) -> str:
    return request.headers.get("last-event-id") or request.query.get("after", [""])[0]


def writer_of(staff: Staff) -> Writer:
    """Say what this person may write, as far as their roles go."""
    return Writer(
        staff.person, staff.alias, may_take=staff.may(Act.TAKE_CONTACTS), may_listen=staff.may(Act.LISTEN)
    )
