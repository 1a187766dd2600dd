"""The hub put together: every part made once, and the tasks that run beside the requests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from ringbuoy.contacts.visits import signer_of
from ringbuoy.doors.chat.attendance import Attendance
from ringbuoy.doors.chat.away_page import AwayPage
from ringbuoy.doors.chat.beats import CallersSeen, StaffBeats
from ringbuoy.doors.chat.caller_door import CallerDoor, Talks
from ringbuoy.doors.chat.callers import Callers
from ringbuoy.doors.chat.database import Database
from ringbuoy.doors.chat.frame import Frame
from ringbuoy.doors.chat.hints import Ears, Listening
from ringbuoy.doors.chat.identity import Identity
from ringbuoy.doors.chat.language import Sentences
from ringbuoy.doors.chat.log_page import LogPage
from ringbuoy.doors.chat.news import News
from ringbuoy.doors.chat.numbers import CenterNumbers, Numbers
from ringbuoy.doors.chat.passing import Passing, open_pages
from ringbuoy.doors.chat.phone_door import PhoneDoor
from ringbuoy.doors.chat.phone_guards import CallerGuard, StaffGuard
from ringbuoy.doors.chat.reading_gate import ReadingGate
from ringbuoy.doors.chat.records import open_records
from ringbuoy.doors.chat.sip_rules import account_name
from ringbuoy.doors.chat.spreading import Spreading
from ringbuoy.doors.chat.staff_door import Floor, StaffDoor
from ringbuoy.doors.chat.static_files import StaticFiles
from ringbuoy.doors.chat.views import Views
from ringbuoy.kernel.settings import Settings
from ringbuoy.privacy.async_keys import AsyncKeys
from ringbuoy.privacy.holders import HeldKeys, serve_held
from ringbuoy.privacy.keys import KeyPlaces
from ringbuoy.privacy.row_tokens import row_key


@dataclass(frozen=True)
class Places:
    """What the hub shares with the pages: the compiled translations, the name of the session's cookie."""

    translations: Path
    session_cookie: str


class Hub:
    """Every part of the hub. Make it inside the event loop; it works while `running` is entered."""

    def __init__(self, settings: Settings, places: Places) -> None:
        self.settings = settings
        self._held = HeldKeys()
        self._keyd = AsyncKeys(KeyPlaces.of(settings))
        self._pages = open_pages(str(settings.web_socket))
        database = Database(settings.app_database_url, row_key(settings))
        self._records = records = open_records(database, self._held, self._keyd)
        self._beats = StaffBeats(records.database)
        self._seen = CallersSeen(records.database)
        views = Views(records.database)
        installed = Numbers(settings.emergency_number, settings.crisis_number)
        self._numbers = CenterNumbers(records.database, installed)
        self._callers = Callers(records.conversations, records.history, views, self._seen)
        self._attendance = Attendance(
            records.database, records.conversations, records.history, records.readings
        )
        self._news = News(records.database, lambda entries: self._spreading.spread(entries))

        self.sentences = Sentences(places.translations)
        self.static = StaticFiles(settings.static)
        self.frame = Frame(self.sentences, self.static)
        self.away_page = AwayPage(self.frame, lambda: self._numbers.known)
        self.passing = Passing(self._pages, trusted_proxies=settings.trusted_proxy)
        self.caller_door = CallerDoor(
            signer_of(settings),
            Talks(self._callers, records.history, records.keys, self._seen, records.store, views),
            LogPage(self.frame),
        )
        identity = Identity(self._pages, cookie=places.session_cookie, headers=_headers_for(settings))
        port = settings.asterisk_port if settings.sip_port else 0
        self.phone_door = PhoneDoor(StaffGuard(identity), port=port)
        self.callers_phone_door = PhoneDoor(
            CallerGuard(self._pages, headers=_headers_for(settings)), port=port
        )
        self.staff_door = StaffDoor(
            identity,
            Floor(
                attendance=self._attendance,
                beats=self._beats,
                gate=ReadingGate(records.database, records.keys, records.readings),
                history=records.history,
                keys=records.keys,
                news=self._news,
                store=records.store,
            ),
        )
        self._spreading = Spreading(self._callers, self._attendance, self._doubt, records, self._numbers)

    @asynccontextmanager
    async def running(self, failed: Callable[[BaseException], None]) -> AsyncIterator[None]:
        """Run what runs beside the requests. `failed` is told when one of it ends by a bug of ours."""
        held = await serve_held(self._held, self.settings.hub_socket, center=self.settings.center)
        tasks = [asyncio.create_task(work) for work in self._work()]
        for task in tasks:
            task.add_done_callback(partial(_tell_end, failed))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            held.close()
            await self._pages.close()
            await self.phone_door.close()
            await self.callers_phone_door.close()
            await self._keyd.close()
            await self._records.database.forget_idle()

    def end_streams(self) -> None:
        """End every stream, because the hub is being stopped. The pages open them again."""
        self._callers.end_all()
        self._attendance.end_all()
        self.phone_door.end_all()
        self.callers_phone_door.end_all()

    def _work(self) -> list[Coroutine[object, object, None]]:
        records = self._records
        ears = Ears(
            message=lambda contact: records.conversations.look_again((contact,)),
            journal=self._news.ring,
            away=self._callers.lose,
            back=self._look_again,
        )
        return [
            records.store.run(),
            records.hints.run(),
            records.first_words.run(),
            Listening(records.database, records.hints, ears).run(),
            records.conversations.follow(),
            records.conversations.look_around(),
            self._news.run(),
            self._callers.run(),
            self._callers.keep_waits_honest(),
            self._attendance.run(),
            self._beats.run(),
            self._seen.run(),
            self._numbers.run(),
        ]

    def _doubt(self, person: int) -> None:
        """Somebody's session or rights have changed."""
        self.staff_door.doubt(person)
        self.phone_door.doubt(account_name(person))

    def _look_again(self) -> None:
        """The database is back: hints may have been missed."""
        self._news.ring()
        self._callers.look_at_all()
        self._attendance.look_at_all()
        self._records.conversations.look_soon()


def _tell_end(failed: Callable[[BaseException], None], task: asyncio.Task[None]) -> None:
    """Tell that a task which runs for ever has ended, unless we have ended it."""
    if not task.cancelled():
        failed(task.exception() or RuntimeError("A task that runs for ever has ended."))


def _headers_for(settings: Settings) -> dict[str, str]:
    """Say to the pages what they would hear from a browser that comes to our own address."""
    scheme = "https" if settings.is_https else "http"
    return {"Host": urlsplit(settings.public_url).netloc, "X-Forwarded-Proto": scheme}
