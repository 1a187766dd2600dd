"""Reading a table of place names and postcodes: where each is, in which time zone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ringbuoy.directory.findings import Findings, Place, Problem, refused, repaired
from ringbuoy.directory.reading.csv_files import Line, lines_of
from ringbuoy.directory.reading.sources import SourceFile
from ringbuoy.directory.searching.geography import Spot

COLUMNS = ("name", "region", "postcode", "latitude", "longitude", "time zone")
NEEDED = frozenset({"latitude", "longitude"})
FURTHEST = {"latitude": 85.0, "longitude": 180.0}


@dataclass(frozen=True)
class PlaceRow:
    """One row: a place by its name, by its postcode, or both. `zone` empty: not said."""

    name: str
    region: str
    postcode: str
    spot: Spot
    zone: str


def place_rows(file: SourceFile, findings: Findings) -> Iterator[PlaceRow]:
    """Give every row that can be used; what cannot is told."""
    told: set[str] = set()
    for line in lines_of(file, findings):
        cells = {_column(name): cell.strip() for name, cell in line.cells.items()}
        _tell_unknown(cells, told, line.place, findings)
        row = _row(Line(cells, line.place), findings)
        if row:
            yield row


def _column(said: str) -> str:
    return " ".join(said.lower().replace("_", " ").split())


def _tell_unknown(cells: Mapping[str, str], told: set[str], place: Place, findings: Findings) -> None:
    for name in cells.keys() - set(COLUMNS) - told:
        told.add(name)
        findings.add(repaired(Problem.UNKNOWN_COLUMN, Place(place.file, 1), name))


def _row(line: Line, findings: Findings) -> PlaceRow | None:
    cells, place = line.cells, line.place
    if not (cells.get("name") or cells.get("postcode")):
        findings.add(refused(Problem.MISSING, place, "name, postcode"))
        return None
    latitude, longitude = (_degrees(cells, name, place, findings) for name in ("latitude", "longitude"))
    if latitude is None or longitude is None:
        return None
    return PlaceRow(
        cells.get("name", ""),
        cells.get("region", ""),
        cells.get("postcode", ""),
        Spot(latitude, longitude),
        _zone(cells.get("time zone", ""), place, findings),
    )


def _degrees(cells: Mapping[str, str], name: str, place: Place, findings: Findings) -> float | None:
    said = cells.get(name, "")
    if not said:
        findings.add(refused(Problem.MISSING, place, name))
        return None
    try:
        degrees = float(said)
    except ValueError:
        findings.add(refused(Problem.NOT_A_NUMBER, place, name, said))
        return None
    if not abs(degrees) <= FURTHEST[name]:
        findings.add(refused(Problem.NOT_ON_THE_MAP, place, name, said))
        return None
    return degrees


def _zone(said: str, place: Place, findings: Findings) -> str:
    """Check a time zone; one that nobody knows is left out, for the place is good without it."""
    try:
        return ZoneInfo(said).key if said else ""
    except (ValueError, ZoneInfoNotFoundError, OSError):
        findings.add(repaired(Problem.NOT_A_ZONE, place, "time zone", said))
        return ""
