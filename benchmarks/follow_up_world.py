"""A line in a model of time that keeps its promises by the real rules: hours, windows, steps, outcomes.

People work their shifts, go on leave and are busy with who waits; public holidays close the house; the worker
is killed and comes back. What nobody keeps in time must be told of, and nobody is called outside safe hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ringbuoy.callers.safe_hours import SafeHours
from ringbuoy.followups.rules import OPEN, Move, Outcome, State, move_of, possible
from ringbuoy.followups.timing import Timing, Window, first_window, retry_window
from ringbuoy.followups.windows import Course, Standing, Step, course, may_begin, may_keep, next_step

BEGINS = datetime(2026, 10, 20, 12, tzinfo=UTC)
"""Clocks change in Europe on 25 October and in New York on 1 November; Thanksgiving and Christmas follow."""
CENTER = ZoneInfo("America/New_York")
CLOSED_ON = frozenset({date(2026, 11, 11), date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1)})
ZONES = ("America/New_York", "America/Los_Angeles", "America/St_Johns", "Europe/Lisbon", "America/Phoenix")
TICK = timedelta(minutes=15)
CONVERSES = timedelta(minutes=30)
ANSWERS = (
    *[Outcome.REACHED] * 5,
    *[Outcome.NO_ANSWER] * 5,
    Outcome.MESSAGE_LEFT,
    Outcome.NOT_NOW,
    Outcome.WRONG_CONTACT_INFO,
    Outcome.DECLINED,
)


@dataclass
class Promised:
    """A promise as the rules see it, and what is noted from outside. `told`: when somebody was told of it."""

    hours: SafeHours
    window: Window
    laid: Course
    prefers: int | None
    state: State = State.PROMISED
    tries: int = 0
    taken_at: datetime | None = None
    taken_by: int | None = None
    warned: bool = False
    missed: bool = False
    first_tried_at: datetime | None = None
    first_miss_at: datetime = BEGINS
    began: list[datetime] = field(default_factory=list)
    told: dict[Step, datetime] = field(default_factory=dict)

    @property
    def due(self) -> tuple[Step, datetime] | None:
        """What is due next; nothing once it is over."""
        if self.state not in OPEN:
            return None
        taken_at = self.taken_at if self.state is State.TAKEN else None
        return next_step(Standing(self.laid.warn_at, self.laid.miss_at, self.warned, self.missed, taken_at))


@dataclass(frozen=True)
class Counselor:
    """Who works when, on the center's clock; on leave from one day to another."""

    person: int
    from_hour: int
    until_hour: int
    leave: tuple[date, date]

    def is_here(self, at: datetime) -> bool:
        """Tell whether this person works now."""
        local = at.astimezone(CENTER)
        is_off = local.date() in CLOSED_ON or self.leave[0] <= local.date() <= self.leave[1]
        return not is_off and self.from_hour <= local.hour < self.until_hour


class World:
    """Promises, people and time. `busy` is how often somebody waits when a counselor looks, 0..1."""

    def __init__(self, chance: Random, *, busy: float) -> None:
        self.chance = chance
        self.busy = busy
        self.timing = Timing()
        self.people = [self._counselor(person) for person in range(1, 9)]
        self.free_at = dict.fromkeys(range(1, 9), BEGINS)
        self.promises: list[Promised] = []
        self.worker_back_at = BEGINS

    def _counselor(self, person: int) -> Counselor:
        begins = (8, 12, 16, 20)[person % 4]
        away = BEGINS.date() + timedelta(days=self.chance.randrange(0, 60))
        return Counselor(person, begins, begins + 4, (away, away + timedelta(days=9)))

    def promise(self, at: datetime) -> bool:
        """Promise something by chance; tell whether there was a safe hour for it."""
        hours = self._hours()
        window = first_window(self.timing, is_grave=self.chance.random() < 0.2, at=at)
        laid = course(hours, window.opens_at, window.closes_at)
        if laid is None:
            return False
        prefers = self.chance.choice((None, None, *range(1, 9)))
        self.promises.append(Promised(hours, window, laid, prefers, first_miss_at=laid.miss_at))
        return True

    def _hours(self) -> SafeHours:
        opens = self.chance.randrange(7, 22)
        closes = (opens + self.chance.choice((1, 2, 3, 8, 12))) % 24
        days = frozenset(day for day in range(7) if self.chance.random() < 0.85) or frozenset({2})
        avoids = CLOSED_ON if self.chance.random() < 0.3 else frozenset()
        return SafeHours(time(opens), time(closes), self.chance.choice(ZONES), days, avoids)

    def run(self, promises: int, days: int) -> None:
        """Let time pass: promises come for two thirds of it, all are kept or told of in the rest."""
        rest, at, ends = promises, BEGINS, BEGINS + timedelta(days=days)
        each_tick = promises / (days * 0.6 * 96)
        while at < ends:
            while rest and self.chance.random() < each_tick / (1 + each_tick):
                rest -= self.promise(at)
            self._tick(at)
            at += TICK
        assert rest == 0

    def _tick(self, at: datetime) -> None:
        self._sweep(at)
        for counselor in self.people:
            is_free = self.free_at[counselor.person] <= at and self.chance.random() >= self.busy
            if counselor.is_here(at) and is_free:
                self._keep_one(counselor.person, at)

    def _sweep(self, at: datetime) -> None:
        """Take every step that is due, unless the worker was killed: then it comes back by and by."""
        if at >= self.worker_back_at and self.chance.random() < 0.01:
            self.worker_back_at = at + timedelta(minutes=self.chance.choice((15, 60, 600)))
        if at < self.worker_back_at:
            return
        for one in self.promises:
            self._catch_up(one, at)

    def _catch_up(self, one: Promised, at: datetime) -> None:
        while one.due is not None and one.due[1] <= at:
            self._step(one, one.due[0], at)

    def _step(self, one: Promised, step: Step, at: datetime) -> None:
        one.told.setdefault(step, at)
        if step is Step.WARN:
            one.warned = True
        elif step is Step.MISS:
            one.missed = True
        elif step is Step.LAPSE:
            one.state = possible(one.state)[Move.LAPSE]
        else:
            one.state = possible(one.state)[Move.PUT_BACK]

    def _keep_one(self, person: int, at: datetime) -> None:
        """Take the promise with the least time left that this person may keep now; say what came of it."""
        one = min(self._can_keep(person, at), key=lambda row: row.laid.miss_at, default=None)
        if one is None:
            return
        self._catch_up(one, at)
        if one.state is not State.PROMISED:
            return
        one.state, one.taken_at, one.taken_by = possible(one.state)[Move.TAKE], at, person
        one.tries += 1
        one.began.append(at)
        self.free_at[person] = at + CONVERSES
        if self.chance.random() >= 0.03:  # else the browser is gone, and nobody says what came of it
            self._tell(one, self.chance.choice(ANSWERS), at)

    def _can_keep(self, person: int, at: datetime) -> Iterator[Promised]:
        for one in self.promises:
            is_open = one.state is State.PROMISED and may_begin(one.hours, one.window.opens_at, at=at)
            if is_open and may_keep(one.prefers, person, release_at=one.laid.release_at, at=at):
                yield one

    def _tell(self, one: Promised, outcome: Outcome, at: datetime) -> None:
        move = move_of(outcome, tries=one.tries, most=self.timing.tries)
        one.first_tried_at = one.first_tried_at or at
        one.state = possible(one.state)[move]
        if move in {Move.TRY_AGAIN, Move.POSTPONE}:
            self._lay_again(one, at)

    def _lay_again(self, one: Promised, at: datetime) -> None:
        window = retry_window(self.timing, one.window.closes_at, at=at)
        while (laid := course(one.hours, window.opens_at, window.closes_at)) is None:
            window = Window(window.opens_at, window.closes_at + timedelta(days=1))
        one.window, one.laid, one.warned, one.missed = window, laid, False, False
