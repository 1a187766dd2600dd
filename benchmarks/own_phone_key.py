"""A counselor at their own phone: from the key that takes a call to its sound, by a real Asterisk and engine.

    python -m benchmarks.own_phone_key --rounds 20

Our own telephones are the caller and the counselor's phone, rung by a carrier. The counselor takes it, hears
that a key takes the call, and presses 1; no leg stays up between calls. Time runs from the moment at which
the key is let go, after a tenth of a second. Beside it: a plain Dial(), from its answer to the sound.
"""

import argparse
import asyncio
import shutil
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.noise import listen, percentile
from benchmarks.phone_plain import AGENT_HZ, DIAL, PlainAsterisk, first_with_tone, ring_to_sound
from benchmarks.phone_world import COUNSELORS_HZ, phone_world, plain_folder, say, until
from tests.phone.phone import phone
from tests.phone.rtp import KEY_S

if TYPE_CHECKING:
    from tests.phone.call import Call
    from tests.phone.phone import Phone
    from tests.telephony.line import PhoneLine

GOAL_MS = 150
OWN_NUMBER = "15551239999"
WHO = "olivia"
UP_AFTER_S = 3
LISTENS_FOR_S = 1.0


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    print(listen(), flush=True)
    with phone_world(0) as line:
        own = _own_phone(line)
        took = [_one(line, own, number) for number in range(rounds)]
        line.wire.do(own.close)
    say("ours: key 1 at the own phone → counselor's sound", took)
    asyncio.run(_plain(rounds))
    print(f"goal p50 {GOAL_MS} ms; {listen()}")
    return int(percentile(sorted(took), 50) * 1000 > GOAL_MS)


def _own_phone(line: "PhoneLine") -> "Phone":
    """Let a counselor have a phone of their own, which they have confirmed, and be ready without a desk's."""
    from tests.cast import PASSWORD
    from tests.phone.phone import Phone
    from tests.phone.sound import tone
    from tests.telephony.line import carrier_at

    from ringbuoy.kernel import clock
    from ringbuoy.people.actions import Profile, enroll
    from ringbuoy.telephony.models import OwnPhone
    from ringbuoy.telephony.own_phones import keep

    own = Phone("own", ("127.0.0.1", line.exchange.port), plays=tone(COUNSELORS_HZ))
    line.wire(own.open())
    carrier_at(own)
    until(lambda: bool(own.asked))
    profile = Profile(name=WHO, username=WHO, roles=["counselor"], languages=["en"])
    person = line.bench.people[WHO] = enroll(profile, password=PASSWORD, at=clock.now())
    keep(person, OWN_NUMBER, at=clock.now())
    asked = line.wire(own.rings())
    _presses(line, asked)
    line.wire(asked.ended())
    until(OwnPhone.objects.filter(is_on=True).exists)
    line.is_ready(WHO)
    return own


def _one(line: "PhoneLine", own: "Phone", number: int) -> float:
    """Let one call be taken by the key; seconds from it to the counselor's sound at the caller."""
    from ringbuoy.contacts.ending import close
    from ringbuoy.contacts.models import Contact
    from ringbuoy.kernel import clock

    call = line.wire(line.dials(shows=f"44{number:04d}5550000").answered())
    rings = line.wire(own.rings())
    let_go = _presses(line, rings)
    _call, heard = line.wire(first_with_tone([call], COUNSELORS_HZ))
    line.wire.do(call.hang_up)
    line.wire(rings.ended())
    over = Contact.objects.filter(state="wrap_up").select_related("line", "counselor")
    until(over.exists)
    close(over[0].counselor, over[0], "supported", at=clock.now())
    return heard - let_go


def _presses(line: "PhoneLine", rings: "Call") -> float:
    """Take it, listen for a moment, press the key, and give when it is let go."""
    line.wire.do(rings.answer)
    time.sleep(LISTENS_FOR_S)
    line.wire.do(lambda: rings.press("1"))
    return time.monotonic() + KEY_S


async def _plain(rounds: int) -> None:
    data = plain_folder()
    async with phone("agent0", ("127.0.0.1", 9), plays_hz=AGENT_HZ) as agent:
        asterisk = PlainAsterisk(data, agent.address[1])
        try:
            await asyncio.sleep(UP_AFTER_S)
            _whole, since = await ring_to_sound(asterisk.server, agent, DIAL, rounds)
            say("Dial(): accept → agent's sound", since)
        finally:
            asterisk.exchange.kill()
            shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
