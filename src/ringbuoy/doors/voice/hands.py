"""Carrying orders out at Asterisk: those about one call in their order, those about several calls at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from structlog import get_logger

from ringbuoy.doors.voice.ari import Ari, AsteriskAway
from ringbuoy.doors.voice.carrying import HIDDEN, WITHHELD_ID, Ways
from ringbuoy.doors.voice.finding import DIALED, LINE
from ringbuoy.doors.voice.hearing import playback_name
from ringbuoy.doors.voice.keepers import Keepers
from ringbuoy.doors.voice.outgoing import Outgoing
from ringbuoy.doors.voice.patience import patiently
from ringbuoy.telephony.calls.browsers import browser_account
from ringbuoy.telephony.calls.lines import HOUSE
from ringbuoy.telephony.calls.orders import (
    Answer,
    CallBrowser,
    CallDesk,
    CallOtherCenter,
    CallOutside,
    CallOwnPhone,
    CloseRoom,
    EndRecorder,
    HangUp,
    Hear,
    Join,
    JoinRecorder,
    JoinTest,
    JoinToo,
    ListenIn,
    MakeKeeper,
    MakeRecorder,
    MeetAside,
    Music,
    Part,
    PartAside,
    PartTest,
    PartToo,
    Refuse,
    Say,
    StopHearing,
    StopSaying,
    ToAsterisk,
)
from ringbuoy.telephony.calls.own_phones import own_phone_of
from ringbuoy.telephony.calls.person_tests import room_of_test
from ringbuoy.telephony.calls.recorders import tap_of
from ringbuoy.telephony.softphones import account_name
from ringbuoy.telephony.sounds.laying_out import sound_of, tone_of
from ringbuoy.telephony.sounds.prompts import Prompt

CALLER_ID = '"Line" <line>'
"""What the phone of a counselor, or a caller's browser, is shown: nothing of who is at the other end."""
RINGS_SECONDS = 10
OTHER_RINGS_SECONDS = 30
OWN_RINGS_SECONDS = 30
OUTSIDE_RINGS_SECONDS = 45

ABOUT_A_CALLER = (
    Join,
    Part,
    JoinToo,
    PartToo,
    MeetAside,
    PartAside,
    JoinTest,
    PartTest,
    CloseRoom,
    CallOtherCenter,
    MakeKeeper,
)
"""Orders that keep their place among those about a caller's leg."""


def room_of(caller: str) -> str:
    """Name the bridge of a call after its leg, so that the next engine knows whose it is."""
    return f"talk-{caller}"


def _legs_of(order: ToAsterisk) -> frozenset[str]:
    """Name the leg that an order is about, and the one of ours that goes from one talk to the next by it."""
    about = order.caller if isinstance(order, ABOUT_A_CALLER) else order.leg
    match order:
        case (
            Join(desk=ours)
            | Part(desk=ours)
            | JoinToo(desk=ours)
            | PartToo(desk=ours)
            | MeetAside(desk=ours)
            | PartAside(desk=ours)
            | JoinTest(desk=ours)
            | PartTest(desk=ours)
            | Hear(own=ours)
            | StopHearing(own=ours)
        ):
            return frozenset({about, ours})
        case _:
            return frozenset({about})


def _made_by(order: ToAsterisk) -> str:
    """Name the leg that an order makes. Empty: it makes none."""
    match order:
        case CallOtherCenter():
            return order.leg
        case MakeKeeper():
            return order.keeper
    return ""


class Hands:
    """Does what the core orders. `failed` is told the leg of an order that could not be carried out; `ways`
    give the way to a number by a carrier's name, the second one where no number of ours may be seen.
    """

    def __init__(
        self,
        ari: Ari,
        keepers: Keepers,
        sounds: Path,
        failed: Callable[[str], None],
        *,
        ways: Ways,
        outgoing: Outgoing,
    ) -> None:
        self._ari = ari
        self._keepers = keepers
        self._sounds = sounds
        self._failed = failed
        self._way, self._unseen_way = ways
        self.outgoing = outgoing
        self._last: dict[str, asyncio.Task[None]] = {}
        self._do: Mapping[type, Callable[[Any], Awaitable[None]]] = {
            Answer: self._answer,
            Refuse: self._refuse,
            Say: self._say,
            StopSaying: self._stop_saying,
            Music: self._music,
            Join: self._join,
            Part: self._part,
            JoinToo: self._join_too,
            PartToo: self._part_too,
            ListenIn: self._listen_in,
            Hear: self._hear,
            MeetAside: self._meet_aside,
            PartAside: self._part_aside,
            JoinTest: self._join_test,
            PartTest: self._part_test,
            StopHearing: self._stop_hearing,
            HangUp: self._hang_up,
            CallDesk: self._call_desk,
            CallBrowser: self._call_browser,
            CallOwnPhone: self._call_own_phone,
            CallOtherCenter: self._call_other_center,
            CallOutside: self._call_outside,
            MakeKeeper: self._make_keeper,
            MakeRecorder: self._make_recorder,
            JoinRecorder: self._join_recorder,
            EndRecorder: self._end_recorder,
            CloseRoom: self._close_room,
        }

    def give(self, order: ToAsterisk) -> None:
        """Carry an order out after those that were given before it for the same call and counselor.

        A counselor's leg is let go by one call and wanted by the next one: in the wrong order it would be
        given silence in the middle of a talk, and hear nothing.
        """
        legs = _legs_of(order)
        before = {self._last[leg] for leg in legs if leg in self._last}
        leg = order.caller if isinstance(order, ABOUT_A_CALLER) else order.leg
        task = asyncio.create_task(self._after(before, order, leg))
        for one in legs:
            self._last[one] = task
            task.add_done_callback(partial(self._forget, one))

    async def rest(self) -> None:
        """Wait until all is carried out."""
        while self._last:
            await asyncio.gather(*self._last.values(), return_exceptions=True)

    async def _after(self, before: set[asyncio.Task[None]], order: ToAsterisk, leg: str) -> None:
        if before:
            await asyncio.wait(before)
        try:
            await self._do[type(order)](order)
        except AsteriskAway as error:
            name = type(order).__name__.lower()
            get_logger("voice").error("order_failed", step=name, status=error.status)
            self._failed(_made_by(order) or leg)

    def _forget(self, leg: str, done: asyncio.Task[None]) -> None:
        if self._last.get(leg) is done:
            del self._last[leg]

    async def _answer(self, order: Answer) -> None:
        await self._ari.answer(order.leg)

    async def _refuse(self, order: Refuse) -> None:
        await self._ari.refuse(order.leg)

    async def _say(self, order: Say) -> None:
        await self._ari.stop_music(order.leg)
        sounds = f"sound:{self._sound(order)}"
        if order.prompt is Prompt.LEAVE_MESSAGE:
            sounds += f",sound:{tone_of(self._sounds)}"
        await self._ari.play(order.leg, playback_name(order.leg, order.prompt), sounds)

    def trial_sound(self) -> str:
        """Name the sentence that somebody hears who tries a carrier."""
        return self.house_sound(Prompt.TRIAL)

    def house_sound(self, prompt: Prompt) -> str:
        """Name a sentence of the house, which no caller hears."""
        return sound_of(self._sounds, HOUSE, "en", prompt)

    def sound_in(self, prompt: Prompt, language: str) -> str:
        """Name a sentence of the house in a language; while it is not made there yet, in English."""
        return self._made(HOUSE, language, prompt)

    def _sound(self, order: Say) -> str:
        """Name the sentence; while the line's own is not made yet, the house's."""
        return self._made(order.line, order.language, order.prompt)

    def _made(self, line: str, language: str, prompt: Prompt) -> str:
        own = sound_of(self._sounds, line, language, prompt)
        return own if Path(f"{own}.sln").exists() else self.house_sound(prompt)

    async def _stop_saying(self, order: StopSaying) -> None:
        await self._ari.stop_playing(playback_name(order.leg, order.prompt))

    async def _music(self, order: Music) -> None:
        await self._ari.play_music(order.leg)

    async def _join(self, order: Join) -> None:
        room = room_of(order.caller)
        await asyncio.gather(
            self._ari.open_room(room),
            self._ari.stop_music(order.caller),
            self._stop_waiting(order.desk),
        )
        await self._ari.join(room, f"{order.caller},{order.desk}")

    async def _stop_waiting(self, desk: str) -> None:
        """End what a counselor's leg hears while nobody is there: at their own phone it may be music."""
        if own_phone_of(desk) is None:
            await self._ari.stop_silence(desk)
        else:
            await asyncio.gather(self._ari.stop_silence(desk), self._ari.stop_music(desk))

    async def _part(self, order: Part) -> None:
        room = room_of(order.caller)
        await self._ari.part(room, order.desk)
        await self._ari.part(room, order.caller)
        await self._ari.keep_awake(order.desk)

    async def _join_too(self, order: JoinToo) -> None:
        await self._ari.stop_silence(order.desk)
        await self._ari.join(room_of(order.caller), order.desk)

    async def _part_too(self, order: PartToo) -> None:
        await self._ari.part(room_of(order.caller), order.desk)
        if not order.is_needed:
            await self._ari.keep_awake(order.desk)

    async def _listen_in(self, order: ListenIn) -> None:
        await self._ari.listen_in(order.on, order.leg, whispers=order.whispers)

    async def _hear(self, order: Hear) -> None:
        await asyncio.gather(self._ari.open_room(order.leg), self._ari.stop_silence(order.own))
        await self._ari.join(order.leg, f"{order.leg},{order.own}")

    async def _stop_hearing(self, order: StopHearing) -> None:
        await self._ari.part(order.leg, order.own)
        await self._ari.close_room(order.leg)
        if not order.is_needed:
            await self._ari.keep_awake(order.own)

    async def _meet_aside(self, order: MeetAside) -> None:
        await asyncio.gather(self._ari.open_room(order.room), self._ari.stop_silence(order.desk))
        await self._ari.join(order.room, f"{order.desk},{order.third}")

    async def _part_aside(self, order: PartAside) -> None:
        await self._ari.part(order.room, order.desk)
        await self._ari.keep_awake(order.desk)
        await self._ari.close_room(order.room)

    async def _join_test(self, order: JoinTest) -> None:
        room = room_of_test(order.caller)
        await asyncio.gather(
            self._ari.open_room(room),
            self._ari.stop_music(order.caller),
            self._stop_waiting(order.desk),
        )
        await self._ari.join(room, f"{order.caller},{order.desk}")

    async def _part_test(self, order: PartTest) -> None:
        room = room_of_test(order.caller)
        await self._ari.part(room, order.desk)
        if own_phone_of(order.desk) is None:  # one's own phone hears of a caller next, or is hung up
            await self._ari.keep_awake(order.desk)
        await self._ari.close_room(room)

    async def _hang_up(self, order: HangUp) -> None:
        self.outgoing.forget(order.leg)
        await self._ari.hang_up(order.leg)

    async def _call_desk(self, order: CallDesk) -> None:
        endpoint = f"PJSIP/{account_name(order.person)}"
        await self._ari.call(order.leg, endpoint, shows=CALLER_ID, seconds=RINGS_SECONDS)

    async def _call_browser(self, order: CallBrowser) -> None:
        endpoint = f"PJSIP/{browser_account(order.id)}"
        noted = {DIALED: order.dialed, LINE: order.line, **HIDDEN}
        await self._ari.call(order.leg, endpoint, shows=CALLER_ID, seconds=RINGS_SECONDS, noted=noted)

    async def _call_own_phone(self, order: CallOwnPhone) -> None:
        await self.outgoing.call(order.leg, order.number, shows=order.shows, seconds=OWN_RINGS_SECONDS)

    async def _call_other_center(self, order: CallOtherCenter) -> None:
        await self.outgoing.call(order.leg, order.number, shows=order.shows, seconds=OTHER_RINGS_SECONDS)

    async def _call_outside(self, order: CallOutside) -> None:
        """Call by one carrier; what becomes of it is told later."""
        if order.shows:
            shows, noted = f'"" <{order.shows}>', {DIALED: order.shows}
            way = self._way(order.carrier, order.number)
        else:
            way, said = self._unseen_way(order.carrier, order.number)
            shows, noted = WITHHELD_ID, {DIALED: "", **said}
        await patiently(
            lambda: self._ari.call(order.leg, way, shows=shows, seconds=OUTSIDE_RINGS_SECONDS, noted=noted)
        )

    async def _make_keeper(self, order: MakeKeeper) -> None:
        await self._keepers.open(order.keeper)

    async def _make_recorder(self, order: MakeRecorder) -> None:
        await self._keepers.open(order.leg)
        await self._ari.listen_in(order.on, tap_of(order.leg), whispers=False)

    async def _join_recorder(self, order: JoinRecorder) -> None:
        await self._ari.open_room(order.leg)
        await self._ari.join(order.leg, f"{order.leg},{tap_of(order.leg)}")

    async def _end_recorder(self, order: EndRecorder) -> None:
        await asyncio.gather(self._ari.hang_up(order.leg), self._ari.hang_up(tap_of(order.leg)))
        await self._ari.close_room(order.leg)

    async def _close_room(self, order: CloseRoom) -> None:
        await self._ari.close_room(room_of(order.caller))
