"""Bringing a directory in: read, clean, wait, merge, tell. One transaction; all of it, or none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from ringbuoy.directory import staging
from ringbuoy.directory.cleaning import Habits, clean
from ringbuoy.directory.columns import Table
from ringbuoy.directory.findings import Finding, Findings, Problem, Treatment
from ringbuoy.directory.reading.files import Reading
from ringbuoy.directory.reading.mapping import CsvMapping
from ringbuoy.directory.reading.sources import Sent, files_of
from ringbuoy.directory.searching.indexing import index_all, index_touched
from ringbuoy.directory.staging import Merged, Staging
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write


class Choice(StrEnum):
    """What goes in when some rows are wrong; chosen beforehand."""

    ALL_OR_NOTHING = "all_or_nothing"
    GOOD_ROWS = "good_rows"
    NOTHING = "nothing"


@dataclass
class Report:
    """What an import has read, found and done."""

    findings: Findings
    rows: int = 0
    refused_rows: int = 0
    merged: list[Merged] = field(default_factory=list)
    is_kept: bool = False

    @property
    def refusals(self) -> int:
        """How many rows, cells or files were not taken."""
        return self.findings.number_of(Treatment.REFUSED)


@dataclass(frozen=True)
class Order:
    """What is to be imported, and how."""

    path: Path | Sent
    choice: Choice
    mapping: CsvMapping | None = None
    country: str = ""
    told: Callable[[Finding], None] | None = None


def import_directory(order: Order, *, at: datetime, by: int | None = None) -> Report:
    """Import what lies at a path, or what somebody sent, and report.

    With all-or-nothing a single refusal keeps everything out; with good rows the rest goes in; with
    nothing everything is tried and nothing is kept.

    :raises NoSuchSource: there is nothing at the path.
    """
    report = Report(Findings(order.told))
    with transaction.atomic():
        _take_in(order, report, at=at, by=by)
        report.is_kept = order.choice is Choice.GOOD_ROWS or (
            order.choice is Choice.ALL_OR_NOTHING and not report.refusals
        )
        if report.is_kept:
            index_all() if _needs_all(report) else index_touched()
            _journal(report, at=at, by=by)
        else:
            transaction.set_rollback(True)
    return report


def _needs_all(report: Report) -> bool:
    """Tell whether entries to which no touched row leads may be wrong: something changed hands."""
    broke = any(key[1] is Problem.PARENT_LOOP for key in report.findings.counts)
    return broke or any(one.has_moved for one in report.merged)


def _journal(report: Report, *, at: datetime, by: int | None) -> None:
    write(
        Happened.DIRECTORY_IMPORTED,
        at=at,
        person=by,
        rows=report.rows,
        added=sum(one.added for one in report.merged),
        changed=sum(one.changed for one in report.merged),
        refused=report.refusals,
    )


def _take_in(order: Order, report: Report, *, at: datetime, by: int | None) -> None:
    habits = Habits(order.mapping.source if order.mapping else "", order.country)
    waiting = Staging()
    with files_of(order.path) as files:
        for said in Reading(files, report.findings, order.mapping).rows():
            report.rows += 1
            row, findings = clean(said, habits)
            report.findings.extend(findings)
            if row:
                waiting.add(row)
            else:
                report.refused_rows += 1
    staging.open_touched()
    report.merged = [_settle(table, report.findings, at=at, by=by) for table in waiting.tables()]
    for table in waiting.tables():
        report.findings.extend([*staging.break_loops(table), *staging.dangling(table)])


def _settle(table: Table, findings: Findings, *, at: datetime, by: int | None) -> Merged:
    for step in (staging.refuse_duplicates, staging.copy_for_second_owners, staging.join_nested):
        for finding in step(table):
            findings.add(finding)
    return staging.merge(table, at=at, by=by)
