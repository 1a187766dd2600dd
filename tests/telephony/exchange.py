"""A real Asterisk for the tests, on ports of its own, in the tests' data folder."""

import json
import os
import shutil
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ringbuoy.kernel.settings import Tls, load
from ringbuoy.server.asterisk.laying_out import lay_out
from ringbuoy.server.asterisk.programs import find_programs
from ringbuoy.server.os_users import Part, user_for
from ringbuoy.server.processes import port_answers
from ringbuoy.server.programs import end_group, start_program
from ringbuoy.telephony.asterisk.place import ARI_USER, place_of
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.phone.sound import samples_in, tone
from tests.ports import free_sip_port

START_WITHIN_S = 60
REPORTS_EVERY_MS = 500
"""Ten times as often as usual, so that each call of a test has reports (RTCP) in which a name could stand."""
MUSIC_HZ, GREETING_HZ, RECONNECTING_HZ = 600, 400, 800


class Exchange:
    """A running Asterisk."""

    def __init__(
        self, data: Path, *, host: str = "127.0.0.1", tls: Tls | None = None, signers: Path | None = None
    ) -> None:
        programs = find_programs()
        if programs is None:
            pytest.skip("No Asterisk is installed: ./ringbuoy telephony install")
        self.port = free_sip_port()
        self.settings = replace(load(data), sip_host=host, sip_port=self.port, tls=tls)
        self.settings = replace(self.settings, number_signers=signers)
        self.place = lay_out(self.settings, programs)
        self.command = (*programs.command, "-f", "-C", str(self.place.etc / "asterisk.conf"))
        self.add("rtp.conf", f"[general](+)\nrtcpinterval = {REPORTS_EVERY_MS}\n{_sound_ports()}")
        self.log = data / "logs" / "asterisk.log"
        self._lay_out_tones()

    def add(self, name: str, text: str) -> None:
        """Write more into one of its files, before it starts."""
        with (self.place.etc / name).open("a") as file:
            file.write(text)

    def start(self) -> "Exchange":
        """Start it, and wait until it takes orders."""
        self._said_before = self.log.stat().st_size if self.log.exists() else 0
        self._program = start_program(
            self.command, log=self.log, cwd=self.place.folder, user=user_for(Part.TELEPHONY)
        )
        try:
            self._wait_until_it_answers()
        except AssertionError:
            self.kill()  # one that hangs would stand in the way of the next one
            raise
        return self

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_WITHIN_S
        port = self.settings.asterisk_port
        while not ("Asterisk Ready." in self.said and port_answers("127.0.0.1", port)):
            assert self._program.poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() < deadline, f"Asterisk does not answer. {self.said[-2000:]}"
            time.sleep(0.05)

    @property
    def said(self) -> str:
        """What it has said since it was started; the file goes on from one Asterisk to the next."""
        return self.log.read_bytes()[self._said_before :].decode()

    @property
    def process_id(self) -> int:
        """Its number among the processes of this machine."""
        return self._program.pid

    @property
    def learned_music_at(self) -> str:
        """When it looked for its music last: the first thing that an engine orders when it takes calls."""
        return str(self._answer("asterisk/info")["status"]["last_reload_time"])

    @property
    def phones(self) -> dict[str, str]:
        """The telephones and carriers that it knows, and what it says of each: `online`, for one."""
        return {str(one["resource"]): str(one["state"]) for one in self._answer("endpoints/PJSIP")}

    def _answer(self, question: str) -> Any:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.settings.asterisk_port}/ari/{question}")
        signed = b64encode(f"{ARI_USER}:{place_of(self.settings).password}".encode()).decode()
        asked.add_header("Authorization", f"Basic {signed}")
        with urllib.request.urlopen(asked, timeout=START_WITHIN_S) as answer:
            return json.load(answer)

    def kill(self) -> None:
        """Let it die without a warning."""
        end_group(self._program)

    def _lay_out_tones(self) -> None:
        """Let each thing that the line says or plays be known by its tone."""
        tones = dict.fromkeys(Prompt, GREETING_HZ) | {Prompt.RECONNECTING: RECONNECTING_HZ}
        for line in ("house", "harbor"):
            folder = self.place.sounds / line / "en"
            folder.mkdir(parents=True, exist_ok=True)
            for prompt, hz in tones.items():
                (folder / f"{prompt}.sln").write_bytes(samples_of(tone(hz)))
        (self.place.sounds / "music" / "music.sln").write_bytes(samples_of(tone(MUSIC_HZ)) * 30)


def _sound_ports() -> str:
    """Give each row of tests that runs beside others ports of its own, for phones outlive an Asterisk."""
    row = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    first = 10_000 + 1_200 * int(row or 0)
    return f"rtpstart = {first}\nrtpend = {first + 1_199}\n" if row else ""


def run_exchange(data: Path) -> Iterator[Exchange]:
    """Run one for as long as the tests of a file last."""
    exchange = Exchange(data)
    try:  # whatever keeps it from starting, it must not keep the next one from it
        yield exchange.start()
    finally:
        exchange.kill()
        shutil.rmtree(exchange.place.folder, ignore_errors=True)


def samples_of(pieces: list[bytes]) -> bytes:
    """Write pieces as the samples of a sound file."""
    return b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples_in(pieces))
