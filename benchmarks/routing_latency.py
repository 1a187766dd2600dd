"""How long it takes from the first row of a contact to its offer, through a real engine process.

    python -m benchmarks.routing_latency --contacts 300

One engine runs as in the service. People reach out one after the other while counselors are ready; the
journal's own times are compared. Goal: 300 ms at p99, the counselor's screen included (the rest of the
way, journal to screen, is measured with the chats).
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.noise import listen
from benchmarks.routing_world import World, own_database, run

GOAL_SECONDS = 0.3
WAITS = """
WITH came AS (
    SELECT contact_id, min(inserted_at) AS at FROM journal_entry WHERE name = 'contact.opened' GROUP BY 1
), made AS (
    SELECT contact_id, min(inserted_at) AS at FROM journal_entry WHERE name = 'contact.offered' GROUP BY 1
)
SELECT percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM made.at - came.at)),
       count(*)
  FROM came JOIN made USING (contact_id)
"""
FINISH = """
WITH ended AS (
    UPDATE routing_offer SET outcome = 'caller_left', ended_at = now() WHERE outcome = ''
    RETURNING contact_id, person_id
), moved AS (
    UPDATE contacts_contact SET state = 'abandoned', ended_at = now()
     WHERE id IN (SELECT contact_id FROM ended)
)
INSERT INTO journal_entry (at, name, contact_id, person_id, codes)
SELECT now(), 'contact.abandoned', contact_id, person_id, '{}' FROM ended
"""


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contacts", type=int, default=300)
    contacts = parser.parse_args().contacts
    with own_database() as cluster:
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src"),
            "APP_DATABASE_URL": cluster.app_url,
        }
        world = World()
        world.people(200)
        engine = subprocess.Popen([sys.executable, "-m", "ringbuoy.server.engine"], env=environment)
        time.sleep(3)
        print(listen())
        _reach_out(world, contacts)
        engine.terminate()
        engine.wait()
        (((half, most, nearly_all), offered),) = run(WAITS)
    print(f"{offered} of {contacts} offered: p50 {half:.3f} s, p95 {most:.3f} s, p99 {nearly_all:.3f} s")
    return int(nearly_all > GOAL_SECONDS)


def _reach_out(world: World, contacts: int) -> None:
    from ringbuoy.journal.writing import hint

    for _ in range(contacts):
        world.arrive(1, asking=0.0)
        hint()
        time.sleep(0.1)
        run(FINISH)
        hint()
    time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
