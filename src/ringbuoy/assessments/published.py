"""Reading the published instruments that we carry, from the data folder with each one's notice."""

import tomllib
from pathlib import Path
from typing import Any

from ringbuoy.assessments.instruments import (
    NO,
    YES,
    Band,
    Choice,
    Given,
    Instrument,
    Licence,
    Question,
    Scoring,
    When,
)

DATA = Path(__file__).parent / "data"
YES_NO = (Choice(YES), Choice(NO))


def read(path: Path) -> Instrument:
    """Read one instrument from its file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    usual = _choices(data.pop("choices", ()))
    return Instrument(
        licence=Licence(data.pop("licence")),
        levels=tuple(data.pop("levels", ())),
        short_names=tuple(data.pop("short_names", ())),
        questions=tuple(_question(item, usual) for item in data.pop("items")),
        scoring=Scoring(
            proofs=_proofs(data.pop("proofs", {})),
            clear=tuple(tuple(_given(one) for one in row) for row in data.pop("clear", {}).get("sets", ())),
            bands=tuple(Band(**band) for band in data.pop("bands", ())),
        ),
        **data,
    )


def _question(item: dict[str, Any], usual: tuple[Choice, ...]) -> Question:
    choices = _choices(item.pop("choices", ())) or usual
    after = tuple(When(code, NO) for code in item.pop("after", ()))
    return Question(item=item.pop("code"), choices=choices, after=after, **item)


def _choices(rows: Any) -> tuple[Choice, ...]:
    if rows == "yes-no":
        return YES_NO
    return tuple(Choice(row["code"], row["words"], _points(row["code"])) for row in rows)


def _points(code: str) -> int | None:
    """A choice whose code is a number has that many points."""
    return int(code) if code.isdecimal() else None


def _proofs(levels: dict[str, list[str]]) -> dict[Given, str]:
    return {_given(one): level for level, rows in levels.items() for one in rows}


def _given(text: str) -> Given:
    item, answer = text.split("=")
    return Given(item, answer)


INSTRUMENTS: dict[str, Instrument] = {
    instrument.code: instrument for instrument in (read(path) for path in sorted(DATA.glob("*.toml")))
}
SCORED = {code: one for code, one in INSTRUMENTS.items() if not one.is_frame}
NAMES = {
    name: instrument for instrument in SCORED.values() for name in (instrument.code, *instrument.short_names)
}
CSSRS = INSTRUMENTS["cssrs-screener-recent"]
SINCE_LAST_CONTACT = "cssrs-since-last-contact"
"""The screener that is asked first in a follow-up."""
