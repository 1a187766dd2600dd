"""The engine: routing for all channels. Several may run; one leads, another takes over in a moment."""

import time

import psycopg
from django.conf import settings

from ringbuoy.journal.sessions import own_session
from ringbuoy.kernel import clock
from ringbuoy.server.calls import serving_calls
from ringbuoy.server.loops import Stop, attempt, start_django
from ringbuoy.server.pulses import ending_hung_engines

TICK_SECONDS = 0.25
SHORTEST_PAUSE_SECONDS = 0.01
PRESENCE_SECONDS = 1.0
TOLD_AFTER_FAILURES = 8


class Wake:
    """Sleeps until the journal says that something happened, a quarter of a second at most.

    What this process's own session wrote is no news to it: its hints wake nobody here.
    """

    def __init__(self) -> None:
        self._ear: psycopg.Connection[tuple[object, ...]] | None = None

    def wait(self) -> None:
        """Return at the next hint, or when the time is over. Without an ear: after the whole time."""
        time.sleep(SHORTEST_PAUSE_SECONDS)
        try:
            self._listen(TICK_SECONDS - SHORTEST_PAUSE_SECONDS)
        except psycopg.Error:
            self._ear = None
            time.sleep(TICK_SECONDS)

    def _listen(self, seconds: float) -> None:
        if self._ear is None:
            self._ear = psycopg.connect(settings.RINGBUOY.database_address.url, autocommit=True)
            self._ear.execute("LISTEN journal")
        until = time.monotonic() + seconds
        while (rest := until - time.monotonic()) > 0:
            if any(hint.pid != own_session() for hint in self._ear.notifies(timeout=rest, stop_after=1)):
                return


class Engine:
    """Routing's loop: presence and calls for help once a second, the leader's step at every wake."""

    def __init__(self) -> None:
        from ringbuoy.routing.heartbeats import Heartbeats
        from ringbuoy.routing.leader import Leader

        self._leader = Leader()
        self._heartbeats = Heartbeats()
        self._next_look = 0.0
        self._failures = 0

    def run(self, stop: Stop) -> None:
        """Route until told to stop."""
        with ending_hung_engines(settings.RINGBUOY.run, stop):
            self._run(stop)
        attempt("step_down", self._leader.step_down)

    def _run(self, stop: Stop) -> None:
        wake = Wake()
        while not stop.asked:
            if time.monotonic() >= self._next_look:
                self._next_look = time.monotonic() + PRESENCE_SECONDS
                attempt("escalations", call_the_next_ones)
                attempt("presence", self.look_who_is_here)
            self._count_failures(attempt("routing", self.route))
            if self._leader.leads:
                wake.wait()
            else:
                time.sleep(TICK_SECONDS)

    def _count_failures(self, went_well: bool) -> None:
        """If routing itself fails, say so on every screen: everybody can still take the next one."""
        self._failures = 0 if went_well else self._failures + 1
        if self._failures == TOLD_AFTER_FAILURES:
            attempt("alarm", tell_that_routing_fails)

    def look_who_is_here(self) -> None:
        """Notice who has gone and who is back, and bring back whom a lost counselor talked with."""
        from ringbuoy.presence.actions import notice_away, notice_back
        from ringbuoy.routing.losing import return_those_of_lost
        from ringbuoy.telephony.call_backs import not_called_yet

        if not self._leader.leads:
            return
        at = clock.now()
        notice_away(at=at)
        notice_back(at=at)
        return_those_of_lost(self._heartbeats, at=at, without_leg=not_called_yet())

    def route(self) -> None:
        """Take one step of the leader."""
        self._leader.step(at=clock.now())


def call_the_next_ones() -> None:
    """Let calls that nobody has taken climb; the worker does this too, and one of the two is there.

    Whoever leads or not: each call is claimed by one.
    """
    from ringbuoy.escalations.due import climb_due

    climb_due(at=clock.now())


def tell_that_routing_fails() -> None:
    """Put it on the floor."""
    from ringbuoy.journal.names import Happened
    from ringbuoy.journal.writing import write

    write(Happened.ENTRY_BROKEN, at=clock.now(), detail="routing_fails")


def main() -> None:
    """Route, and serve calls, until told to stop."""
    start_django("engine")
    with serving_calls():
        Engine().run(Stop())


if __name__ == "__main__":
    main()
