"""The worker at rest: what nobody waits for is not asked each second."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbuoy.server import worker
from tests.cast import Bench

MOST_QUESTIONS = 28
"""To the database, in a second in which nothing happens."""


def test_a_second_in_which_nothing_happens_asks_little(bench: Bench):
    for _what_the_first_ones_find in range(2):
        worker.sweep_all({**worker.hurried(), **worker.unhurried()})

    with CaptureQueriesContext(connection) as asked:
        worker.step(1)

    questions = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(questions) <= MOST_QUESTIONS


def test_every_sweep_has_one_name_and_runs_within_ten_steps(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    ran: list[str] = []
    monkeypatch.setattr(worker, "attempt", lambda name, _sweep: ran.append(name))

    for number in range(worker.UNHURRIED_EVERY):
        worker.step(number)

    assert not worker.hurried().keys() & worker.unhurried().keys()
    assert set(ran) == worker.hurried().keys() | worker.unhurried().keys()
