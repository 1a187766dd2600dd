"""Where a person may go: the places in the bar, and those of the office in groups."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.access.rules import Act


@dataclass(frozen=True)
class Link:
    """A part of the house, and the acts of which any one opens it."""

    name: str | Promise
    path: str
    acts: frozenset[Act]
    is_current: bool = False


FRONT = (
    Link(_("Floor"), "/floor/", frozenset({Act.WATCH_FLOOR})),
    Link(_("Desk"), "/desk/", frozenset({Act.TAKE_CONTACTS})),
    Link(_("Directory"), "/office/directory/", frozenset({Act.SEARCH_DIRECTORY})),
    Link(_("Reports"), "/office/reports/", frozenset({Act.SEE_REPORTS})),
)
OFFICE = (
    (
        Link(_("People"), "/office/people/", frozenset({Act.SEE_PEOPLE})),
        Link(_("Lines"), "/office/lines/", frozenset({Act.CHANGE_LINES})),
        Link(_("Still to be given"), "/office/to-do/", frozenset({Act.WATCH_FLOOR})),
        Link(_("Free places"), "/office/capacity/", frozenset({Act.SAY_CAPACITY})),
        Link(_("Safety questions"), "/office/questions/", frozenset({Act.RECORD_INSTRUMENT})),
        Link(_("Ways to cope"), "/office/coping/", frozenset({Act.EDIT_COPING})),
        Link(_("Follow-ups"), "/office/follow-ups/", frozenset({Act.CARE_FOR_FOLLOW_UPS})),
        Link(_("Plans for callers"), "/office/caller-plans/", frozenset({Act.WRITE_CALLER_PLANS})),
        Link(_("What people say of us"), "/office/said/", frozenset({Act.ATTEND_FEEDBACK})),
        Link(_("Incidents"), "/office/incidents/", frozenset({Act.REVIEW_INCIDENTS})),
        Link(_("What we give out"), "/office/data/", frozenset({Act.DISCLOSE})),
        Link(_("Answering points"), "/office/answering-points/", frozenset({Act.KEEP_ANSWERING_POINTS})),
        Link(_("Duties to report"), "/office/duties/", frozenset({Act.EDIT_DUTIES, Act.DECIDE_ON_REPORTS})),
        Link(_("First words"), "/office/first-words/", frozenset({Act.CHANGE_TRIAGE})),
    ),
    (
        Link(_("Alarms"), "/office/alarms/", frozenset({Act.ATTEND_ALARMS})),
        Link(_("Who has opened what"), "/office/openings/", frozenset({Act.READ_JOURNAL})),
        Link(_("Journal"), "/office/journal/", frozenset({Act.READ_JOURNAL})),
        Link(_("What is kept"), "/office/retention/", frozenset({Act.SEE_RETENTION})),
    ),
    (
        Link(_("Settings"), "/office/settings/", frozenset({Act.CHANGE_SETTINGS})),
        Link(_("System"), "/office/system/", frozenset({Act.SEE_SYSTEM_HEALTH})),
    ),
)
OF_ONES_OWN = (
    "/office/openings/mine",
    "/office/openings/close-to-me",
    "/office/said/new/",
    "/office/incidents/new/",
    "/office/data/new/",
)
"""Pages for everybody: they are reached from one's own menu, and no place of the office is current there."""


def front(acts: Collection[Act], path: str) -> list[Link]:
    """Give the places in the bar. Two or more places of the office stand behind one link."""
    return [*_open(FRONT, acts, path), *_to_office(_all(office(acts, path)))]


def office(acts: Collection[Act], path: str) -> list[list[Link]]:
    """Give the places of the office by group, without the groups of which nothing is open."""
    groups = (_open(group, acts, path) for group in OFFICE)
    return [group for group in groups if group]


def shows_office(acts: Collection[Act], path: str) -> bool:
    """Tell whether this page lists the other places of the office."""
    places = _all(office(acts, path))
    return len(places) > 1 and any(place.is_current for place in places)


def first_page(acts: Collection[Act]) -> str | None:
    """Give the page on which this person's shift begins. None: no page is open to them."""
    places = front(acts, "")
    return places[0].path if places else None


def _open(links: Collection[Link], acts: Collection[Act], path: str) -> list[Link]:
    return [replace(link, is_current=_is_at(link, path)) for link in links if link.acts & set(acts)]


def _is_at(link: Link, path: str) -> bool:
    return path.startswith(link.path) and path not in OF_ONES_OWN


def _all(groups: list[list[Link]]) -> list[Link]:
    return [link for group in groups for link in group]


def _to_office(places: list[Link]) -> list[Link]:
    """Give one link for all of these; the only one keeps its own name."""
    if len(places) < 2:
        return places
    is_current = any(place.is_current for place in places)
    return [Link(_("Office"), places[0].path, places[0].acts, is_current=is_current)]
