"""An engine that begins: how long from its start until it serves the calls that it finds.

    python -m benchmarks.engine_back --rounds 5 --waiting 20

So many callers wait and one talks when the engine is killed. The talk is ended at the desk while there is
none, and another one is started: "the line in hand" is its lock, "leads" the line in the journal, "serves"
the moment at which that caller, whose leg it found, is hung up. Beside it: Python reads our modules in,
and does nothing.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.noise import listen
from benchmarks.phone_world import phone_world, say, until
from tests.phone.call import Call

if TYPE_CHECKING:
    from tests.telephony.line import PhoneLine

GOAL_S = 1.0
SETTLES_S = 1.0
WHO = "counselor0"
READS_IN = """
from ringbuoy.server.loops import start_django
start_django("engine")
import ringbuoy.doors.voice.door
print("read", flush=True)
"""


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--waiting", type=int, default=20)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with phone_world(1) as line:
        calls = [_dials(line, turn) for turn in range(asked.waiting + 1)]
        talks = []
        for _round in range(asked.rounds):
            talks.append(_one(line, calls))
            calls.append(_dials(line, len(calls)))
        bare = [_reads_in() for _round in range(asked.rounds)]
    for number, what in enumerate(("the line in hand", "leads", "serves")):
        say(f"started → {what}", [talk[number] for talk in talks])
    say("Python reads our modules in and does nothing", bare)
    print(f"goal {GOAL_S:.0f} s from its start to serving; {listen()}")
    return int(max(talk[2] for talk in talks) > GOAL_S)


def _dials(line: "PhoneLine", turn: int) -> Call:
    return line.wire(line.dials(shows=f"44{turn:04d}5550000").answered())


def _one(line: "PhoneLine", calls: Sequence[Call]) -> tuple[float, float, float]:
    """Kill the engine in a talk, start another; seconds until it has the line, leads, and serves."""
    from ringbuoy.contacts.ending import close, end
    from ringbuoy.doors.voice.leading import LOCK
    from ringbuoy.journal.models import Entry
    from ringbuoy.journal.names import Happened
    from ringbuoy.kernel import clock

    contact = line.answers(WHO)
    time.sleep(SETTLES_S)
    over = _over(calls)
    line.engine.kill()
    lock: Path = line.exchange.settings.run / LOCK
    lock.write_text("")
    led = Entry.objects.filter(name=Happened.LEADER_CHANGED)
    before = led.count()
    end(line.bench.person(WHO), contact, at=clock.now())
    began = time.monotonic()
    line.engine.start()
    until(lambda: lock.read_text() != "")
    in_hand = time.monotonic() - began
    leads = 0.0
    while _over(calls) == over or not leads:
        if not leads and led.count() > before:
            leads = time.monotonic() - began
        if time.monotonic() - began > 30:
            raise TimeoutError("It does not serve.")
        time.sleep(0.005)
    serves = time.monotonic() - began
    contact.refresh_from_db()
    close(line.bench.person(WHO), contact, "supported", at=clock.now())
    return in_hand, leads, serves


def _over(calls: Sequence[Call]) -> int:
    return sum(call.state == "over" for call in calls)


def _reads_in() -> float:
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", READS_IN], stdout=subprocess.PIPE) as program:
        assert program.stdout
        program.stdout.readline()
        return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
