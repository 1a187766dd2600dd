"""A fresh demo with a phone line, people in real browsers with voices of their own, and Robin's telephone.

When somebody hears something is told by the sound itself: in a page by an analyser at what its phone plays,
twice in ten milliseconds; at the telephone by the piece of 20 ms in which the tone is. Voices have pauses, as
a browser takes a tone without any for noise: 75 ms in each quarter of a second, which are in the times of
those who hear them first in a pause.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from tests.browser.conftest import CHROMIUM, SOUND
from tests.browser.desk_stage import Desk, Stage
from tests.browser.robins_phone import COUNSELORS_HZ, SUPERVISORS_HZ, RobinsPhone, counselors_voice
from tests.browser.seats import finish_all
from tests.browser.stack import Demo
from tests.phone.call import Call
from tests.phone.sound import level, loudness
from tests.ports import free_sip_port

WITHIN_S = 30.0
TURN_S = 0.25
MOSTLY = 0.5
GAP_S = 0.3
FETCHES = 50
WAIT_FOR_TONE = """([hz, withinMs]) => {
  window.heard = new Promise((done) => {
    const began = Date.now();
    let ear, sound, heardFrom;
    const looking = setInterval(() => {
      const stream = document.querySelector("desk-phone")?.line?.hears.srcObject;
      if (stream && stream !== heardFrom) {
        sound ??= new AudioContext();
        ear = new AnalyserNode(sound, { fftSize: 1024, smoothingTimeConstant: 0 });
        sound.createMediaStreamSource(stream).connect(ear);
        heardFrom = stream;
      }
      const levels = new Float32Array(ear?.frequencyBinCount ?? 0);
      ear?.getFloatFrequencyData(levels);
      const at = Math.round((hz * 1024) / (sound?.sampleRate ?? 48000));
      const isHeard = levels[at] > -55;
      if (!isHeard && Date.now() - began < withinMs) return;
      clearInterval(looking);
      sound?.close();
      done(isHeard ? Date.now() / 1000 : 0);
    }, 5);
  });
}"""
FETCH = """async () => {
  const began = performance.now();
  await (await fetch("/static/none", { cache: "no-store" })).text();
  return performance.now() - began;
}"""


@dataclass
class BrowserWorld:
    """The demo, Robin's telephone, and where each sits down."""

    demo: Demo
    robin: RobinsPhone
    toms: Stage
    ines_own: Stage


@contextmanager
def browser_world() -> Iterator[BrowserWorld]:
    """Start all of it, and throw it away after."""
    with ExitStack() as stack:
        voices = Path(tempfile.mkdtemp(prefix="rb-voice-"))
        stack.callback(shutil.rmtree, voices)
        demo = stack.enter_context(Demo(sip_port=free_sip_port())).start().with_its_phone_line()
        robin = RobinsPhone(demo.sip_port)
        stack.callback(robin.close)
        playwright = stack.enter_context(sync_playwright())
        stages = []
        for hz in (COUNSELORS_HZ, SUPERVISORS_HZ):
            voice = f"--use-file-for-fake-audio-capture={counselors_voice(voices, hz=hz, turn_s=TURN_S)}"
            chromium = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", voice, *SOUND]
            )
            stack.callback(chromium.close)
            stages.append(Stage(chromium, demo))
        yield BrowserWorld(demo, robin, *stages)


def listen_for(page: Page, hz: int) -> None:
    """Let a page listen for a tone from now on; `heard` gives when it came."""
    page.evaluate(WAIT_FOR_TONE, [hz, WITHIN_S * 1000])


def heard(page: Page) -> float:
    """Give when the tone came that the page listens for (`time.time`).

    :raises TimeoutError: it did not.
    """
    at: float = page.evaluate("window.heard")
    if not at:
        raise TimeoutError("Nothing was heard in the page.")
    return at


def heard_at_the_telephone(call: Call, hz: int, *, since: float) -> float:
    """Wait until a tone is heard at Robin's telephone, and give when its first piece came (`time.time`).

    What was heard without a pause since before then does not count: the first piece after the last gap does.
    """
    wall = time.time() - time.monotonic()
    deadline = time.time() + WITHIN_S
    while time.time() < deadline:
        if at := _first_after_gap(call, hz, since=since - wall):
            return at + wall
        time.sleep(0.05)
    raise TimeoutError("Nothing was heard at the telephone.")


def _first_after_gap(call: Call, hz: int, *, since: float) -> float:
    """Give the moment of the first piece with the tone after its last gap. 0: there is none yet."""
    with_tone = [piece.at for piece in list(call.heard.pieces) if is_mostly(piece.content, hz)]
    before = max((at for at in with_tone if at <= since), default=0.0)
    after = [at for at in with_tone if at > since]
    starts = [at for earlier, at in zip([before, *after], after, strict=False) if at - earlier > GAP_S]
    return starts[-1] if starts else 0.0


def is_mostly(content: bytes, hz: int) -> bool:
    """Tell whether most of a piece of sound is this tone; music has some of every tone."""
    whole = loudness([content])
    return whole > 100 and level([content], hz) > MOSTLY * whole * 2**0.5


def rings_at(desk: Desk) -> None:
    """Wait until it rings."""
    desk.page.locator("[data-offer]").first.wait_for(timeout=WITHIN_S * 1000)


def finish(desk: Desk) -> None:
    """Close the record of a call that is over, and be ready for the next round."""
    desk.page.locator("[data-switch]", has_text="Wrap-up").first.wait_for(timeout=WITHIN_S * 1000)
    finish_all(desk.page)
    desk.page.reload()
    desk.page.locator("#state button[value=ready]").click()
    desk.phone_is_ready()


def fetches(page: Page) -> list[float]:
    """Let the page ask the server for next to nothing, again and again: seconds, to set all else beside."""
    times: list[Any] = [page.evaluate(FETCH) for _ in range(FETCHES)]
    return [ms / 1000 for ms in times]
