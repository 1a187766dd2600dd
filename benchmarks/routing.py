"""How many routing decisions a second become true in PostgreSQL, beside a bare guarded UPDATE.

    python -m benchmarks.routing

10,000 contacts wait, 2,000 counselors with languages and skills are at their desks, about 20 of them
free at a time. Each step of the leader reads what changed, decides, and makes its offers true; between
two steps, not counted, the offers are answered, others finish, and as many people reach out anew.
Goal: at least 2,000 decisions in a second of routing. `benchmarks.routing_faults` kills routers.
"""

import argparse
import statistics
import sys
import time

from benchmarks.noise import listen
from benchmarks.routing_world import World, own_database, run

GOAL = 2_000
ANSWER = """
WITH answered AS (
    UPDATE routing_offer SET outcome = 'answered', ended_at = now() WHERE outcome = ''
    RETURNING contact_id, person_id, seat
), moved AS (
    UPDATE contacts_contact c
       SET state = 'talking', counselor_id = a.person_id, seat = a.seat, answered_at = now(),
           version = version + 1
      FROM answered a WHERE c.id = a.contact_id
)
INSERT INTO journal_entry (at, name, contact_id, person_id, codes)
SELECT now(), 'contact.answered', contact_id, person_id, '{}' FROM answered
"""
BEGIN_TALKS = """
UPDATE contacts_contact c
   SET state = 'talking', counselor_id = pair.person, seat = 1, answered_at = now()
  FROM (SELECT unnest(%(contacts)s::uuid[]) AS contact, unnest(%(persons)s::bigint[]) AS person) AS pair
 WHERE c.id = pair.contact
"""
WRAP_UP = """
UPDATE contacts_contact SET state = 'wrap_up', ended_at = now()
 WHERE id IN (SELECT id FROM contacts_contact WHERE state = 'talking' ORDER BY random() LIMIT %(count)s)
RETURNING id
"""
CLOSE = """
WITH closed AS (
    UPDATE contacts_contact SET state = 'closed', closed_at = now(), seat = NULL WHERE state = 'wrap_up'
    RETURNING id, counselor_id
)
INSERT INTO journal_entry (at, name, contact_id, person_id, codes)
SELECT now(), 'contact.closed', id, counselor_id, '{}' FROM closed
"""
FLOOR = """
UPDATE contacts_contact SET tier = tier, version = version + 1
 WHERE id = ANY (%(ids)s::uuid[]) AND state = 'waiting'
"""


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--counselors", type=int, default=2_000)
    parser.add_argument("--free", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0)
    said = parser.parse_args()
    with own_database():
        print(listen())
        world = World()
        _settle(world, waiting=said.waiting, counselors=said.counselors, free=said.free)
        rate = _measure(world, free=said.free, seconds=said.seconds)
        _measure_floor(free=said.free, seconds=3.0)
        print(listen())
    return int(rate < GOAL)


def _settle(world: World, *, waiting: int, counselors: int, free: int) -> None:
    people = world.people(counselors)
    talks = world.arrive(counselors - free)
    run(BEGIN_TALKS, contacts=talks, persons=people[free:])
    world.arrive(waiting, waited=600)
    run("ANALYZE")


def _measure(world: World, *, free: int, seconds: float) -> float:
    """Give decisions in one second of routing."""
    from ringbuoy.kernel import clock
    from ringbuoy.routing.leader import Leader
    from ringbuoy.routing.orders import MakeOffer

    leader, times, made = Leader(), [], 0
    began = time.perf_counter()
    leader.step(at=clock.now())
    print(f"take over and read everything: {(time.perf_counter() - began) * 1000:.0f} ms")
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        _let_the_world_turn(world, free)
        began = time.perf_counter()
        orders = leader.step(at=clock.now())
        times.append(time.perf_counter() - began)
        made += sum(isinstance(order, MakeOffer) for order in orders)
    rate = made / sum(times)
    _print_times("decision cycle", times)
    print(f"decisions: {made:,}, {rate:,.0f} in a second of routing, {made / seconds:,.0f} with the world")
    return rate


def _let_the_world_turn(world: World, free: int) -> None:
    run(ANSWER)
    run(WRAP_UP, count=free)
    run(CLOSE)
    world.arrive(free)


def _measure_floor(*, free: int, seconds: float) -> None:
    """Measure what the database does at best: one guarded UPDATE of as many rows, again and again."""
    ids = [row[0] for row in run("SELECT id FROM contacts_contact WHERE state = 'waiting' LIMIT 5000")]
    times = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        part = ids[len(times) * free % len(ids) :][:free]
        began = time.perf_counter()
        run(FLOOR, ids=part)
        times.append(time.perf_counter() - began)
    _print_times("bare guarded UPDATE", times)
    print(f"bare guarded UPDATE: {free * len(times) / sum(times):,.0f} rows a second")


def _print_times(name: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=100)
    print(f"{name}: p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
