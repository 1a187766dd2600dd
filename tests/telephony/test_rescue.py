"""When callers are sent on whose engine is gone, and when they are left where they are."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

from ringbuoy.doors.voice.ari import AsteriskAway
from ringbuoy.doors.voice.leading import Lead
from ringbuoy.doors.voice.rescue import NOBODY, PATIENCE_SECONDS, Rescue
from ringbuoy.telephony.asterisk.place import OURS, Place

WAITS, TALKS, LEFT_ALONE, DESK = "line-1.1", "line-1.2", "line-1.3", "desk-7-1"
BEGAN = 0.0
"""What the clock says at the first look."""
OVER = BEGAN + PATIENCE_SECONDS
STAYS_IN_HAND_FOR = 3
"""So often a leg that was told to go on is still in the dead engine's hands."""


def _nothing(_path: str) -> None:
    """What else happens when Asterisk is asked."""


class Asterisk:
    """What stands for Asterisk: legs in an engine's hands, a talk, and one that only the caller is in."""

    def __init__(self) -> None:
        self.in_hand = {WAITS, TALKS, LEFT_ALONE, DESK}
        self.rooms = {TALKS: [TALKS, DESK], LEFT_ALONE: [LEFT_ALONE]}
        self.sent: list[str] = []
        self.asked: list[str] = []
        self.and_then: Callable[[str], object] = _nothing
        self._going: dict[str, int] = {}

    def answer(self, method: str, path: str, query: str) -> object:
        """Take an order, and give what is told of it."""
        self.asked.append(path)
        self.and_then(path)
        match method, path.split("/"):
            case "GET", ["", "channels"]:
                return [_leg(name) for name in sorted(self.in_hand)]
            case "GET", ["", "bridges"]:
                return [{"id": f"talk-{caller}", "channels": legs} for caller, legs in self.rooms.items()]
            case "GET", ["", "applications", name]:
                assert name == OURS
                return {"channel_ids": sorted(self._still_in_hand())}
            case "GET", ["", "channels", _, "variable"]:
                return {"value": ""}
            case "POST", ["", "channels", leg, "continue"]:
                assert f"context={NOBODY}" in query
                self._going[leg] = STAYS_IN_HAND_FOR
                self.sent.append(leg)
        return []

    def _still_in_hand(self) -> set[str]:
        self._going = {leg: looks - 1 for leg, looks in self._going.items()}
        self.in_hand -= {leg for leg, looks in self._going.items() if looks < 0}
        return self.in_hand


def _leg(name: str) -> dict[str, object]:
    by = {"name": f"PJSIP/here-{name}", "caller": {"number": ""}, "creationtime": ""}
    return {"id": name, "state": "Up", **by}


@contextmanager
def _served(asterisk: Asterisk) -> Iterator[int]:
    """Let it answer at a port of this machine."""

    class Door(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            asked = urlsplit(self.path)
            path = unquote(asked.path.removeprefix("/ari"))
            told = dumps(asterisk.answer(self.command, path, asked.query)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = _answer

        def log_message(self, format: str, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def asterisk() -> Asterisk:
    return Asterisk()


@pytest.fixture
def place(asterisk: Asterisk, tmp_path: Path) -> Iterator[Place]:
    with _served(asterisk) as port:
        yield _place(tmp_path, port)


def _place(folder: Path, port: int) -> Place:
    return Place(folder, Path("/modules"), "127.0.0.1", 5060, port, "a password")


@pytest.fixture
def rescue(place: Place, tmp_path: Path) -> Rescue:
    return Rescue(place, tmp_path)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Lead]:
    """The right of an engine to serve calls, which it does not have yet."""
    lead = Lead(tmp_path)
    yield lead
    lead.give_back()


def test_who_waits_is_sent_on_when_nobody_has_led_for_the_whole_patience(
    rescue: Rescue, asterisk: Asterisk
) -> None:
    assert rescue.look(at=BEGAN) == rescue.look(at=OVER - 0.1) == 0
    assert asterisk.asked == []

    assert rescue.look(at=OVER) == 2
    assert sorted(asterisk.sent) == [WAITS, LEFT_ALONE]


def test_who_was_sent_on_is_not_sent_again(rescue: Rescue, asterisk: Asterisk) -> None:
    rescue.look(at=BEGAN)
    rescue.look(at=OVER)

    assert rescue.look(at=OVER + 1) == 0
    assert len(asterisk.sent) == 2


def test_whose_talk_ends_meanwhile_is_sent_on_then(rescue: Rescue, asterisk: Asterisk) -> None:
    rescue.look(at=BEGAN)
    rescue.look(at=OVER)

    asterisk.rooms[TALKS].remove(DESK)

    assert rescue.look(at=OVER + 1) == 1
    assert asterisk.sent[2:] == [TALKS]


def test_nobody_is_sent_on_while_an_engine_leads(rescue: Rescue, asterisk: Asterisk, engine: Lead) -> None:
    engine.take()

    assert [rescue.look(at=BEGAN + seconds) for seconds in range(60)] == [0] * 60
    assert asterisk.asked == []


def test_patience_begins_anew_with_each_engine(rescue: Rescue, asterisk: Asterisk, engine: Lead) -> None:
    rescue.look(at=BEGAN)
    engine.take()
    rescue.look(at=BEGAN + 1)
    engine.give_back()

    assert rescue.look(at=BEGAN + 2) == rescue.look(at=OVER + 1.9) == 0
    assert rescue.look(at=OVER + 2) == 2


def test_an_engine_that_begins_meanwhile_keeps_its_callers(
    rescue: Rescue, asterisk: Asterisk, engine: Lead
) -> None:
    rescue.look(at=BEGAN)
    asterisk.and_then = lambda path: path == "/bridges" and engine.take()

    assert rescue.look(at=OVER) == 0
    assert asterisk.sent == []


def test_no_engine_begins_until_who_is_sent_on_has_left_the_dead_ones_hands(
    rescue: Rescue, asterisk: Asterisk, engine: Lead
) -> None:
    """It took who left for somebody who had hung up, and then hung up when they asked again."""
    begins: list[bool] = []

    def try_to_begin(path: str) -> None:
        if asterisk.sent:
            begins.append(engine.take())

    rescue.look(at=BEGAN)
    asterisk.and_then = try_to_begin
    rescue.look(at=OVER)

    assert len(begins) > STAYS_IN_HAND_FOR
    assert not any(begins)
    assert engine.take()


def test_who_does_not_go_keeps_no_engine_from_beginning(
    rescue: Rescue, asterisk: Asterisk, engine: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringbuoy.doors.voice.rescue.GO_WITHIN_SECONDS", 0.05)
    monkeypatch.setattr("tests.telephony.test_rescue.STAYS_IN_HAND_FOR", 10_000)
    rescue.look(at=BEGAN)

    assert rescue.look(at=OVER) == 2
    assert engine.take()


def test_where_no_asterisk_was_laid_out_nothing_is_looked_at(tmp_path: Path, asterisk: Asterisk) -> None:
    with _served(asterisk) as port:
        rescue = Rescue(_place(tmp_path / "asterisk", port), tmp_path)

        assert rescue.look(at=BEGAN) == rescue.look(at=OVER) == 0
    assert asterisk.asked == []


def test_an_asterisk_that_is_away_is_said_so_and_asked_again_at_the_next_look(
    tmp_path: Path, asterisk: Asterisk
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    rescue = Rescue(_place(tmp_path, port), tmp_path)
    rescue.look(at=BEGAN)

    for seconds in range(2):
        with pytest.raises(AsteriskAway):
            rescue.look(at=OVER + seconds)
