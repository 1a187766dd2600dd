"""A phone line to measure: a real Asterisk, engine, PostgreSQL and keyd; counselors whose phones are ours."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from benchmarks.noise import percentile
from benchmarks.routing_world import own_database

if TYPE_CHECKING:
    from tests.telephony.line import PhoneLine

COUNSELORS_HZ = 700
PATIENCE_S = 60.0
LOOKS_EVERY_S = 0.02
"""So often counselors look whether it rings: they must not cost what is measured."""


@contextmanager
def phone_world(counselors: int) -> Iterator["PhoneLine"]:
    """Open a line with so many counselors at their desks, their legs up; all of it is thrown away after."""
    os.environ.pop("RINGBUOY_SIP_PORT", None)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whatever ends it, all that runs is stopped
    with own_database() as cluster:
        from tests.cast import Bench
        from tests.keyd import run_keyd
        from tests.telephony.exchange import run_exchange
        from tests.telephony.line import phone_line

        data = Path(os.environ["RINGBUOY_DATA"])
        for exchange in run_exchange(data):
            for _keyd in run_keyd(data):
                with phone_line(Bench(), exchange, data, cluster.app_url) as line:
                    if counselors:
                        sit_down(line, counselors)
                    yield line


def sit_down(line: "PhoneLine", counselors: int) -> None:
    """Let everybody be ready at once, and take the legs to their desks as they come, for good. Once a line.

    They ring in any order, and a leg that was lost rings again.

    :raises TimeoutError: not everybody has a leg within a minute.
    """
    from tests.cast import PASSWORD

    from ringbuoy.kernel import clock
    from ringbuoy.people import sign_ins
    from ringbuoy.people.actions import Profile, enroll
    from ringbuoy.presence.models import Presence
    from ringbuoy.telephony.softphones import account_for, account_name

    line.bench.at = clock.now()
    for number in range(counselors):
        name = f"counselor{number}"
        profile = Profile(name=name, username=name, roles=["counselor"], languages=["en"])
        person = line.bench.people[name] = enroll(profile, password=PASSWORD, at=clock.now())
        line.bench.ready(name)
        sign_ins.begin(person, session_key=name, browser="a browser", at=clock.now())
        account_for(person, name, at=clock.now())
    Presence.objects.update(beat_at=clock.now() + timedelta(days=1))
    whose = {
        account_name(line.bench.people[f"counselor{one}"].pk): f"counselor{one}" for one in range(counselors)
    }

    async def takes_legs() -> None:
        async for leg in line.desk.every_ring():
            account = leg.invite.first.split()[1].removeprefix("sip:").partition("@")[0]
            leg.answer()
            line.desk_legs[whose[account]] = leg

    line.wire.begin(takes_legs())
    until(lambda: line.desk_legs.keys() >= set(whose.values()), within=PATIENCE_S)


class Answering:
    """Counselors who answer whatever rings, and close what is over, for as long as the block lasts."""

    def __init__(self) -> None:
        self._is_over = Event()
        self._hand = ThreadPoolExecutor(1)
        self._going: Future[None] | None = None

    def __enter__(self) -> "Answering":
        self._going = self._hand.submit(self._answer)
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        with self._hand:
            self._going.result()  # a fault of theirs is told here, and not that nobody answered

    def _answer(self) -> None:
        from django.db import connection

        try:
            while not self._is_over.wait(LOOKS_EVERY_S):
                self.look()
        finally:
            connection.close()

    def look(self) -> None:
        """Look once what rings and what is over."""
        from contextlib import suppress

        from ringbuoy.contacts.ending import close
        from ringbuoy.contacts.models import Contact
        from ringbuoy.kernel import clock
        from ringbuoy.kernel.errors import Foreseen
        from ringbuoy.routing.actions import answer
        from ringbuoy.routing.models import Offer

        for offer in Offer.objects.filter(outcome="").select_related("person", "contact"):
            with suppress(Foreseen):
                answer(offer.person, offer.contact, at=clock.now())
        over = Contact.objects.filter(state="wrap_up", call__ended_at__isnull=False)
        for contact in over.select_related("counselor", "line"):
            with suppress(Foreseen):
                close(contact.counselor, contact, "supported", at=clock.now())


def database_id() -> int:
    """Find the line's PostgreSQL among the processes of this machine."""
    return int((Path(os.environ["RINGBUOY_DATA"]) / "postgres" / "postmaster.pid").read_text().split()[0])


def plain_folder() -> Path:
    """Make a data folder for an Asterisk that knows nothing of us."""
    from ringbuoy.server import folder

    data = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    os.environ["RINGBUOY_DATA"] = str(data)
    folder.prepare(data)
    return data


def say(what: str, times: Sequence[float]) -> None:
    """Print the half, 95 and 99 of 100, and the longest, in milliseconds."""
    ordered = sorted(time * 1000 for time in times)
    if not ordered:
        return print(f"{what}: nothing was measured", flush=True)
    told = ", ".join(f"p{share} {percentile(ordered, share):.0f}" for share in (50, 95, 99))
    print(f"{what}: {told}, longest {ordered[-1]:.0f} ms ({len(ordered)} times)", flush=True)


def until(is_so: Callable[[], bool], *, within: float = 30.0) -> None:
    """Wait until something is so.

    :raises TimeoutError: it was not, within so many seconds.
    """
    deadline = time.monotonic() + within
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("It did not come so far.")
        time.sleep(0.005)
