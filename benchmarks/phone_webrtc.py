"""What a counselor's browser costs Asterisk: a leg that stays up, and a talk over it, against a fresh demo.

    python -m benchmarks.phone_webrtc --seconds 20

A real Chromium signs in and starts its phone; our own telephone calls, and both hear each other. Said is
what Asterisk used of a core: with nobody there, with the leg up and silent, and in the talk (encrypted sound
to the browser, plain sound to the telephone, one translated into the other). A talk between two plain
telephones is in `benchmarks.phone_held`.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.asterisk_killed import ASTERISK
from benchmarks.cpu import cpu_seconds
from benchmarks.engine_killed import NUMBER
from benchmarks.noise import listen
from playwright.sync_api import sync_playwright
from tests.browser.conftest import CHROMIUM, SOUND
from tests.browser.desk_stage import Stage
from tests.browser.robins_phone import RobinsPhone, counselors_voice
from tests.browser.stack import Demo
from tests.ports import free_sip_port


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    print(listen(), flush=True)
    with Demo(sip_port=free_sip_port()) as demo:
        _measure(demo.start(), asked.seconds)
    print(listen())
    return 0


def _measure(demo: Demo, seconds: float) -> None:
    voice = Path(tempfile.mkdtemp(prefix="rb-voice-"))
    robin = RobinsPhone(demo.sip_port)
    words = ["--no-sandbox", f"--use-file-for-fake-audio-capture={counselors_voice(voice)}", *SOUND]
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=words)
            _say(demo, "nobody there", seconds)
            desk = Stage(chromium, demo).sits_down("tom")
            desk.starts_the_phone()
            _say(demo, "a browser's leg, up and silent", seconds)
            call = robin.dials(NUMBER)
            desk.takes_the_call()
            robin.hears_the_counselor(call)
            _say(demo, "a talk between a browser and a telephone", seconds)
            robin.hangs_up(call)
            chromium.close()
    finally:
        robin.close()
        shutil.rmtree(voice)


def _say(demo: Demo, what: str, seconds: float) -> None:
    """Let it be so for a while, and print what Asterisk used of a core."""
    asterisk = demo.process_id(ASTERISK)
    before = cpu_seconds(asterisk)
    time.sleep(seconds)
    used = (cpu_seconds(asterisk) - before) / seconds * 100
    print(f"{what}: Asterisk {used:.2f} % of a core", flush=True)


if __name__ == "__main__":
    sys.exit(main())
