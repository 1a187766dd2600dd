"""Migrations stand in one line in each room, and say all that the models say."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_no_two_migrations_of_a_room_claim_the_same_place() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


def test_no_model_says_more_than_the_migrations() -> None:
    before = MigrationLoader(None).project_state()
    after = ProjectState.from_apps(apps)

    changes = MigrationAutodetector(before, after).changes(graph=MigrationLoader(None).graph)

    assert {room: [str(one) for one in rows] for room, rows in changes.items()} == {}
