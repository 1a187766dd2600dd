"""Migrations stand in one line in each room, and say all that the models say."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState

from ringbuoy.server.quick_states import quick_states


def test_no_two_migrations_of_a_room_claim_the_same_place() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


def test_no_model_says_more_than_the_migrations() -> None:
    before = MigrationLoader(None).project_state()
    after = ProjectState.from_apps(apps)

    changes = MigrationAutodetector(before, after).changes(graph=MigrationLoader(None).graph)

    assert {room: [str(one) for one in rows] for room, rows in changes.items()} == {}


def test_no_migration_of_ours_runs_python_as_no_related_model_is_drawn_for_it() -> None:
    loader = MigrationLoader(None)
    ours = {one.label for one in apps.get_app_configs() if one.name.startswith("ringbuoy.")}

    run = [
        str(migration)
        for (app, _name), migration in loader.disk_migrations.items()
        if app in ours and any(isinstance(one, RunPython) for one in migration.operations)
    ]
    assert run == [], "server/quick_states.py draws too little for these."


def test_what_django_draws_with_is_as_before_when_the_tables_are_made() -> None:
    before = (ProjectState.add_model, ProjectState.add_field, ProjectState.reload_model)

    with quick_states():
        pass

    assert (ProjectState.add_model, ProjectState.add_field, ProjectState.reload_model) == before
