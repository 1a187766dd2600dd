"""The real engine as a process; only the counselors' phones are plain ones, as a test has no browser.

Run as `python -m tests.telephony.engine`. DESK_ADDRESS is where those phones listen. OUTSIDE_RINGS_SECONDS is
how long it rings for whom we call, where a test does not wait as long as people do; TEST_OVER_SECONDS how
long the line's own test with a person may take.
"""

import os

from ringbuoy.server.calls import serving_calls
from ringbuoy.server.engine import Engine
from ringbuoy.server.loops import Stop, start_django
from ringbuoy.telephony.asterisk.accounts import PHONE


def plain(user: str, _password: str) -> dict[str, dict[str, str]]:
    """Give the account of a phone that needs no sign-in and speaks plain sound."""
    contact = f"sip:{user}@{os.environ['DESK_ADDRESS']}"
    return {"aor": {"contact": contact}, "endpoint": {**PHONE, "allow": "ulaw", "aors": user}}


if __name__ == "__main__":
    start_django("engine")
    if seconds := os.environ.get("OUTSIDE_RINGS_SECONDS"):
        from ringbuoy.doors.voice import hands

        hands.OUTSIDE_RINGS_SECONDS = int(seconds)
    if seconds := os.environ.get("TEST_OVER_SECONDS"):
        from ringbuoy.doors.voice import probing

        probing.OVER_SECONDS = probing.WITH_PERSON_OVER_SECONDS = int(seconds)
    with serving_calls(plain):
        Engine().run(Stop())
