"""Sending texts beside the worker's sweeps: a carrier that is slow holds up nothing else.

Woken by each message that is kept; looks by itself every second, as a hint may be lost. Several texts go out
at once, each person's in their order; several workers may do this, each text is claimed by one.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread

import psycopg
from django.conf import settings
from django.db import connection

from ringbuoy.kernel import clock
from ringbuoy.server.loops import Stop, attempt

AT_ONCE = 4
LOOK_EVERY_SECONDS = 1.0
TOGETHER_SECONDS = 0.1


@contextmanager
def sending_texts(stop: Stop) -> Iterator[None]:
    """Send texts for as long as the block lasts, which ends when `stop` was asked."""
    thread = Thread(target=_run, args=(stop,), name="texts")
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _run(stop: Stop) -> None:
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="text") as pool:
        while not stop.asked:
            attempt("texts", lambda: _listen_and_send(pool, stop))
    connection.close()


def _listen_and_send(pool: ThreadPoolExecutor, stop: Stop) -> None:
    """Send what is due at each hint, until told to stop."""
    with psycopg.connect(settings.RINGBUOY.database_address.url, autocommit=True) as ear:
        ear.execute("LISTEN message")
        while not stop.asked:
            while send_due(pool):
                pass
            _await_hints(ear)


def _await_hints(ear: psycopg.Connection) -> None:
    """Wait for a hint, then a moment for those that come with it: one look serves them all."""
    if list(ear.notifies(timeout=LOOK_EVERY_SECONDS, stop_after=1)):
        list(ear.notifies(timeout=TOGETHER_SECONDS))


def send_due(pool: ThreadPoolExecutor) -> int:
    """Take what was said, send what is due, erase what carriers hold; give how many were tried."""
    from ringbuoy.texting.leftovers import erase_left
    from ringbuoy.texting.on_call import call_phones
    from ringbuoy.texting.outbox import claim, take_what_was_said

    call_phones(at=clock.now())
    take_what_was_said(at=clock.now())
    claimed = claim(AT_ONCE, at=clock.now())
    list(pool.map(_send, claimed))
    erase_left(at=clock.now())
    return len(claimed)


def _send(outgoing: int) -> None:
    """Send one. What fails here is tried again when its lease is over."""
    from ringbuoy.texting.sending import send

    attempt("text", lambda: send(outgoing, at=clock.now()))
    connection.close()
