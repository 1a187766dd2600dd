"""Taking in a table of places: after it, distances are told from each of its names and postcodes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ringbuoy.directory.findings import Findings, Place, Problem, repaired
from ringbuoy.directory.importing import Choice, Report
from ringbuoy.directory.models import PlaceName
from ringbuoy.directory.reading.place_table import PlaceRow, place_rows
from ringbuoy.directory.reading.sources import files_at
from ringbuoy.directory.searching.geography import Spot
from ringbuoy.directory.searching.open_hours import forget_open_hours
from ringbuoy.directory.searching.places import plain
from ringbuoy.directory.staging import Merged
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write

ONE_TOWN_METERS = 50_000.0
BATCH = 5_000


@dataclass
class _Gathered:
    """What all rows of one name say: how many, the sums of their degrees, the first point, the zone."""

    first: Spot
    zone: str
    count: int = 0
    latitude: float = 0.0
    longitude: float = 0.0
    is_one_town: bool = True

    def add(self, row: PlaceRow) -> None:
        """Take one more row in."""
        self.count += 1
        self.latitude += row.spot.latitude
        self.longitude += row.spot.longitude
        self.is_one_town = self.is_one_town and self.first.meters_to(row.spot) <= ONE_TOWN_METERS


@dataclass
class _Names:
    """The names so far; a town with many postcodes is where they are on average."""

    by_name: dict[str, _Gathered] = field(default_factory=dict)

    def add(self, row: PlaceRow) -> None:
        """Take a row in under each of its names."""
        for name in _names_of(row):
            self.by_name.setdefault(name, _Gathered(row.spot, row.zone)).add(row)


def import_places(path: Path, choice: Choice, *, at: datetime, by: int | None = None) -> Report:
    """Import the places of a CSV file, and report. A name that means several towns is left out, and told.

    :raises NoSuchSource: there is nothing at the path.
    """
    report = Report(Findings())
    names = _Names()
    with files_at(path) as files:
        for file in files:
            for row in place_rows(file, report.findings):
                report.rows += 1
                names.add(row)
            _tell_ambiguous(names, file.name, report.findings)
    report.is_kept = choice is Choice.GOOD_ROWS or (choice is Choice.ALL_OR_NOTHING and not report.refusals)
    if report.is_kept:
        _keep(names, report, at=at, by=by)
    return report


def _names_of(row: PlaceRow) -> Iterator[str]:
    name, region = plain(row.name), plain(row.region)
    if name:
        yield name
    if name and region:
        yield f"{name}, {region}"
    if row.postcode:
        yield plain(row.postcode)


def _tell_ambiguous(names: _Names, file: str, findings: Findings) -> None:
    for name in [name for name, said in names.by_name.items() if not said.is_one_town]:
        del names.by_name[name]
        findings.add(repaired(Problem.SEVERAL_TOWNS, Place(file), "name", name))


@transaction.atomic
def _keep(names: _Names, report: Report, *, at: datetime, by: int | None) -> None:
    before = set(PlaceName.objects.filter(is_imported=True).values_list("name", flat=True))
    PlaceName.objects.bulk_create(
        (
            PlaceName(
                name=name,
                latitude=said.latitude / said.count,
                longitude=said.longitude / said.count,
                zone=said.zone,
                is_imported=True,
            )
            for name, said in names.by_name.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["latitude", "longitude", "zone", "is_imported"],
    )
    forget_open_hours()
    again = len(before & names.by_name.keys())
    report.merged = [Merged("place_name", len(names.by_name) - again, again, 0)]
    write(
        Happened.DIRECTORY_PLACES_IMPORTED,
        at=at,
        person=by,
        rows=report.rows,
        names=len(names.by_name),
        refused=report.refusals,
    )
