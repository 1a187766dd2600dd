"""The way of a counselor's phone through the hub: their own, signed in, and nobody else's."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection, serve

from ringbuoy.contacts.visits import CALL_COOKIE, signer_of
from ringbuoy.doors.chat.phone_door import BURST, CALLERS_PATH, MOST_BYTES, Closing
from ringbuoy.doors.public.speaking_visit import PURPOSE
from ringbuoy.kernel import clock
from ringbuoy.kernel.settings import ASTERISK_PORT_ABOVE, load
from ringbuoy.people.actions import deactivate
from ringbuoy.server.postgres import Cluster
from ringbuoy.telephony.browser_calls import ask, hang_up
from ringbuoy.telephony.calls.browsers import browser_account
from ringbuoy.telephony.models import BrowserCall
from tests.doors.hub_bench import HubBench, app_url, web
from tests.doors.hubs import Browser, RunningHub
from tests.ports import free_port
from tests.privacy.running import until
from tests.rules.test_sip_rules import said

__all__ = ["web"]

WITHIN_S = 10
MANY_S = 60
NOT_READY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
"""What Asterisk answers while it starts."""


class TinyAsterisk:
    """Keeps what it hears, and answers each message with the same words."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.port = free_port()

    def talk(self, browser: ServerConnection) -> None:
        for words in browser:
            self.heard.append(str(words))
            browser.send(f"SIP/2.0 200 OK\r\n\r\n{len(self.heard)}")

    @contextmanager
    def running(self) -> Iterator[None]:
        with serve(self.talk, "127.0.0.1", self.port, subprotocols=["sip"]) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()


@pytest.fixture(scope="module")
def asterisk() -> Iterator[TinyAsterisk]:
    tiny = TinyAsterisk()
    with tiny.running():
        yield tiny


@pytest.fixture(scope="module")
def hub(data: Path, cluster: Cluster, web: None, asterisk: TinyAsterisk) -> Iterator[RunningHub]:
    """A hub whose Asterisk is the tiny one."""
    running = RunningHub(data, app_url(cluster), RINGBUOY_SIP_PORT=str(asterisk.port - ASTERISK_PORT_ABOVE))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bench(transactional_db: None, data: Path, hub: RunningHub) -> HubBench:
    return HubBench(data, hub)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def phone_of(
    browser: Browser, opened: ExitStack, *, origin: str = "", path: str = "/sip"
) -> ClientConnection:
    """Open the way of a browser's phone, as its page does."""
    cookies = {"Cookie": "; ".join(f"{name}={said}" for name, said in browser.cookies.items())}
    here = f"http://127.0.0.1:{browser.port}"
    return opened.enter_context(
        connect(
            f"ws://127.0.0.1:{browser.port}{path}",
            origin=origin or here,
            subprotocols=["sip"],
            additional_headers=cookies,
            open_timeout=WITHIN_S,
        )
    )


def closing_of(phone: ClientConnection) -> int:
    """Wait until the way is closed, and give the reason."""
    with suppress(ConnectionClosed):
        while True:
            phone.recv(timeout=WITHIN_S)
    return phone.close_code or 0


def registration(bench: HubBench, name: str) -> str:
    account = f"c{bench.person(name).pk}"
    return said("REGISTER", name=account, to=f"<sip:{account}@phone.invalid>")


def test_a_phone_speaks_in_its_own_name_and_in_no_other(
    bench: HubBench, asterisk: TinyAsterisk, opened: ExitStack
) -> None:
    phone = phone_of(bench.seat("maria"), opened)
    phone.send(registration(bench, "maria"))
    answer = phone.recv(timeout=WITHIN_S)
    heard = list(asterisk.heard)
    phone.send(registration(bench, "tom"))

    assert str(answer).startswith("SIP/2.0 200 OK")
    assert closing_of(phone) == Closing.REFUSED
    assert heard[-1] == registration(bench, "maria") == asterisk.heard[-1]


def test_only_who_takes_contacts_gets_in_and_from_our_own_page(bench: HubBench, opened: ExitStack) -> None:
    maria, owen = bench.seat("maria"), bench.seat("owen")
    stranger = Browser(bench.hub.port)

    for browser, origin, path in (
        (stranger, "", "/sip"),
        (owen, "", "/sip"),
        (maria, "https://elsewhere.example", "/sip"),
        (maria, "", "/live/stream"),
    ):
        with pytest.raises(InvalidStatus):
            phone_of(browser, opened, origin=origin, path=path)


def test_the_newest_window_is_the_phone_and_the_older_one_is_told(bench: HubBench, opened: ExitStack) -> None:
    browser = bench.seat("maria")
    older = phone_of(browser, opened)
    newer = phone_of(browser, opened)

    assert closing_of(older) == Closing.ELSEWHERE
    newer.send(registration(bench, "maria"))
    assert newer.recv(timeout=WITHIN_S)


def test_a_sign_in_that_ends_closes_the_way(bench: HubBench, opened: ExitStack) -> None:
    phone = phone_of(bench.seat("tom"), opened)
    deactivate(bench.owen, bench.tom, at=bench.at)

    assert closing_of(phone) == Closing.SIGNED_OUT


def test_a_message_without_end_closes_the_way(bench: HubBench, opened: ExitStack) -> None:
    phone = phone_of(bench.seat("maria"), opened)
    phone.send("A" * (MOST_BYTES + 1))

    assert closing_of(phone) == 1009


def test_what_no_phone_of_ours_says_closes_the_way_and_never_reaches_asterisk(
    bench: HubBench, asterisk: TinyAsterisk, opened: ExitStack
) -> None:
    browser, account = bench.seat("maria"), f"c{bench.maria.pk}"
    proof = f'Authorization: Digest username="c{bench.tom.pk}", response="0"\r\n'
    before = list(asterisk.heard)

    for words in (
        "open the line",
        b"\x00\xff\x00",
        "REGISTER sip:phone.invalid SIP/2.0\r\n\r\n",
        said("REGISTER", name=account, to=f"<sip:{account}@phone.invalid>", more=proof),
        said("REGISTER", name=account, to=f"<sip:c{bench.tom.pk}@phone.invalid>"),
        said("INVITE", name=account, to="<sip:5550100@phone.invalid>"),
        said("INVITE", name=account, to="<sip:15551230000@trunk-1>"),
        said("SUBSCRIBE", name=account, to=f"<sip:{account}@phone.invalid>"),
    ):
        phone = phone_of(browser, opened)
        phone.send(words)
        assert closing_of(phone) == Closing.REFUSED, words

    assert asterisk.heard == before
    phone = phone_of(browser, opened)
    phone.send(registration(bench, "maria"))
    assert str(phone.recv(timeout=WITHIN_S)).startswith("SIP/2.0 200 OK")


@pytest.fixture
def late() -> TinyAsterisk:
    """An Asterisk that does not run yet."""
    return TinyAsterisk()


@pytest.fixture
def alone(data: Path, cluster: Cluster, bench: HubBench, late: TinyAsterisk) -> Iterator[RunningHub]:
    """A hub whose Asterisk is that one. The pages have told who somebody is: the first time takes long."""
    maria = bench.seat("maria")
    until(lambda: is_let_in(maria), within=MANY_S)
    running = RunningHub(data, app_url(cluster), RINGBUOY_SIP_PORT=str(late.port - ASTERISK_PORT_ABOVE))
    running.start()
    yield running
    running.stop()


def is_let_in(browser: Browser) -> bool:
    """Tell whether a phone may come in now."""
    with suppress(InvalidStatus, TimeoutError), ExitStack() as opened:
        phone_of(browser, opened)
        return True
    return False


def test_while_asterisk_is_away_the_page_is_told_to_come_again(
    bench: HubBench, alone: RunningHub, opened: ExitStack
) -> None:
    with pytest.raises(InvalidStatus):
        phone_of(Browser(alone.port, bench.seat("maria").cookies), opened)


def test_who_comes_while_asterisk_is_started_waits_and_is_let_in(
    bench: HubBench, alone: RunningHub, late: TinyAsterisk, opened: ExitStack
) -> None:
    browser = Browser(alone.port, bench.seat("maria").cookies)
    with ThreadPoolExecutor() as pool:
        with socket.create_server(("127.0.0.1", late.port)) as not_ready:
            not_ready.settimeout(WITHIN_S)
            coming = pool.submit(phone_of, browser, opened)
            with not_ready.accept()[0] as asked:
                assert asked.recv(MOST_BYTES)
                asked.sendall(NOT_READY)
        with late.running():
            phone = coming.result(WITHIN_S)
            phone.send(registration(bench, "maria"))

            assert str(phone.recv(timeout=WITHIN_S)).startswith("SIP/2.0 200 OK")
            phone.close()


def robins_call(bench: HubBench) -> tuple[BrowserCall, Browser]:
    """A call that Robin's browser has asked for, and that browser."""
    call = ask(bench.line(), "en", at=clock.now())
    browser = Browser(bench.hub.port)
    browser.cookies = {CALL_COOKIE: signer_of(load(bench.data)).sign(PURPOSE, call.pk.hex, at=clock.now())}
    return call, browser


def robins_words(call: BrowserCall, method: str = "REGISTER", to: str = "") -> str:
    account = browser_account(call.pk)
    return said(method, name=account, to=to or f"<sip:{account}@phone.invalid>")


def test_a_caller_speaks_for_their_one_call_and_dials_nothing(
    bench: HubBench, asterisk: TinyAsterisk, opened: ExitStack
) -> None:
    call, browser = robins_call(bench)
    phone = phone_of(browser, opened, path=CALLERS_PATH)
    phone.send(robins_words(call))
    assert str(phone.recv(timeout=WITHIN_S)).startswith("SIP/2.0 200 OK")

    for words in (
        robins_words(call, "INVITE", "<sip:5550100@phone.invalid>"),
        robins_words(call, "INVITE", "<sip:15551230000@trunk-1>"),
        registration(bench, "maria"),
    ):
        phone = phone_of(browser, opened, path=CALLERS_PATH)
        phone.send(words)
        assert closing_of(phone) == Closing.REFUSED
    assert not any("INVITE" in words for words in asterisk.heard)


def test_no_caller_gets_in_by_anothers_way_or_without_a_call(bench: HubBench, opened: ExitStack) -> None:
    _call, browser = robins_call(bench)
    over, late = robins_call(bench)
    hang_up(over, at=clock.now())

    for who, path, origin in (
        (Browser(bench.hub.port), CALLERS_PATH, ""),
        (late, CALLERS_PATH, ""),
        (browser, CALLERS_PATH, "https://elsewhere.example"),
        (browser, "/sip", ""),
        (bench.seat("maria"), CALLERS_PATH, ""),
    ):
        with pytest.raises(InvalidStatus):
            phone_of(who, opened, path=path, origin=origin)


def test_a_token_used_twice_opens_one_way_and_a_flood_closes_it(bench: HubBench, opened: ExitStack) -> None:
    call, browser = robins_call(bench)
    older = phone_of(browser, opened, path=CALLERS_PATH)
    newer = phone_of(browser, opened, path=CALLERS_PATH)
    assert closing_of(older) == Closing.ELSEWHERE

    with suppress(ConnectionClosed):
        for _ in range(2 * BURST):
            newer.send(robins_words(call))
    assert closing_of(newer) == Closing.REFUSED
