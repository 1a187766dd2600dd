"""What the report page shows, put into words: figures, charts with their tables, breakdowns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbuoy.doors.office.heard_kinds import Kinds, kinds_heard
from ringbuoy.doors.office.text_costs import CarrierTexts, money, texts_by_carrier
from ringbuoy.lines.models import Line
from ringbuoy.reporting.charts import Bar, Chart, draw
from ringbuoy.reporting.followed import FOLLOWED
from ringbuoy.reporting.heard import HEARD, heard_figures
from ringbuoy.reporting.helped import HELPED
from ringbuoy.reporting.measures import FIVE, MEASURES, Figure, Unit, figures
from ringbuoy.reporting.referred import REFERRED
from ringbuoy.reporting.reports import Breakdown, Report
from ringbuoy.reporting.spans import HOURS
from ringbuoy.reporting.suppression import Shown, show_all, show_large, without_small_groups
from ringbuoy.reporting.tallies import WITHIN_SECONDS, Tally
from ringbuoy.reporting.texted import TEXTED, text_figures
from ringbuoy.reporting.voiced import VOICED
from ringbuoy.reporting.voiced_by_text import VOICED_BY_TEXT

HOUR, MINUTE = 3600, 60


@dataclass(frozen=True)
class Told:
    """A figure in words: its value, what it was made from, and its target."""

    figure: Figure
    name: str
    value: str
    made_from: str
    target: str
    definition: str
    leaves_out: str

    @property
    def meets_target(self) -> bool | None:
        """Tell whether the target is met; None where there is none."""
        return self.figure.meets_target


@dataclass(frozen=True)
class Group:
    """One row of a breakdown. `number` is empty where the group is too small to be shown."""

    name: str
    number: str
    share: str


@dataclass(frozen=True)
class Limit:
    """How many were answered, and how many had left, within so many seconds."""

    seconds: int
    answered: int
    of_answered: str
    of_offered: str
    left: int
    of_left: str


class Page:
    """A report as its page shows it."""

    def __init__(self, report: Report, *, hides_small_groups: bool) -> None:
        self.report = without_small_groups(report) if hides_small_groups else report
        self.hides_small_groups = hides_small_groups

    @cached_property
    def title(self) -> str:
        """The day or the month, by name."""
        span = self.report.span
        return date_format(span.first, "DATE_FORMAT" if span.is_day else "YEAR_MONTH_FORMAT")

    @cached_property
    def sentence(self) -> str:
        """The report in one plain sentence."""
        total = self.report.total
        if not total.contacts:
            return _("Nobody reached us.")
        return ngettext(
            "%(offered)s contact reached us: %(answered)s answered, %(left)s left before an answer.",
            "%(offered)s contacts reached us: %(answered)s answered, %(left)s left before an answer.",
            total.offered,
        ) % {
            "offered": number_format(total.offered),
            "answered": number_format(total.answered),
            "left": number_format(total.abandoned),
        }

    @cached_property
    def five(self) -> Sequence[Told]:
        """The five numbers on top."""
        return [tell(figure) for figure in figures(FIVE, self.report.total)]

    @cached_property
    def all(self) -> Sequence[Told]:
        """Every measure."""
        about_referrals = figures(REFERRED, self.report.referred)
        about_promises = figures(FOLLOWED, self.report.followed)
        about_texts = text_figures(self.report.texted)
        voices = figures(VOICED, self.report.voiced)
        by_text = figures(VOICED_BY_TEXT, self.report.voiced_by_text)
        found = [
            *figures(MEASURES, self.report.total),
            *about_referrals,
            *about_texts,
            *about_promises,
            *voices,
            *by_text,
            *(figures(HELPED, self.report.helped) if self.report.helped else []),
            *heard_figures(self.report.heard),
        ]
        return [tell(figure) for figure in found]

    @cached_property
    def texts(self) -> Sequence[CarrierTexts]:
        """The texts by line and carrier."""
        return texts_by_carrier(self.report.texted.by_carrier)

    @cached_property
    def heard_kinds(self) -> Sequence[Kinds]:
        """What was said of us, filed and asked for, by kind."""
        return kinds_heard(self.report.heard)

    @cached_property
    def limits(self) -> Sequence[Limit]:
        """How fast people were answered, and how long those who left had waited."""
        total = self.report.total
        rows = zip(WITHIN_SECONDS, total.answered_within, total.abandoned_within, strict=True)
        return [
            Limit(
                seconds,
                answered,
                percent(answered, total.answered),
                percent(answered, total.offered),
                left,
                percent(left, total.abandoned),
            )
            for seconds, answered, left in rows
        ]

    @cached_property
    def by_hour(self) -> Chart:
        """The hours of the day, over the whole span."""
        return draw([_bar(f"{hour}", self.report.by_hour.get(hour, Tally())) for hour in HOURS])

    @cached_property
    def by_day(self) -> Chart | None:
        """The days of a month; None for a single day."""
        if self.report.span.is_day:
            return None
        return draw([_bar(f"{day}", self.report.by_day.get(day, Tally())) for day in self.report.span.days])

    @cached_property
    def by_line(self) -> Mapping[str, Tally]:
        """Each line by its name."""
        names = dict(Line.objects.values_list("code", "name"))
        return {names.get(code, code): tally for code, tally in self.report.by_line.items()}

    @cached_property
    def by_channel(self) -> Mapping[str, Tally]:
        """Each channel by its name."""
        names = {"chat": _("Chat"), "voice": _("Calls"), "text": _("Texts")}
        return {names.get(code, code): tally for code, tally in self.report.by_channel.items()}

    @cached_property
    def kinds(self) -> Mapping[str, int]:
        """Contacts that were not counseling, by name."""
        names = kind_names()
        return {names.get(code, code): number for code, number in self.report.kinds.items()}

    @cached_property
    def dispositions(self) -> Sequence[Group]:
        """How the closed counseling contacts ended."""
        names = {"unrecorded": _("Not recorded"), **_named("dispositions")}
        return self._groups(self._shown(self.report.dispositions), names)

    @cached_property
    def risk_levels(self) -> Sequence[Group]:
        """The risk levels of the closed counseling contacts."""
        return self._groups(self._shown(self.report.risk_levels), risk_names())

    @cached_property
    def topics(self) -> Sequence[Group]:
        """What the closed counseling contacts were about; one contact may have several."""
        return self._groups(self._shown(self.report.topics), _named("topics"))

    @cached_property
    def unmet(self) -> Sequence[Group]:
        """The needs for which nothing was found."""
        return self._groups(self._shown(self.report.unmet), _named("topics"))

    @cached_property
    def named_breakdowns(self) -> Mapping[str, Shown]:
        """The breakdowns as they may be handed out, by section."""
        return {
            "disposition": self._shown(self.report.dispositions),
            "risk level": self._shown(self.report.risk_levels),
            "topic": self._shown(self.report.topics),
            "need not met": self._shown(self.report.unmet),
        }

    def _shown(self, breakdown: Breakdown) -> Shown:
        return (show_large if self.hides_small_groups else show_all)(self.report, breakdown)

    def _groups(self, shown: Shown, names: Mapping[str, str]) -> Sequence[Group]:
        whole = self.report.total.closed_counseling
        ordered = sorted(shown.items(), key=lambda item: (item[1] is None, -(item[1] or 0), item[0]))
        return [_group(names.get(code, code), number, whole) for code, number in ordered]


def _group(name: str, number: int | None, whole: int) -> Group:
    if number is None:
        return Group(name, "", "")
    return Group(name, number_format(number), percent(number, whole))


def _bar(label: str, tally: Tally) -> Bar:
    return Bar(label, {"answered": tally.answered, "left": tally.abandoned, "elsewhere": tally.elsewhere})


def _named(field: str) -> dict[str, str]:
    """Give the names of the codes that the lines use for this field."""
    return {row["code"]: row["name"] for rows in Line.objects.values_list(field, flat=True) for row in rows}


def kind_names() -> dict[str, str]:
    """Give the names of the kinds that are counted apart."""
    return {
        "wrong_number": _("Wrong number"),
        "silent": _("Silent"),
        "prank": _("Not a real request"),
        "test": _("Test"),
    }


def risk_names() -> dict[str, str]:
    """Give the names of the risk levels; the empty code means that nobody asked."""
    return {
        "": _("Not asked"),
        "none": _("No risk found"),
        "low": _("Low"),
        "moderate": _("Moderate"),
        "high": _("High"),
        "incomplete": _("Not complete"),
    }


def meanings() -> Sequence[Mapping[str, str]]:
    """Give every measure in the reader's language, with the source of its definition."""
    return [
        {
            "key": measure.key,
            "name": _(measure.name),
            "definition": _(measure.definition),
            "leaves_out": _(measure.leaves_out) if measure.leaves_out else "",
            "source": measure.source,
        }
        for measure in (*MEASURES, *REFERRED, *TEXTED, *FOLLOWED, *VOICED, *VOICED_BY_TEXT, *HELPED, *HEARD)
    ]


def tell(figure: Figure) -> Told:
    """Put a figure into words."""
    measure = figure.measure
    return Told(
        figure,
        " ".join(filter(None, (_(measure.name), figure.currency))),
        _value(figure),
        _made_from(figure),
        _target(figure),
        _(measure.definition),
        _(measure.leaves_out) if measure.leaves_out else "",
    )


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    if isinstance(figure.value, timedelta):
        return duration(figure.value)
    if isinstance(figure.value, Decimal):
        return money(figure.value)
    if figure.measure.unit is Unit.SHARE:
        return percent(figure.numerator, figure.denominator)
    return number_format(figure.value)


def _made_from(figure: Figure) -> str:
    if figure.measure.unit is Unit.SHARE:
        words = {"part": _count(figure.numerator), "whole": _count(figure.denominator)}
        return _("%(part)s of %(whole)s") % words
    if figure.measure.unit is Unit.MONEY:
        return _("for %(count)s texts") % {"count": _count(figure.denominator)}
    if figure.measure.unit is Unit.TIME:
        return _("from %(count)s contacts") % {"count": _count(figure.denominator)}
    return ""


def _count(number: object) -> str:
    """Write a number of contacts; a count that was not made is none."""
    return number_format(number if isinstance(number, int) else 0)


def _target(figure: Figure) -> str:
    target = figure.measure.target
    if target is None:
        return ""
    words = {"share": number_format(target.share * 100, decimal_pos=0)}
    if target.is_ceiling:
        return _("target: at most %(share)s %%") % words
    return _("target: at least %(share)s %%") % words


def percent(part: object, whole: object) -> str:
    """Write a share as a percentage with one decimal, rounded half up; a dash where there is no whole."""
    if not isinstance(part, int) or not isinstance(whole, int) or not whole:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    return _("%(number)s %%") % {"number": number_format(tenths / 10, decimal_pos=1)}


def duration(time: timedelta) -> str:
    """Write a time as 0:07, 12:30 or 1:02:03."""
    seconds = round(time.total_seconds())
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    clock = f"{minutes:02d}:{seconds % MINUTE:02d}" if hours else f"{minutes}:{seconds % MINUTE:02d}"
    return f"{hours}:{clock}" if hours else clock
