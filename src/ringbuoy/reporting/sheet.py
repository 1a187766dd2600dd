"""A report as a sheet of rows for a spreadsheet program: the same numbers as on the page."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from ringbuoy.reporting.followed import FOLLOWED
from ringbuoy.reporting.heard import heard_figures
from ringbuoy.reporting.helped import HELPED
from ringbuoy.reporting.measures import MEASURES, Figure, Unit, figures
from ringbuoy.reporting.referred import REFERRED
from ringbuoy.reporting.reports import Report
from ringbuoy.reporting.suppression import Shown
from ringbuoy.reporting.tallies import WITHIN_SECONDS, Tally
from ringbuoy.reporting.texted import text_figures
from ringbuoy.reporting.voiced import VOICED
from ringbuoy.reporting.voiced_by_text import VOICED_BY_TEXT
from ringbuoy.texting.costs import Counted

Say = Callable[[str], str]
Cell = str | int | float
HEADS = ("section", "item", "value", "numerator", "denominator", "definition", "left out", "source")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
NOT_SHOWN = "not shown (under 11)"


def as_csv(report: Report, breakdowns: Mapping[str, Shown], *, say: Say) -> str:
    """Write a report as CSV. `say` puts the words of the measures into the reader's language."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow(HEADS)
    for row in _rows(report, breakdowns, say):
        writer.writerow([harmless(cell) for cell in row])
    return paper.getvalue()


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet program from running a cell as a formula. Source: owasp-csv-injection."""
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return "'" + cell
    return cell


def _rows(report: Report, breakdowns: Mapping[str, Shown], say: Say) -> Iterator[Iterable[Cell]]:
    yield "report", report.span.code, report.line or say("all lines")
    yield from (_measure(figure, say) for figure in figures(MEASURES, report.total))
    yield from (_measure(figure, say) for figure in figures(REFERRED, report.referred))
    yield from (_measure(figure, say) for figure in text_figures(report.texted))
    yield from (_measure(figure, say) for figure in figures(FOLLOWED, report.followed))
    yield from (_measure(figure, say) for figure in figures(VOICED, report.voiced))
    yield from (_measure(figure, say) for figure in figures(VOICED_BY_TEXT, report.voiced_by_text))
    if report.helped is None:
        yield "measure", say("Emergency help and reports of harm"), NOT_SHOWN
    else:
        yield from (_measure(figure, say) for figure in figures(HELPED, report.helped))
    yield from _heard(report, say)
    yield from _limits("answered within seconds", report.total.answered_within, report.total.offered)
    yield from _limits("left within seconds", report.total.abandoned_within, report.total.abandoned)
    yield from _tallies("day", report.by_day)
    yield from _tallies("hour", report.by_hour)
    yield from _tallies("line", report.by_line)
    yield from _tallies("channel", report.by_channel)
    yield from (("not counseling", kind, number) for kind, number in report.kinds.items())
    for section, shown in breakdowns.items():
        yield from _codes(section, shown)
    for counted in report.texted.by_carrier:
        yield from _texts(counted)


def _heard(report: Report, say: Say) -> Iterator[Iterable[Cell]]:
    if report.heard is None:
        yield "measure", say("Complaints, incidents and requests about data"), NOT_SHOWN
        return
    yield from (_measure(figure, say) for figure in heard_figures(report.heard))
    for section, counts in report.heard.kinds.items():
        yield from ((section, code, number) for code, number in counts.items())


def _measure(figure: Figure, say: Say) -> Iterable[Cell]:
    measure = figure.measure
    return (
        "measure",
        " ".join(filter(None, (say(measure.name), figure.currency))),
        _number(figure.value),
        _number(figure.numerator) if measure.unit is Unit.SHARE else "",
        _number(figure.denominator),
        say(measure.definition),
        say(measure.leaves_out) if measure.leaves_out else "",
        measure.source,
    )


def _limits(section: str, counts: Iterable[int], of: int) -> Iterator[Iterable[Cell]]:
    for seconds, number in zip(WITHIN_SECONDS, counts, strict=True):
        yield section, seconds, "", number, of


def _tallies(section: str, tallies: Mapping[int, Tally] | Mapping[str, Tally]) -> Iterator[Iterable[Cell]]:
    for key, tally in tallies.items():
        for name in ("offered", "answered", "abandoned", "elsewhere"):
            yield f"{section}: {name}", key, getattr(tally, name)


def _codes(section: str, shown: Shown) -> Iterator[Iterable[Cell]]:
    for code, number in shown.items():
        yield section, code or "not asked", NOT_SHOWN if number is None else number


def _texts(counted: Counted) -> Iterator[Iterable[Cell]]:
    item = f"{counted.line} {counted.kind}"
    yield "texts received, parts", item, counted.received, counted.parts_received
    yield "texts sent, parts", item, counted.sent, counted.parts_sent
    for charge in counted.charges:
        yield f"texts cost {charge.currency}", item, _number(charge.amount), charge.texts


def _number(value: float | timedelta | Decimal | int | None) -> Cell:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, timedelta):
        return round(value.total_seconds(), 3)
    return round(value, 6)
