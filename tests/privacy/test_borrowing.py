"""While keyd is down a counselor's own open conversation goes on, and nothing else is read."""

import asyncio
import threading
from contextlib import contextmanager

import pytest

from ringbuoy.privacy import borrowing, keys
from ringbuoy.privacy.borrowing import hand_over, open_or_borrow
from ringbuoy.privacy.holders import HeldKeys, HubKeys, serve_held
from ringbuoy.privacy.keys import KeysUnavailable
from tests.privacy.running import reading, until


@pytest.fixture
def page(resting_keyd, monkeypatch):
    """A page's process: its keyd has run once and is down; its hub runs."""
    resting_keyd.start().stop()
    own, hub = resting_keyd.keys(), HubKeys(resting_keyd.data / "run" / "hub.sock", center="harbor")
    monkeypatch.setattr(keys, "own_keys", lambda: own)
    monkeypatch.setattr(borrowing, "own_hub", lambda: hub)
    with running_hub(resting_keyd.data / "run" / "hub.sock"):
        yield own


@contextmanager
def running_hub(path):
    stop, started = threading.Event(), threading.Event()

    async def run() -> None:
        server = await serve_held(HeldKeys(), path, center="harbor")
        started.set()
        while not stop.is_set():
            await asyncio.sleep(0.01)
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    started.wait(10)
    yield
    stop.set()
    thread.join()


def test_ones_own_open_conversation_goes_on(page, contact):
    fresh = page.fresh_key(contact)
    hand_over(fresh)

    assert open_or_borrow(contact, grant=reading(contact, own_live=True)).secret == fresh.secret


def test_history_stays_closed_even_if_the_hub_holds_the_key(page, contact):
    hand_over(page.fresh_key(contact))

    with pytest.raises(KeysUnavailable):
        open_or_borrow(contact, grant=reading(contact))


def test_a_conversation_that_nobody_holds_stays_closed(page, contact):
    page.fresh_key(contact)

    with pytest.raises(KeysUnavailable):
        open_or_borrow(contact, grant=reading(contact, own_live=True))


def test_a_key_that_still_lies_in_the_spool_is_borrowed(page, contact, resting_keyd):
    fresh = page.fresh_key(contact)
    hand_over(fresh)
    spooled = next(resting_keyd.places.spool.glob("*.key"))
    aside = spooled.rename(resting_keyd.data / "aside")
    resting_keyd.start()

    borrowed = open_or_borrow(contact, grant=reading(contact, own_live=True))
    aside.rename(spooled)
    until(lambda: not spooled.exists())

    assert borrowed.secret == fresh.secret
    assert open_or_borrow(contact, grant=reading(contact)).secret == fresh.secret
