"""The overflow of a line: places in order, added, moved and taken away before anything is saved."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbuoy.doors.office.forms import OfficeForm
from ringbuoy.doors.office.line_forms import SectionForm
from ringbuoy.kernel.numbers import whole
from ringbuoy.lines.journey import is_address
from ringbuoy.lines.models import Line
from ringbuoy.lines.rules import HopKind

MOST_HOPS = 8
KINDS = (
    (HopKind.LINE.value, gettext_lazy("another line of ours")),
    (HopKind.CENTER.value, gettext_lazy("another center")),
    (HopKind.MESSAGE.value, gettext_lazy("a page for messages")),
)


class HopForm(OfficeForm):
    """One place. `line` counts for our own lines, `address` and `answers_by_itself` for other centers."""

    kind = forms.ChoiceField(label=gettext_lazy("Then to"), choices=KINDS)
    line = forms.ChoiceField(label=gettext_lazy("Which line"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Address or number of the center"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "https://… or a phone number. Two numbers with a comma between them ring at once; "
            "whoever presses 1 first has the caller."
        ),
    )
    after_seconds = forms.IntegerField(
        label=gettext_lazy("After seconds of waiting"), min_value=0, max_value=3600
    )
    answers_by_itself = forms.BooleanField(
        label=gettext_lazy("A center or a queue answers at this number by itself"),
        required=False,
        help_text=gettext_lazy(
            "Callers are given to whatever answers there. Without it whoever answers is asked to press 1, "
            "so that no voicemail gets a caller."
        ),
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["line"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "–"), *lines]

    def clean(self) -> dict[str, Any]:
        """Ask for what this kind of place needs."""
        said = self.cleaned_data
        if said.get("kind") == HopKind.LINE and not said.get("line"):
            self.add_error("line", _("Choose the line to which contacts go on."))
        if said.get("kind") == HopKind.CENTER and not is_address(said.get("address", "")):
            self.add_error("address", _("Write an address that begins with https://, or a phone number."))
        return said

    def hop(self) -> dict[str, Any]:
        """Give the place as the line stores it."""
        said = self.cleaned_data
        target = {HopKind.LINE: said["line"], HopKind.CENTER: said["address"]}.get(said["kind"], "")
        hop = {"kind": said["kind"], "target": target, "after_seconds": said["after_seconds"]}
        is_marked = said["kind"] == HopKind.CENTER and said["answers_by_itself"]
        return {**hop, "answers_by_itself": True} if is_marked else hop


class OverflowForm(SectionForm):
    """All places of one line, in order."""

    sets = ("hops",)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, line=line, **kwargs)
        others = Line.objects.exclude(pk=line.pk).values_list("code", "name")
        typed = self.data if self.is_bound else None
        count = _count(typed) if typed is not None else len(line.hops)
        self.places = [
            HopForm(typed, prefix=str(place), initial=self._initial(place), lines=list(others))
            for place in range(count)
        ]

    def _initial(self, place: int) -> dict[str, Any]:
        if place >= len(self.line.hops):
            return {"kind": HopKind.MESSAGE.value, "after_seconds": 120}
        hop = self.line.hops[place]
        field = {HopKind.LINE: "line", HopKind.CENTER: "address"}.get(hop["kind"])
        named = {field: hop["target"]} if field else {}
        by_itself = hop.get("answers_by_itself", False)
        after = hop.get("after_seconds", 120)
        return {"kind": hop["kind"], "after_seconds": after, "answers_by_itself": by_itself, **named}

    def clean(self) -> dict[str, Any]:
        """Judge every place; one that is wrong makes the whole wrong."""
        wrong = [place for place in self.places if not place.is_valid()]
        if wrong:
            self.add_error(None, _("Look at the places below: something is missing."))
        return self.cleaned_data

    @classmethod
    def written(cls, line: Line) -> dict[str, Any]:
        """Write the places as one text, to be compared with what a colleague made of them."""
        return {"hops": "\n".join(f"{hop['kind']} {hop.get('target', '')}".strip() for hop in line.hops)}

    def settings(self) -> dict[str, Any]:
        """Give the places in order."""
        return {"hops": [place.hop() for place in self.places]}


def rearranged(typed: QueryDict) -> QueryDict | None:
    """Carry out “add”, “up” or “remove” on what was typed. None: none of these buttons was pressed."""
    rows = [_row(typed, place) for place in range(_count(typed))]
    up, gone = _number(typed, "up"), _number(typed, "remove")
    if "add" in typed and len(rows) < MOST_HOPS:
        rows.append({"kind": HopKind.MESSAGE.value, "after_seconds": "120"})
    elif up is not None and 0 < up < len(rows):
        rows[up - 1], rows[up] = rows[up], rows[up - 1]
    elif gone is not None and gone < len(rows):
        del rows[gone]
    elif not {"add", "up", "remove"} & set(typed):
        return None
    return _typed_again(rows, typed)


def _row(typed: Mapping[str, Any], place: int) -> dict[str, str]:
    names = ("kind", "line", "address", "after_seconds", "answers_by_itself")
    return {name: str(typed.get(f"{place}-{name}", "")) for name in names}


def _typed_again(rows: list[dict[str, str]], typed: QueryDict) -> QueryDict:
    again = QueryDict(mutable=True)
    again.update({"seen": typed.get("seen", ""), "count": str(len(rows))})
    for place, row in enumerate(rows):
        again.update({f"{place}-{name}": value for name, value in row.items()})
    return again


def _count(typed: Mapping[str, Any]) -> int:
    return min(_number(typed, "count") or 0, MOST_HOPS)


def _number(typed: Mapping[str, Any], name: str) -> int | None:
    """Read a whole number. None: there is none."""
    return whole(str(typed.get(name, "")))
