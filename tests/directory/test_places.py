"""A center's own table of towns and postcodes: what it says, what is told, and distances and hours by it."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ringbuoy.directory.findings import Problem, Treatment
from ringbuoy.directory.importing import Choice, Order, Report, import_directory
from ringbuoy.directory.models import PlaceName
from ringbuoy.directory.place_import import import_places
from ringbuoy.directory.searching.hours import Now
from ringbuoy.directory.searching.opening import Opening
from ringbuoy.directory.searching.places import UnknownPlace, spot_of
from ringbuoy.directory.searching.questions import Question
from ringbuoy.directory.searching.resources import resources
from ringbuoy.directory.searching.search import search
from tests.directory.data import write

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
HEAD = "Name,Region,Postcode,Latitude,Longitude,Time_Zone\n"


def take(folder: Path, rows: str, choice: Choice = Choice.ALL_OR_NOTHING) -> Report:
    write(folder, places_csv=HEAD + rows)
    return import_places(folder / "places.csv", choice, at=NOW)


def told(report: Report) -> list[tuple[Problem, int, str]]:
    return [(one.problem, one.place.row, one.field) for one in report.findings.kept]


def test_a_place_is_found_by_its_name_its_postcode_and_with_its_region(tmp_path: Path) -> None:
    report = take(
        tmp_path,
        "Bélmont,NY,10001,40.0,-74.0,America/New_York\nBelmont,NY,10002,40.2,-74.2,America/New_York\n",
    )

    assert (report.rows, report.is_kept, report.merged[0].added) == (2, True, 4)
    assert round(spot_of("belmont").latitude, 3) == 40.1
    assert spot_of("10002").latitude == 40.2
    assert round(spot_of("BELMONT, ny").longitude, 3) == -74.1
    assert take(tmp_path, "Belmont,NY,10001,41,-74,\n").merged[0].changed == 3


def test_a_name_of_two_towns_leads_nowhere_alone_and_is_told(tmp_path: Path) -> None:
    report = take(tmp_path, "Springfield,IL,62701,39.8,-89.6,\nSpringfield,MA,01101,42.1,-72.6,\n")

    assert told(report) == [(Problem.SEVERAL_TOWNS, 0, "name")]
    with pytest.raises(UnknownPlace):
        spot_of("Springfield")
    assert spot_of("Springfield, MA").latitude == 42.1


@pytest.mark.parametrize(
    ("row", "problem", "field"),
    [
        (",,,40,-74,", Problem.MISSING, "name, postcode"),
        ("A,,,,-74,", Problem.MISSING, "latitude"),
        ("A,,,forty,-74,", Problem.NOT_A_NUMBER, "latitude"),
        ("A,,,40,-200,", Problem.NOT_ON_THE_MAP, "longitude"),
        ("A,,,nan,-74,", Problem.NOT_ON_THE_MAP, "latitude"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_keeps_out_all_or_only_itself(
    tmp_path: Path, row: str, problem: Problem, field: str
) -> None:
    rows = f"B,,,40,-74,\n{row}\n"

    nothing = take(tmp_path, rows)
    assert not PlaceName.objects.exists()
    good = take(tmp_path, rows, Choice.GOOD_ROWS)

    assert told(nothing) == told(good) == [(problem, 3, field)]
    assert (nothing.is_kept, good.is_kept) == (False, True)
    assert PlaceName.objects.get().name == "b"


def test_a_zone_that_nobody_knows_is_left_out(tmp_path: Path) -> None:
    report = take(tmp_path, "A,,,40,-74,Mars/Olympus\nB,,,40,-74,../../etc/passwd\n")

    assert [(one.problem, one.treatment) for one in report.findings.kept] == [
        (Problem.NOT_A_ZONE, Treatment.REPAIRED)
    ] * 2
    assert set(PlaceName.objects.values_list("zone", flat=True)) == {""}


def test_what_a_center_imported_outlives_the_addresses_of_the_directory(tmp_path: Path) -> None:
    take(tmp_path, "Belmont,NY,,40.0,-74.0,America/New_York\n")
    folder = tmp_path / "directory"
    folder.mkdir()

    import_directory(Order(_town(folder), Choice.ALL_OR_NOTHING), at=NOW)

    assert spot_of("Belmont").latitude == 40.0
    assert not PlaceName.objects.get(name="99999").is_imported


def test_hours_are_those_of_the_place_and_not_of_the_center(tmp_path: Path) -> None:
    """At 15:00 UTC it is 10 o'clock in Belmont, and 7 where the center is."""
    take(tmp_path, "Belmont,NY,,40.0,-74.0,America/New_York\n")
    folder = tmp_path / "directory"
    folder.mkdir()
    import_directory(Order(_town(folder), Choice.ALL_OR_NOTHING), at=NOW)

    found = resources(search(Question("pantry")), Now(NOW, ZoneInfo("America/Los_Angeles"), is_holiday=False))

    assert found[0].opening is Opening.OPEN


def _town(folder: Path) -> Path:
    return write(
        folder,
        services_csv="id,organization_id,name,status\ns1,o1,Pantry,active\n",
        locations_csv="id,location_type,latitude,longitude\nl1,physical,44,-70\n",
        service_at_location_csv="id,service_id,location_id\nx1,s1,l1\n",
        addresses_csv="id,location_id,address_1,city,state_province,postal_code,country\n"
        "a1,l1,1 Main,Belmont,NY,99999,US\n",
        schedules_csv="id,service_at_location_id,opens_at,closes_at\nh1,x1,09:00,11:00\n",
    )
