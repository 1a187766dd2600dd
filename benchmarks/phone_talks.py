"""A counselor's calls, one after the other, through our engine, beside Asterisk's own queue and Dial().

    python -m benchmarks.phone_talks --rounds 30

Our own telephone is caller and counselor; the counselor's leg stays up, as a browser's does. "Free" is the
moment at which a record is closed, "offered" that of the next offer, both by the journal's own clock; for
the queue, the agent hanging up and their phone ringing. "Dialed" is the caller's INVITE; whoever rings is
answered at once. "Accept" is the counselor's answer, of which our database is told; the sound is what the
caller gets.
"""

import argparse
import asyncio
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.noise import listen, percentile
from benchmarks.phone_plain import (
    AGENT_HZ,
    DIAL,
    QUEUE,
    PlainAsterisk,
    first_with_tone,
    free_to_offered,
    ring_to_sound,
)
from benchmarks.phone_world import COUNSELORS_HZ, PATIENCE_S, phone_world, plain_folder, say, until
from benchmarks.routing_world import run
from tests.phone.phone import phone

from ringbuoy.kernel.errors import Foreseen

if TYPE_CHECKING:
    from tests.phone.call import Call
    from tests.telephony.line import PhoneLine

    from ringbuoy.contacts.models import Contact

FREE_MS, ACCEPT_MS, WHOLE_MS = (20, 60), 30, 1000
"""Goals: counselor free to next offer at p50 and p99; accept to sound at p50; dialed to sound at p95."""
UP_AFTER_S = 3
"""Asterisk's queue knows its agents by then."""
NEWEST = "SELECT coalesce(max(id), 0) FROM journal_entry"
FREED = """
SELECT extract(epoch FROM (SELECT min(inserted_at) FROM journal_entry
                            WHERE name = 'contact.offered' AND id > freed.id) - inserted_at)
  FROM journal_entry AS freed WHERE name = 'contact.closed' AND id > %(since)s ORDER BY id
"""


@dataclass
class Taken:
    """What was measured, in seconds; and how many rounds came to nothing."""

    freed: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    accepted: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def is_fine(self) -> bool:
        """Tell whether every goal is reached."""
        measured = (
            (self.freed, 50, FREE_MS[0]),
            (self.freed, 99, FREE_MS[1]),
            (self.whole, 95, WHOLE_MS),
            (self.accepted, 50, ACCEPT_MS),
        )
        reached = (
            bool(times) and percentile(sorted(times), share) * 1000 <= goal for times, share, goal in measured
        )
        return not self.failed and all(reached)


def main() -> int:
    """Measure, print, and give 1 when a goal is missed or a call has failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    print(listen(), flush=True)
    taken = Taken()
    with phone_world(1) as line:
        _alone(line, rounds, taken)
        _with_others_waiting(line, rounds, taken)
    say("ours: counselor free → next call offered", taken.freed)
    say("ours: dialed → counselor's sound", taken.whole)
    say("ours: accept → counselor's sound", taken.accepted)
    print(f"ours: {taken.failed} of {rounds * 2 + 1} calls failed", flush=True)
    asyncio.run(_plain(rounds))
    print(listen())
    return int(not taken.is_fine)


def _alone(line: "PhoneLine", rounds: int, taken: Taken) -> None:
    """Take one call after the other, each the only one."""
    for number in range(rounds):
        began = time.monotonic()
        call = line.dials(shows=f"44{number:04d}5550000")
        with _counting(line, [call], taken):
            taken.whole.append(_talk(line, [call], taken) - began)


def _with_others_waiting(line: "PhoneLine", rounds: int, taken: Taken) -> None:
    """Take one call after the other while the next ones wait."""
    ((newest,),) = run(NEWEST)
    waiting = [line.dials(shows=f"44{number:04d}5550001") for number in range(rounds + 1)]
    with _counting(line, [], taken):
        until(lambda: _in_queue() == rounds + 1, within=PATIENCE_S)
    while any(call.state != "over" for call in waiting):
        with _counting(line, waiting, taken):
            _talk(line, [call for call in waiting if call.state != "over"], taken)
    taken.freed += [float(row[0]) for row in run(FREED, since=newest) if row[0] is not None]


@contextmanager
def _counting(line: "PhoneLine", calls: Sequence["Call"], taken: Taken) -> Iterator[None]:
    """Count what came to nothing instead of ending; its calls are let go, and their records closed."""
    try:
        yield
    except (TimeoutError, AssertionError, Foreseen) as error:
        taken.failed += 1
        print(f"ours: a call has failed ({type(error).__name__})", flush=True)
        for call in calls:
            if call.state != "over":
                line.wire.do(call.hang_up)
        with suppress(TimeoutError):
            until(_nobody_is_there)


def _talk(line: "PhoneLine", calls: Sequence["Call"], taken: Taken) -> float:
    """Accept the call that rings at once, end it, and give when its caller heard the counselor."""
    from ringbuoy.kernel import clock
    from ringbuoy.routing.actions import answer
    from ringbuoy.routing.models import Offer

    open_offers = Offer.objects.filter(outcome="").select_related("person", "contact__line")
    until(open_offers.exists)
    offer = open_offers[0]
    accepted = time.monotonic()
    contact = answer(offer.person, offer.contact, at=clock.now())
    call, heard = line.wire(first_with_tone(calls, COUNSELORS_HZ))
    taken.accepted.append(heard - accepted)
    line.wire.do(call.hang_up)
    _close(contact)
    return heard


def _close(contact: "Contact") -> None:
    """Close the record as soon as the caller is known to have left."""
    from ringbuoy.contacts.ending import close
    from ringbuoy.contacts.models import Contact
    from ringbuoy.kernel import clock

    until(lambda: Contact.objects.get(pk=contact.pk).state == "wrap_up")
    row = Contact.objects.select_related("line", "counselor").get(pk=contact.pk)
    close(row.counselor, row, "supported", at=clock.now())


def _in_queue() -> int:
    from ringbuoy.contacts.models import Contact

    return Contact.objects.filter(state__in=("waiting", "offered")).count()


def _nobody_is_there() -> bool:
    """Close what waits to be written up, and tell whether no contact is open any more."""
    from ringbuoy.contacts.models import Contact

    for contact in Contact.objects.filter(state="wrap_up"):
        _close(contact)
    return not Contact.objects.exclude(state__in=("closed", "abandoned")).exists()


async def _plain(rounds: int) -> None:
    data = plain_folder()
    async with phone("agent0", ("127.0.0.1", 9), plays_hz=AGENT_HZ) as agent:
        asterisk = PlainAsterisk(data, agent.address[1])
        try:
            await asyncio.sleep(UP_AFTER_S)
            freed = await free_to_offered(asterisk.server, agent, rounds)
            say("app_queue: agent free → next call offered", freed)
            for name, number in (("app_queue", QUEUE), ("Dial()", DIAL)):
                whole, since = await ring_to_sound(asterisk.server, agent, number, rounds)
                say(f"{name}: dialed → agent's sound", whole)
                say(f"{name}: accept → agent's sound", since)
        finally:
            asterisk.exchange.kill()
            shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
