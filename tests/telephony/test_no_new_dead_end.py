"""A change adds no dead end, and what other lines lack, or this one lacked before, stops none."""

import pytest

from ringbuoy.access.rules import Role
from ringbuoy.lines.actions import change, roll_back
from ringbuoy.lines.dead_ends import LeadsNowhere
from ringbuoy.lines.models import Line
from ringbuoy.lines.phone_ways import DeadEnd, added
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import PhoneNumber
from ringbuoy.telephony.numbers import give_number
from ringbuoy.telephony.our_numbers import set_number
from tests.cast import Bench

BY_DAY = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
NEVER: dict[str, list[list[str]]] = {"mon": []}
NOT_KEPT = {"takes_spoken_messages": False}
KEPT: dict[str, object] = {}
TO_ANCHOR = {"kind": "line", "target": "anchor"}
LEFT_ALONE = {"week": BY_DAY, "policy": NOT_KEPT}
"""Out of hours callers wait there for nobody: the release before stored it."""


def _line(bench: Bench, code: str, number: str = "") -> Line:
    line = bench.line(code)
    line.name = code.title()
    line.save()
    if number:
        give_number(line, number)
    return line


def _administrator(bench: Bench) -> Person:
    nora = bench.nora
    nora.roles = [Role.IT_ADMINISTRATOR]
    nora.save()
    return nora


def _comes_last(line: Line) -> Line:
    """The first one is called by any number that nobody wrote down."""
    Line.objects.filter(pk=line.pk).update(position=9)
    return line


def _as_before(*lines: Line) -> None:
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(**LEFT_ALONE)


def test_two_lines_that_both_lack_something_hold_up_neither(bench: Bench) -> None:
    harbor, anchor = _line(bench, "harbor", "5550100"), _line(bench, "anchor", "5550101")
    _as_before(harbor, anchor)

    change(bench.nora, harbor, {"name": "Harbor at day"}, seen=1, at=bench.at)
    change(bench.nora, anchor, {"name": "Anchor at day"}, seen=1, at=bench.at)
    change(bench.nora, harbor, {"policy": KEPT}, seen=2, at=bench.at)

    with pytest.raises(LeadsNowhere, match="Harbor at day: Out of hours or on a day off"):
        change(bench.nora, harbor, {"policy": NOT_KEPT}, seen=3, at=bench.at)


def test_a_line_that_nobody_can_call_is_not_asked_who_is_there_out_of_hours(bench: Bench) -> None:
    harbor, _anchor = _line(bench, "harbor"), _line(bench, "anchor", "5550101")

    changed = change(bench.nora, harbor, LEFT_ALONE, seen=1, at=bench.at)

    assert changed.version == 2


def test_the_first_line_is_called_too_by_numbers_that_nobody_wrote_down(bench: Bench) -> None:
    anchor, _harbor = _line(bench, "anchor"), _line(bench, "harbor", "5550100")

    with pytest.raises(LeadsNowhere, match="callers wait, but nobody comes"):
        change(bench.nora, anchor, LEFT_ALONE, seen=1, at=bench.at)

    PhoneNumber.objects.all().delete()
    assert change(bench.nora, anchor, LEFT_ALONE, seen=1, at=bench.at).version == 2


@pytest.mark.parametrize(
    "leads", [{"hops": [TO_ANCHOR]}, {"phone_menu": [{"key": "3", "line": "anchor"}]}], ids=["hop", "key"]
)
def test_a_line_to_which_another_leads_its_callers_is_asked(bench: Bench, leads: dict[str, object]) -> None:
    harbor, anchor = _line(bench, "harbor", "5550100"), _comes_last(_line(bench, "anchor"))
    change(bench.nora, harbor, leads, seen=1, at=bench.at)

    with pytest.raises(LeadsNowhere, match="callers wait, but nobody comes"):
        change(bench.nora, anchor, LEFT_ALONE, seen=1, at=bench.at)


def test_callers_are_led_to_no_line_that_leaves_them_alone(bench: Bench) -> None:
    harbor, anchor = _line(bench, "harbor", "5550100"), _comes_last(_line(bench, "anchor"))
    _as_before(anchor)

    with pytest.raises(LeadsNowhere, match=f"{anchor.name}: Out of hours"):
        change(bench.nora, harbor, {"hops": [TO_ANCHOR]}, seen=1, at=bench.at)


def test_what_makes_a_dead_end_of_another_line_is_refused(bench: Bench) -> None:
    harbor, anchor = _line(bench, "harbor", "5550100"), _comes_last(_line(bench, "anchor"))
    change(bench.nora, harbor, {**LEFT_ALONE, "hops": [TO_ANCHOR]}, seen=1, at=bench.at)

    with pytest.raises(LeadsNowhere, match=f"{harbor.name}: Out of hours"):
        change(bench.nora, anchor, {"week": BY_DAY}, seen=1, at=bench.at)


def test_no_number_is_given_to_a_line_at_which_callers_find_nobody(bench: Bench) -> None:
    harbor = _line(bench, "harbor")
    _as_before(harbor)

    with pytest.raises(LeadsNowhere, match=r"Harbor lacks something.*callers wait, but nobody comes"):
        set_number(_administrator(bench), harbor, "5550100", at=bench.at)
    assert not PhoneNumber.objects.exists()
    change(bench.nora, harbor, {"policy": KEPT}, seen=1, at=bench.at)
    set_number(_administrator(bench), harbor, "5550100", at=bench.at)


def test_no_number_leads_callers_on_to_a_line_that_leaves_them_alone(bench: Bench) -> None:
    harbor, anchor = _line(bench, "harbor"), _line(bench, "anchor")
    change(bench.nora, harbor, {"hops": [TO_ANCHOR]}, seen=1, at=bench.at)
    _as_before(anchor)

    with pytest.raises(LeadsNowhere, match="Anchor lacks something"):
        set_number(_administrator(bench), harbor, "5550100", at=bench.at)


def test_what_a_line_with_numbers_lacks_stops_no_further_number(bench: Bench) -> None:
    harbor = _line(bench, "harbor", "5550100")
    _as_before(harbor)

    set_number(_administrator(bench), harbor, "5550101", at=bench.at)

    assert harbor.numbers.count() == 2


def test_a_line_is_rolled_back_to_what_lacks_the_same(bench: Bench) -> None:
    harbor = _line(bench, "harbor")
    change(bench.nora, harbor, LEFT_ALONE, seen=1, at=bench.at)
    give_number(harbor, "5550100")
    change(bench.nora, harbor, {"name": "Harbor at day"}, seen=2, at=bench.at)

    changed = roll_back(bench.nora, harbor, to=2, seen=3, at=bench.at)

    assert (changed.version, changed.name) == (4, harbor.name)


def test_a_line_is_mended_in_steps(bench: Bench) -> None:
    harbor = _line(bench, "harbor", "5550100")
    Line.objects.update(week=NEVER, policy=NOT_KEPT)

    change(bench.nora, harbor, {"week": BY_DAY}, seen=1, at=bench.at)

    with pytest.raises(LeadsNowhere, match="never open"):
        change(bench.nora, harbor, {"week": NEVER}, seen=2, at=bench.at)


@pytest.mark.parametrize(
    ("before", "ends", "new"),
    [
        ([], [DeadEnd.WAITS_FOR_NOBODY], [DeadEnd.WAITS_FOR_NOBODY]),
        ([DeadEnd.CLOSED_WITHOUT_PLACE], [DeadEnd.CLOSED_AT_TIMES], []),
        ([DeadEnd.WAITS_FOR_NOBODY], [DeadEnd.NEVER_OPEN], [DeadEnd.NEVER_OPEN]),
        ([DeadEnd.NEVER_OPEN], [DeadEnd.NEVER_OPEN], []),
        ([DeadEnd.CHOICE_OF_NO_LINE], [DeadEnd.CHOICE_OF_NO_LINE] * 2, [DeadEnd.CHOICE_OF_NO_LINE]),
        ([DeadEnd.CHOICE_OF_NO_LINE] * 2, [DeadEnd.CHOICE_OF_NO_LINE], []),
        ([DeadEnd.NEVER_OPEN], [DeadEnd.CHOICE_NOT_SPOKEN], [DeadEnd.CHOICE_NOT_SPOKEN]),
    ],
)
def test_what_is_new_is_told_from_what_was_there(
    before: list[DeadEnd], ends: list[DeadEnd], new: list[DeadEnd]
) -> None:
    assert added(ends, before) == new
