"""Under a fast clock, with leave, holidays, clocks that change and a worker that dies: none is forgotten."""

from random import Random

import pytest
from benchmarks.follow_up_world import World
from benchmarks.follow_ups import is_in_time, is_told

from tests.rules.chances import is_safe


@pytest.mark.parametrize("busy", [0.5, 0.98])
def test_each_promise_is_kept_in_its_time_or_somebody_hears_of_it(busy: float) -> None:
    world = World(Random(11), busy=busy)
    world.run(100, days=30)

    assert [one for one in world.promises if not is_in_time(one) and not is_told(one)] == []
    assert all(is_safe(one.hours, at) for one in world.promises for at in one.began)
    assert any(is_in_time(one) for one in world.promises)
    assert busy < 0.9 or not all(is_in_time(one) for one in world.promises)
