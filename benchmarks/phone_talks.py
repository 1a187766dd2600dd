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
from typing import TYPE_CHECKING

from benchmarks.noise import listen, percentile
from benchmarks.phone_plain import (
    AGENT_HZ,
    DIAL,
    QUEUE,
    PlainAsterisk,
    free_to_offered,
    ring_to_sound,
    until_tone,
)
from benchmarks.phone_world import COUNSELORS_HZ, phone_world, plain_folder, say, until
from benchmarks.routing_world import run
from tests.phone.phone import phone

if TYPE_CHECKING:
    from tests.phone.call import Call
    from tests.telephony.line import PhoneLine

    from ringbuoy.contacts.models import Contact

FREE_MS, ACCEPT_MS = (20, 60), 30
"""Goals: counselor free to next offer at p50 and p99; accept to sound at p50."""
UP_AFTER_S = 3
"""Asterisk's queue knows its agents by then."""
FREED = """
SELECT extract(epoch FROM (SELECT min(inserted_at) FROM journal_entry
                            WHERE name = 'contact.offered' AND id > freed.id) - inserted_at)
  FROM journal_entry AS freed WHERE name = 'contact.closed' ORDER BY id
"""


def main() -> int:
    """Measure, print, and give 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    print(listen(), flush=True)
    with phone_world(1) as line:
        freed, whole, accepted = _ours(line, rounds)
    asyncio.run(_plain(rounds))
    say("ours: counselor free → next call offered", freed)
    say("ours: dialed → counselor's sound", whole)
    say("ours: accept → counselor's sound", accepted)
    print(listen())
    half, most = (percentile(sorted(freed), share) * 1000 for share in (50, 99))
    sound = percentile(sorted(accepted), 50) * 1000
    return int(half > FREE_MS[0] or most > FREE_MS[1] or sound > ACCEPT_MS)


def _ours(line: "PhoneLine", rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Take one call after the other: first alone, then with the next ones waiting."""
    whole, accepted = [], []
    for number in range(rounds):
        began = time.monotonic()
        took, since, contact = _talk(line, line.dials(shows=f"44{number:04d}5550000"))
        whole.append(took - began)
        accepted.append(took - since)
        _close(contact)
    waiting = [line.dials(shows=f"44{number:04d}5550001") for number in range(rounds + 1)]
    until(lambda: _waiting() == rounds)  # one rings
    for call in waiting:
        took, since, contact = _talk(line, call)
        accepted.append(took - since)
        _close(contact)
    freed = [float(row[0]) for row in run(FREED)[rounds:] if row[0] is not None]
    return freed, whole, accepted


def _talk(line: "PhoneLine", call: "Call") -> tuple[float, float, "Contact"]:
    """Accept the call the moment it rings; when its caller heard the counselor, and when it was accepted."""
    from ringbuoy.kernel import clock
    from ringbuoy.routing.actions import answer
    from ringbuoy.routing.models import Offer

    open_offers = Offer.objects.filter(outcome="").select_related("person", "contact__line")
    until(open_offers.exists)
    offer = open_offers[0]
    accepted = time.monotonic()
    contact = answer(offer.person, offer.contact, at=clock.now())
    heard = line.wire(until_tone(call, COUNSELORS_HZ))
    line.wire.do(call.hang_up)
    return heard, accepted, contact


def _close(contact: "Contact") -> None:
    """Close the record as soon as the caller is known to have left."""
    from ringbuoy.contacts.ending import close
    from ringbuoy.contacts.models import Contact
    from ringbuoy.kernel import clock

    until(lambda: Contact.objects.get(pk=contact.pk).state == "wrap_up")
    row = Contact.objects.select_related("line", "counselor").get(pk=contact.pk)
    close(row.counselor, row, "supported", at=clock.now())


def _waiting() -> int:
    from ringbuoy.contacts.models import Contact

    return Contact.objects.filter(state="waiting").count()


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
