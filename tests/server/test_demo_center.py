"""The demo center is made once, and found again."""

import stat
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password

from ringbuoy.access.rules import Role
from ringbuoy.assessments.published import CSSRS
from ringbuoy.assessments.registering import registration_of
from ringbuoy.directory.editing.keeping import due
from ringbuoy.directory.models import Location, Organization, Phone, Service
from ringbuoy.directory.searching.places import spot_of
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.search import search
from ringbuoy.journal.models import Entry
from ringbuoy.lines.center import the_center
from ringbuoy.lines.journey import journey
from ringbuoy.lines.models import Line
from ringbuoy.people.models import Person
from ringbuoy.rescues.models import AnsweringPoint
from ringbuoy.rescues.points import find_points
from ringbuoy.server import demo_center

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, data=tmp_path, demo=True))
    return tmp_path


def test_a_second_start_finds_the_same_people_and_passwords() -> None:
    first = demo_center.ensure(NOW)

    assert demo_center.ensure(NOW) == first == demo_center.listed()
    assert Person.objects.count() == len(first)
    assert all(Person.objects.get(username=one.username).check_password(one.password) for one in first)


def test_no_password_of_the_demo_is_refused_by_our_own_rules() -> None:
    for words in permutations(demo_center.WORDS, 2):
        validate_password("-".join((*words, "000000")))


def test_the_passwords_are_for_nobody_elses_eyes(folder: Path) -> None:
    demo_center.ensure(NOW)

    mode = stat.S_IMODE((folder / "demo" / demo_center.PASSWORDS).stat().st_mode)
    assert mode == 0o600


def test_the_demo_has_the_people_that_a_tour_needs() -> None:
    demo_center.ensure(NOW)

    roles = [role for person in Person.objects.all() for role in person.roles]
    assert roles.count(Role.COUNSELOR) + roles.count(Role.TRAINEE) == 8
    assert roles.count(Role.SUPERVISOR) == 2
    assert {Role.COORDINATOR, Role.DIRECTORY_EDITOR, Role.CLINICAL_DIRECTOR, Role.REPORTER} <= set(roles)
    assert {Role.IT_ADMINISTRATOR, Role.AUDITOR} <= set(roles)


def test_every_line_leads_somewhere_when_nobody_answers() -> None:
    demo_center.ensure(NOW)

    lines = {line.code: line for line in Line.objects.all()}
    assert all(journey(line, lines, at=NOW).is_sound for line in lines.values())


def test_the_safety_questions_are_on_and_marked_as_the_demos() -> None:
    demo_center.ensure(NOW)

    registration = registration_of(CSSRS.code)
    assert registration is not None
    assert "demo" in registration.reference


def test_a_real_center_lists_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    demo_center.ensure(NOW)
    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, demo=False))

    assert demo_center.listed() == []


def test_the_center_keeps_the_hours_of_its_lines() -> None:
    demo_center.ensure(NOW)

    assert {the_center().zone} == set(Line.objects.values_list("zone", flat=True))


def test_the_demo_has_a_directory_that_is_made_up_and_loaded_once() -> None:
    demo_center.ensure(NOW)
    Service.objects.filter(name="Detox").update(name="Changed by a visitor")
    demo_center.ensure(NOW)

    assert 20 <= Service.objects.count() <= 40
    assert Service.objects.filter(name="Changed by a visitor").exists()
    assert all("(demo)" in name for name in Organization.objects.values_list("name", flat=True))
    assert all("555-01" in number for number in Phone.objects.values_list("number", flat=True))
    assert Location.objects.filter(is_confidential=True).count() == 1
    assert Entry.objects.filter(name="directory.imported").count() == 1


def test_emergency_help_can_be_tried_with_answering_points_that_ring_nowhere() -> None:
    demo_center.ensure(NOW)
    AnsweringPoint.objects.filter(area="Pine Valley").delete()
    demo_center.ensure(NOW)

    assert [point.number for point in find_points("harbor c")] == ["+1 555 010 0168", "+1 555 010 0167"]
    assert not find_points("Pine Valley")


def test_the_demo_directory_is_found_in_two_languages_and_by_distance() -> None:
    demo_center.ensure(NOW)

    near = search(Question("food", near=spot_of("Brooklyn")))
    spanish = search(Question("comida"))

    assert near[0].meters is not None
    assert near[0].meters < 10_000
    assert spanish
    assert due(NOW.date()).stale > 0
