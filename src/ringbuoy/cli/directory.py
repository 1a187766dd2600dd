"""`directory import`, `export` and `check`, typed at a terminal."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ringbuoy.cli.asked import Asked
from ringbuoy.directory.findings import Finding, Findings, Problem, Treatment
from ringbuoy.directory.reading.mapping import CsvMapping, read_mapping, shipped_mapping
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Conflict, Refused
from ringbuoy.server.at_hand import database_at_hand, database_for_trying

if TYPE_CHECKING:
    from ringbuoy.directory.importing import Report

TITLES = {
    Treatment.REFUSED: "Wrong, not taken",
    Treatment.REPAIRED: "Taken in another form, or left out",
    Treatment.NOTED: "Taken, but look at it",
}
SHOWN = 3


class ReportThere(Conflict):
    """There is a file under the report's name already."""


class CannotWriteReport(Refused):
    """The report cannot be written there."""


def import_directory(asked: Asked) -> int:
    """Import, and print what was found and done. Exit code 1: something was not taken."""
    with database_at_hand(asked.data) as settings, _writing_report(asked.report) as told:
        from ringbuoy.directory.importing import Choice, Order
        from ringbuoy.directory.importing import import_directory as bring_in

        choice = Choice.GOOD_ROWS if asked.takes_good_rows else Choice.ALL_OR_NOTHING
        order = Order(_path(asked), choice, _mapping(asked), settings.country, told)
        report = bring_in(order, at=clock.now())
    _print(report)
    print(_outcome(report))
    return 1 if report.refusals else 0


def check_directory(asked: Asked) -> int:
    """Try an import, print what it would find and do, and change nothing."""
    with database_for_trying(asked.data) as settings, _writing_report(asked.report) as told:
        from ringbuoy.directory.importing import Choice, Order
        from ringbuoy.directory.importing import import_directory as bring_in

        order = Order(_path(asked), Choice.NOTHING, _mapping(asked), settings.country, told)
        report = bring_in(order, at=clock.now())
    _print(report)
    verdict = "Nothing is wrong" if not report.refusals else f"{report.refusals:,} things are wrong"
    print(f"{verdict}. Nothing was changed: this was a check.")
    return 1 if report.refusals else 0


def import_place_names(asked: Asked) -> int:
    """Import a table of places, and print what was found. Exit code 1: something was not taken."""
    with database_at_hand(asked.data):
        from ringbuoy.directory.importing import Choice
        from ringbuoy.directory.place_import import import_places

        choice = Choice.GOOD_ROWS if asked.takes_good_rows else Choice.ALL_OR_NOTHING
        report = import_places(_path(asked), choice, at=clock.now())
    _print(report)
    print(_outcome(report))
    return 1 if report.refusals else 0


def export_directory(asked: Asked) -> int:
    """Write the directory to a new file or folder."""
    with database_at_hand(asked.data):
        from ringbuoy.directory.exporting import Format, export

        exported = export(_path(asked), Format(asked.format))
    for table, count in exported.rows.items():
        if count:
            print(f"  {count:>9,}  {table}")
    print(f"Written to {asked.path}.")
    if exported.withheld_places:
        print(
            f"{exported.withheld_places:,} confidential places are not in it: they never leave this system."
        )
    return 0


def _path(asked: Asked) -> Path:
    return asked.path or Path()


def _mapping(asked: Asked) -> CsvMapping | None:
    if asked.mapping is None:
        return None
    return shipped_mapping(asked.mapping) or read_mapping(Path(asked.mapping))


def _print(report: "Report") -> None:
    findings = report.findings
    for treatment, title in TITLES.items():
        if count := findings.number_of(treatment):
            print(f"\n{title}: {count:,}")
            for line in _lines(findings, treatment):
                print(line)
    print(f"\n{report.rows:,} rows read, {report.refused_rows:,} refused.")
    for one in report.merged:
        print(f"  {one.table:<24} {one.added:>9,} new {one.changed:>9,} changed {one.same:>9,} as before")


def _lines(findings: Findings, treatment: Treatment) -> Iterator[str]:
    """Give each kind of finding with its first places; how many more there are is said too."""
    from ringbuoy.directory.finding_words import described, summed_up

    kinds = [key for key in findings.counts if key[0] is treatment]
    for key in kinds:
        same = [one for one in findings.kept if _key(one) == key]
        shown = same if treatment is Treatment.REFUSED else same[: _shown_of(same[0])]
        yield f"  {summed_up(same[0])}"
        for finding in shown:
            yield f"    {described(finding)}"
        if (more := findings.counts[key] - len(shown)) > 0:
            yield f"    and {more:,} more like this (--report FILE lists every one)"


def _shown_of(finding: Finding) -> int:
    """Tell how many places are worth a line: of ids that we made, none is."""
    return 0 if finding.problem is Problem.ID_MADE else SHOWN


def _key(finding: Finding) -> tuple[Treatment, str, str, str]:
    return finding.treatment, finding.problem, finding.place.file, finding.field


def _outcome(report: "Report") -> str:
    if not report.is_kept:
        return (
            "Nothing was imported, as not everything is good. Mend what is wrong above, "
            "or import the good rows with --good-rows."
        )
    if report.refusals:
        return f"The good rows are in. {report.refusals:,} things were not taken; they are listed above."
    return "Everything is in."


@contextmanager
def _writing_report(path: Path | None) -> Iterator[Callable[[Finding], None] | None]:
    """Open the report; each finding is written as it comes, so that no list of them is held."""
    if path is None:
        yield None
        return
    try:
        file = path.open("x", encoding="utf-8", newline="")
    except FileExistsError as error:
        raise ReportThere(f"There is a file {path} already. Name a new one with --report.") from error
    except OSError as error:
        raise CannotWriteReport(f"{path} cannot be written: {error.strerror}. Name another one.") from error
    with file:
        writer = csv.writer(file)
        writer.writerow(["treatment", "file", "row", "inside", "field", "what", "value", "became"])

        def tell(finding: Finding) -> None:
            writer.writerow(_cells(finding))

        yield tell


def _cells(finding: Finding) -> list[object]:
    from ringbuoy.directory.finding_words import summed_up

    place = finding.place
    shown, became = (_plain(text) for text in (finding.shown, finding.became))
    return [
        *(finding.treatment.value, place.file, place.row or "", place.inside, finding.field),
        *(summed_up(finding), shown, became),
    ]


def _plain(text: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f" {text}" if text[:1] in "=@+-\t\r" and text else text
