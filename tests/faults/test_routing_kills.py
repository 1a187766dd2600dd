"""Routers are killed while people reach out. The long version is benchmarks/routing_faults.py."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.routing_faults import PEOPLE, Run, break_things
from benchmarks.routing_world import World

from ringbuoy.server.postgres import Cluster


@pytest.mark.cluster
@pytest.mark.django_db(transaction=True)
def test_killed_routers_lose_nobody_and_give_nobody_to_two(cluster: Cluster, tmp_path: Path):
    world = World()
    people = world.people(PEOPLE, chat_limit=2)

    found = break_things(Run(routers=3, kills=5), world, people, _environment(cluster, tmp_path))

    assert found.arrived > 0
    assert found.is_sound, found


def _environment(cluster: Cluster, data: Path) -> dict[str, str]:
    """The engines of this test work on the tests' database, from a data folder of their own."""
    address = replace(cluster.roles.app, name="test_ringbuoy")
    return {**os.environ, "RINGBUOY_DATA": str(data), "APP_DATABASE_URL": address.url, "PYTHONPATH": "src"}
