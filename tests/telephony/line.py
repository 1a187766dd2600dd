"""A phone line of the tests: a real Asterisk, a real engine, telephones on both sides, and the cast."""

import asyncio
import os
import re
import socket
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.voice.knowing import KNOWN
from ringbuoy.doors.voice.leading import LOCK
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel import clock
from ringbuoy.lines.models import Line
from ringbuoy.people import sign_ins
from ringbuoy.presence.models import Presence
from ringbuoy.presence.phones import has_phone
from ringbuoy.routing.actions import answer
from ringbuoy.routing.queries import offers_to
from ringbuoy.telephony.asterisk.accounts import ASKED_EVERY_S, unseen_name
from ringbuoy.telephony.carriers import trunk_name
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import Trunk
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.softphones import account_for, account_name
from tests.cast import Bench
from tests.doors.hubs import Program
from tests.phone.call import Call
from tests.phone.phone import Phone
from tests.phone.sound import tone
from tests.telephony.exchange import Exchange

NUMBER = "5550100"
ROBIN_HZ, DESK_HZ = 500, 700
DESK_HOST = "127.0.0.7"
"""The counselors' own address, so that it can be told from everybody else's."""
ROBINS_NUMBER = "15551230987"
WITHIN_S = 60.0
Answer = TypeVar("Answer")


class Wire:
    """The loop in which the telephones of a test live, while the test itself reads rows."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._beside: list[Future[None]] = []

    def __call__(self, doing: Coroutine[Any, Any, Answer], *, within: float = WITHIN_S * 2) -> Answer:
        """Do something there, and wait for it."""
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(within)

    def begin(self, doing: Coroutine[Any, Any, None]) -> None:
        """Begin something there that goes on beside everything else."""
        self._beside.append(asyncio.run_coroutine_threadsafe(doing, self._loop))

    def do(self, deed: Callable[[], Answer]) -> Answer:
        """Do something there at once."""

        async def doing() -> Answer:
            return deed()

        return self(doing())

    def close(self) -> None:
        for beside in self._beside:
            beside.cancel()
        self.do(lambda: None)  # a turn of the loop, in which they end
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


def carrier_at(phone: Phone, **more: object) -> Trunk:
    """Let a telephone of the test be a carrier: every call that we place rings there."""
    host, port = phone.address
    said = {"name": "Carrier", "kind": TrunkKind.ADDRESS, "host": host, "port": port}
    return Trunk.objects.create(**{**said, **more})


def change_lines(**fields: object) -> None:
    """Change the lines as the office does: the engine hears of it."""
    Line.objects.update(**fields)
    for line in Line.objects.all():
        write(Happened.LINE_CHANGED, at=clock.now(), line=line.pk)


def _parts_of(carrier: str) -> tuple[str, str]:
    return carrier, unseen_name(carrier)


@dataclass
class PhoneLine:
    """The whole line, and Robin's telephone."""

    bench: Bench
    exchange: Exchange
    wire: Wire
    robin: Phone
    desk: Phone
    engine: Program
    desk_legs: dict[str, Call] = field(default_factory=dict)

    def dials(self, **more: Any) -> Call:
        """Robin calls."""
        return self.wire(self.robin.dial(NUMBER, **more))

    def comes(self, *names: str) -> None:
        """Let counselors come to their desks; their phones answer by themselves."""
        for name in names:
            self.is_ready(name)
            self.starts_phone(name)

    def is_ready(self, name: str) -> None:
        """Let somebody be there for an hour, with or without a phone: the engine itself finds out which."""
        self.bench.at = clock.now()
        self.bench.ready_without_phone(name)
        hour = clock.now() + timedelta(hours=1)
        Presence.objects.filter(person=self.bench.person(name)).update(beat_at=hour)

    def knows_its_carriers(self) -> None:
        """Wait until Asterisk knows every part of each carrier, and has heard from it."""

        def are_known() -> bool:
            parts = [part for row in Trunk.objects.all() for part in _parts_of(trunk_name(row.pk))]
            phones = self.exchange.phones
            return all(phones.get(part) == "online" for part in parts)

        within = ASKED_EVERY_S + WITHIN_S  # it asks for the first time within one turn of asking
        until(are_known, what="a carrier that Asterisk knows", within=within)

    def starts_phone(self, name: str, *, plays_hz: int = DESK_HZ) -> Call:
        """Let somebody start their phone, ready for contacts or not; it plays a tone of its own."""
        person = self.bench.person(name)
        sign_ins.begin(person, session_key=f"session of {name}", browser="a browser", at=clock.now())
        account_for(person, f"session of {name}", at=clock.now())
        self.desk_legs[name] = call = self.desk_rings(name)
        self.wire.do(lambda: call.sound.play(tone(plays_hz)))
        until(lambda: has_phone(person), what=f"{name}'s phone among those by which calls reach somebody")
        return call

    def desk_rings(self, name: str) -> Call:
        """Wait for the leg to somebody's desk, and take it."""
        call = self.wire(self.desk.rings())
        assert account_name(self.bench.person(name).pk) in call.invite.first
        self.wire.do(call.answer)
        return call

    def contact(self, state: State) -> Contact:
        """Wait until the newest contact stands there."""
        found: list[Contact] = []

        def stands() -> bool:
            found[:] = Contact.objects.select_related("line").order_by("-reached_at")[:1]
            return bool(found) and found[0].where is state

        until(stands, what=f"a contact that is {state}; it is {[one.state for one in found]}")
        return found[0]

    def answers(self, name: str) -> Contact:
        """Wait until it rings at somebody's desk, and answer."""
        person = self.bench.person(name)
        until(lambda: offers_to(person).exists(), what=f"a call that rings at {name}'s desk")
        return answer(person, offers_to(person)[0].contact, at=clock.now())

    def hears(self, call: Call, *tones: int) -> None:
        """Wait until exactly these tones are heard there."""
        self.wire(call.heard.only(*tones))

    def talk(self, name: str = "maria", **more: Any) -> tuple[Call, Contact]:
        """Robin calls, and somebody answers: both hear each other."""
        call = self.dials(**more)
        contact = self.answers(name)
        self.hears(call, DESK_HZ)
        self.hears(self.desk_legs[name], ROBIN_HZ)
        return call, contact

    def nothing_of_a_counselor_came_to_the_caller(self) -> None:
        """Check every packet that came to Robin's telephone for who has a phone here, and where."""
        came = b"\n".join(self.robin.packets).lower()
        for address in (DESK_HOST.encode(), socket.inet_aton(DESK_HOST)):
            assert address not in came, f"the address of the counselors' telephones: {address!r}"
        for name, leg in self.desk_legs.items():
            account = leg.invite.number
            assert not re.search(rf"\b({name}\b|{account}@)".encode(), came), f"{name} or {account}"


def until(is_so: Callable[[], object], *, what: str, within: float = WITHIN_S) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, f"There is not: {what}."
        time.sleep(0.02)


@contextmanager
def phone_line(bench: Bench, exchange: Exchange, data: Path, database: str) -> Iterator[PhoneLine]:
    """Open a line with its telephones and its engine."""
    bench.at = clock.now()
    give_number(bench.line(), NUMBER)
    wire = Wire()
    server = ("127.0.0.1", exchange.port)
    robin, desk = (
        Phone(ROBINS_NUMBER, server, plays=tone(ROBIN_HZ)),
        Phone("desk", server, plays=tone(DESK_HZ)),
    )
    wire(robin.open())
    wire(desk.open(host=DESK_HOST))
    engine = engine_of(exchange, data, database, desk)
    lock = exchange.settings.run / LOCK
    lock.write_text("")  # one that was killed left its number there
    (exchange.settings.run / KNOWN).unlink(missing_ok=True)  # whom another test's line knew is nobody here
    engine.start()
    try:
        until(lambda: lock.read_text() != "", what="an engine that serves calls")
        opened = PhoneLine(bench, exchange, wire, robin, desk, engine)
        yield opened
        opened.nothing_of_a_counselor_came_to_the_caller()
    finally:
        wire.do(lambda: hang_up_all(robin, desk))
        engine.stop()
        wire.do(robin.close)
        wire.do(desk.close)
        wire.close()


def hang_up_all(*phones: Phone) -> None:
    """End what is still going on: Asterisk ends no call of a silent caller by itself."""
    for phone in phones:
        for call in phone.calls.values():
            if call.state != "over":
                call.hang_up()


def engine_of(exchange: Exchange, data: Path, database: str, desk: Phone, **environment: str) -> Program:
    """Describe an engine; several may run."""
    listens = ":".join(map(str, desk.address))
    return _program("engine", exchange, data, database, DESK_ADDRESS=listens, **environment)


def watching_of(exchange: Exchange, data: Path, database: str) -> Program:
    """Describe what the worker does for callers whose engine is gone."""
    return _program("watching", exchange, data, database)


def _program(name: str, exchange: Exchange, data: Path, database: str, **environment: str) -> Program:
    return Program(
        "-m",
        f"tests.telephony.{name}",
        data=data,
        log=data / "logs" / f"{name}.log",
        APP_DATABASE_URL=database,
        RINGBUOY_SIP_PORT=str(exchange.port),
        PYTHONPATH=os.pathsep.join(("src", ".")),
        **environment,
    )
