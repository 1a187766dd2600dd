"""The phone line's door: one engine serves every call of an Asterisk; another one takes over in a moment.

What happens comes in as events, the core answers with orders, hands carry them out, and the records are
written and read in a thread of their own. Nothing here waits for the database.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from threading import Thread
from typing import Any

import psycopg

from ringbuoy.doors.voice.accounts import Accounts
from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.doors.voice.carrying import Carrying
from ringbuoy.doors.voice.finding import entered, is_caller, what_is_there
from ringbuoy.doors.voice.hands import Hands
from ringbuoy.doors.voice.hearing import once, understood
from ringbuoy.doors.voice.keepers import Keepers
from ringbuoy.doors.voice.knowing import Knowing
from ringbuoy.doors.voice.leading import Lead
from ringbuoy.doors.voice.lines_kept import LinesKept
from ringbuoy.doors.voice.news import AccountsAre, News, Noted, Pressed, ReachedBefore, Survivors
from ringbuoy.doors.voice.on_call import AlarmAnswered, OnCall, StillNeeded
from ringbuoy.doors.voice.outgoing import Outgoing
from ringbuoy.doors.voice.probing import Probing
from ringbuoy.doors.voice.reaching import Outward
from ringbuoy.doors.voice.records import Attempt, Records
from ringbuoy.doors.voice.soundless import Soundless
from ringbuoy.doors.voice.trying import Trying
from ringbuoy.kernel import clock
from ringbuoy.kernel.settings import Settings
from ringbuoy.telephony.asterisk.accounts import PartsOf, parts_of
from ringbuoy.telephony.asterisk.files import AGAIN, LATE
from ringbuoy.telephony.asterisk.place import OURS, place_of
from ringbuoy.telephony.calls.events import Event, Gone, LimitsAre, NumbersKnown, PhonesWanted, Tick, WaysOut
from ringbuoy.telephony.calls.orders import ToRecords
from ringbuoy.telephony.calls.reached import Reached
from ringbuoy.telephony.calls.rules import Calls
from ringbuoy.telephony.carriers import ways_out
from ringbuoy.telephony.noticed_floods import notice_flood
from ringbuoy.telephony.on_call import ToRing, ring_again
from ringbuoy.telephony.person_tests import PersonTestStands
from ringbuoy.telephony.self_tests import ToTest, end_unended
from ringbuoy.telephony.trials import Asked

TICK_SECONDS = 0.25
PAUSE_SECONDS = 0.2
LISTEN_AGAIN_SECONDS = 0.5
LAID_OUT_SECONDS = 1.0
Told = Mapping[str, Any]


class Replaced(Exception):
    """Another engine listens in our place: we must not act any more."""


class VoiceDoor:
    """Serves calls from the start of the engine to its end."""

    def __init__(
        self,
        settings: Settings,
        attempt: Attempt,
        *,
        beat: Callable[[], None],
        parts: PartsOf = parts_of,
    ) -> None:
        """`beat` is called all the time, for as long as calls can be served or another one serves them."""
        self._settings = settings
        self._beat = beat
        self._place = place_of(settings)
        self._attempt = attempt
        self._parts = parts
        self._lead = Lead(settings.run)
        self._knowing = Knowing(settings.run, settings.phone_key)
        self._calls = Calls(flood=self._knowing.flood)
        self._reached, self._knows_accounts = Reached(), False
        self._thread = Thread(target=self._work, name="voice")
        self._is_stopping = False

    def start(self) -> None:
        """Begin to serve calls, or to stand by."""
        self._thread.start()

    def stop(self) -> None:
        """Let another engine serve; calls keep their sound."""
        self._is_stopping = True
        self._thread.join()

    def _work(self) -> None:
        while not self._is_stopping:
            if not self._attempt("voice", lambda: asyncio.run(self._serve_as_leader())):
                time.sleep(PAUSE_SECONDS)

    async def _serve_as_leader(self) -> None:
        """Wait until the line is ours, then serve until we are told to stop."""
        while not self._lead.take():
            if self._is_stopping:
                return
            self._beat()
            await asyncio.sleep(PAUSE_SECONDS)
        self._lead.say_so()
        self._knowing.begin(at=clock.now())
        self._loop = asyncio.get_running_loop()
        self._news: asyncio.Queue[News | Told] = asyncio.Queue()
        lines = LinesKept(self._settings.lines)
        self._records = Records(self._tell, self._attempt, messages=self._settings.messages, lines=lines)
        if known := lines.read():
            self._take(NumbersKnown(known))
        self._records.start()
        beside = [asyncio.create_task(one) for one in (self._listen_to_records(), self._show_that_we_live())]
        try:
            while not self._is_stopping:
                await self._serve()
        finally:
            await asyncio.to_thread(self._records.stop)  # it waits for the database; the pulse does not
            for task in beside:
                task.cancel()
            self._lead.give_back()

    async def _serve(self) -> None:
        """Serve calls until the connection with Asterisk ends."""
        if not self._place.folder.is_dir():
            await asyncio.sleep(LAID_OUT_SECONDS)
            return
        try:
            async with Ari(self._place, OURS) as ari, ari.events() as told:
                await ari.hear_of_phones()
                self._accounts = Accounts(ari)
                self._music: frozenset[str] = frozenset()
                keepers = Keepers(ari, self._records.write)
                self._carrying = Carrying(ari)
                way = self._carrying.way
                ways = way, self._carrying.unseen_way
                outgoing = Outgoing(ari, self._news.put_nowait)
                self._hands = Hands(
                    ari, keepers, self._place.sounds, self._fail, ways=ways, outgoing=outgoing
                )
                self._trying = Trying(ari, self._hands.trial_sound, self._note, ways=ways)
                self._on_call = OnCall(
                    ari, self._hands.outgoing, self._hands.house_sound, note=self._note, tell=self._tell
                )
                sound, legs_by = self._hands.sound_in, self._hands.outgoing.legs_by
                outward = Outward(self._calls, self._take, self._note, sound, self._tell, legs_by)
                self._probing = Probing(ari, self._place, way=way, enter=self._take, door=outward)
                async with aclosing(self._probing):
                    await self._accounts.find()
                    await self._probing.end_old()
                    await self._on_call.end_old()
                    await self._begin(ari)
                    soundless = Soundless(ari, self._calls.calls, self._note)
                    async with (
                        aclosing(keepers),
                        self._reading(told),
                        self._beside(self._carrying.run()),
                        self._beside(soundless.run()),
                    ):
                        await self._go_on(ari)
        except AsteriskAway:
            await asyncio.sleep(PAUSE_SECONDS)

    async def _begin(self, ari: Ari) -> None:
        found = await what_is_there(ari)
        callers = [call for call in found.callers if not await self._probing.is_old(call)]
        found = replace(found, callers=tuple(callers))
        legs = frozenset(caller.leg for caller in found.callers) | found.elsewhere
        self._records.write(Survivors(legs, clock.now()))
        self._note(ring_again)
        self._note(lambda: end_unended(at=clock.now()))
        self._take(found)
        self._reached.begin_again(at=clock.now())
        self._knows_accounts = False
        self._records.tell_again()
        self._records.look()

    @asynccontextmanager
    async def _reading(self, told: AsyncIterator[Told]) -> AsyncIterator[None]:
        """Put what Asterisk tells among the news; the end of it too."""

        async def read() -> None:
            async for one in once(told):
                self._news.put_nowait(one)
            self._news.put_nowait({"type": "ConnectionEnded"})

        task = asyncio.create_task(read())
        try:
            yield
        finally:
            task.cancel()

    @asynccontextmanager
    async def _beside(self, doing: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
        """Let something go on beside the calls for as long as the block lasts."""
        task = asyncio.create_task(doing)
        try:
            yield
        finally:
            task.cancel()

    async def _go_on(self, ari: Ari) -> None:
        """Take one piece of news after the other, and look around four times a second."""
        next_tick = time.monotonic()
        while not self._is_stopping:
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, next_tick - time.monotonic())):
                    news = await self._news.get()
                if isinstance(news, Mapping) and news.get("type") == "ConnectionEnded":
                    return
                await self._hear(ari, news)
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK_SECONDS
                await self._learn_music(ari)
                self._take(Tick())
                self._look_whom_calls_reach(at=clock.now())
                self._keep_what_the_flood_knows(at=clock.now())

    def _look_whom_calls_reach(self, *, at: datetime) -> None:
        """Say nothing before the accounts are known: a leg that is up may be of a sign-in that is over."""
        if self._knows_accounts:
            self._records.phones_are(self._reached.look(self._calls.desks.by_person.values(), at=at))

    def _keep_what_the_flood_knows(self, *, at: datetime) -> None:
        self._knowing.keep(at=at)
        if until := self._knowing.flood.take_noticed(at=at):
            self._note(partial(notice_flood, until, at=at))

    async def _learn_music(self, ari: Ari) -> None:
        """Asterisk looks for music when it starts; at a first start the music is still being made then."""
        made = frozenset(file.name for file in (self._place.sounds / "music").glob("*.sln"))
        if made != self._music:
            self._music = made
            await ari.learn_music()

    async def _hear(self, ari: Ari, news: News | Told) -> None:
        match news:
            case AccountsAre(phones, carriers, browsers, limits):
                accounts = [account for _, account in phones] + list(browsers)
                given = {account.user: self._parts(account.user, account.password) for account in accounts}
                await self._accounts.be(given)
                self._carrying.be(carriers)
                ways = ways_out(carriers)
                self._hands.outgoing.be(one for one in carriers if one.name in ways)
                self._take(WaysOut(ways))
                self._take(LimitsAre(dict(limits)))
                self._take(PhonesWanted(frozenset(person for person, _account in phones)))
                self._knows_accounts = True
            case ReachedBefore(persons):
                self._reached.remember(persons, at=clock.now())
            case Pressed(contact, keys):
                await self._press(ari, contact, keys)
            case Asked():
                self._trying.begin(news)
            case ToTest():
                self._probing.begin(news)
            case PersonTestStands():
                await self._probing.follow(news)
            case ToRing() | StillNeeded() | AlarmAnswered():
                await self._ring_on_call(news)
            case Mapping():
                await self._hear_told(ari, news)
            case event:
                self._take(event)

    async def _hear_told(self, ari: Ari, told: Told) -> None:
        """What a test, a trial or the ringing of an on-call phone waits for is heard there alone."""
        beside = await self._on_call.hear(told) or await self._trying.hear(told)
        if not (beside or await self._probing.hear(told)):
            await self._hear_asterisk(ari, told)

    async def _hear_asterisk(self, ari: Ari, told: Told) -> None:
        self._hands.outgoing.hear(told)
        match told["type"]:
            case "ApplicationReplaced":
                raise Replaced
            case "CallBroadcast":
                await ari.claim(str(told["channel"]["id"]))
            case "ChannelDestroyed" if self._hands.outgoing.goes_on(told):
                pass
            case "StasisStart" if is_caller(str(told["channel"]["id"])):
                word = "".join(told["args"][:1])
                call = await entered(ari, told["channel"])
                call = replace(call, is_again=word in (AGAIN, LATE), is_late=word == LATE)
                if not self._probing.doubts(call):
                    self._take(self._probing.make_room(call))
            case _:
                if event := understood(told):
                    self._take(event)

    async def _ring_on_call(self, news: ToRing | StillNeeded | AlarmAnswered) -> None:
        match news:
            case ToRing():
                self._on_call.begin(news)
            case StillNeeded():
                await self._on_call.keep_only(news)
            case AlarmAnswered():
                await self._on_call.answer(news)

    async def _press(self, ari: Ari, contact: object, keys: str) -> None:
        for call in self._calls.calls.values():
            if call.contact == contact:
                await ari.press(call.leg, keys)

    def _take(self, event: Event) -> None:
        for order in self._calls.take(event, at=clock.now()):
            if isinstance(order, ToRecords):
                self._records.write(order)
            else:
                self._hands.give(order)

    def _note(self, deed: Callable[[], object]) -> None:
        self._records.write(Noted(deed))

    async def _show_that_we_live(self) -> None:
        """Beat for as long as this loop runs, whatever Asterisk and the database do."""
        while True:
            self._beat()
            await asyncio.sleep(TICK_SECONDS)

    def _fail(self, leg: str) -> None:
        """An order could not be carried out: a leg that could not be called is gone."""
        if not is_caller(leg) and leg not in self._calls.calls:
            self._take(Gone(leg))

    def _tell(self, news: News) -> None:
        """Hear from the records' thread."""
        with suppress(RuntimeError):  # the loop has ended; the next one is told everything anew
            self._loop.call_soon_threadsafe(self._news.put_nowait, news)

    async def _listen_to_records(self) -> None:
        """Wake the records' thread at every hint of the journal. It looks by itself too."""
        while True:
            with suppress(psycopg.Error, OSError):
                url = self._settings.database_address.url
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as ear:
                    await ear.execute("LISTEN journal")
                    async for hint in ear.notifies():
                        if hint.pid != self._records.session:
                            self._records.look()
            await asyncio.sleep(LISTEN_AGAIN_SECONDS)
