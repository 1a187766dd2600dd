"""Which places the bar and the office show to whom."""

import pytest

from ringbuoy.access.rules import Role, acts_of
from ringbuoy.doors.shell import navigation

FRONT = {
    Role.COUNSELOR: ["Desk", "Directory"],
    Role.SUPERVISOR: ["Floor", "Desk", "Directory", "Reports", "Office"],
    Role.CLINICAL_DIRECTOR: ["Floor", "Desk", "Directory", "Reports", "Office"],
    Role.COORDINATOR: ["Reports", "People"],
    Role.DIRECTORY_EDITOR: ["Directory", "Free places"],
    Role.REPORTER: ["Reports"],
    Role.IT_ADMINISTRATOR: ["Office"],
    Role.AUDITOR: ["Office"],
}
OFFICE = {
    Role.SUPERVISOR: [
        [
            "People",
            "Still to be given",
            "Free places",
            "Follow-ups",
            "Plans for callers",
            "What people say of us",
            "Incidents",
            "What we give out",
            "Duties to report",
        ],
        ["What is kept"],
    ],
    Role.CLINICAL_DIRECTOR: [
        [
            "People",
            "Lines",
            "Still to be given",
            "Free places",
            "Safety questions",
            "Ways to cope",
            "Follow-ups",
            "Plans for callers",
            "What people say of us",
            "Incidents",
            "What we give out",
            "Answering points",
            "Duties to report",
            "First words",
        ],
        ["Alarms", "Who has opened what", "Journal", "What is kept"],
    ],
    Role.IT_ADMINISTRATOR: [["People", "Lines"], ["Settings", "System"]],
    Role.AUDITOR: [["Alarms", "Who has opened what", "Journal", "What is kept"]],
}


@pytest.mark.parametrize(("role", "names"), FRONT.items())
def test_the_bar_has_few_places(role: Role, names: list[str]) -> None:
    links = navigation.front(acts_of([role]), "/")

    assert [str(link.name) for link in links] == names


@pytest.mark.parametrize(("role", "groups"), OFFICE.items())
def test_the_office_is_in_groups(role: Role, groups: list[list[str]]) -> None:
    places = navigation.office(acts_of([role]), "/")

    assert [[str(link.name) for link in group] for group in places] == groups


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/office/people/3/", ["Office"]),
        ("/office/openings/", ["Office"]),
        ("/office/openings/mine", []),
        ("/office/openings/close-to-me", []),
        ("/office/reports/day/2026-11-26/", ["Reports"]),
        ("/desk/", ["Desk"]),
    ],
)
def test_where_the_director_is(path: str, current: list[str]) -> None:
    acts = acts_of([Role.CLINICAL_DIRECTOR])

    assert [str(link.name) for link in navigation.front(acts, path) if link.is_current] == current
    assert navigation.shows_office(acts, path) is (current == ["Office"])


def test_one_place_of_the_office_needs_no_list() -> None:
    assert not navigation.shows_office(acts_of([Role.COORDINATOR]), "/office/people/")


def test_a_shift_begins_where_the_work_is() -> None:
    first = {role: navigation.first_page(acts_of([role])) for role in (Role.COUNSELOR, Role.AUDITOR)}

    assert first == {Role.COUNSELOR: "/desk/", Role.AUDITOR: "/office/alarms/"}
    assert navigation.first_page(frozenset()) is None
