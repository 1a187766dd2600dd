"""The questionnaires that the center has taken in, beside those that we carry."""

from collections.abc import Mapping

from ringbuoy.assessments.instruments import Instrument
from ringbuoy.assessments.models import Imported
from ringbuoy.assessments.published import INSTRUMENTS
from ringbuoy.assessments.questionnaires import Scored, read_questionnaire


def instruments() -> Mapping[str, Instrument]:
    """Give every instrument by its code: what we carry, and what was taken in."""
    return {**imported(), **INSTRUMENTS}


def imported() -> Mapping[str, Instrument]:
    """Give every questionnaire that was taken in, the newest of each short name."""
    newest = Imported.objects.order_by("code", "-id").distinct("code")
    return {row.code: _read(row) for row in newest}


def _read(row: Imported) -> Instrument:
    scored = Scored([(name, least) for name, least in row.bands], row.opens_screener_at)
    return read_questionnaire(row.text, code=row.code, language=row.language, scored=scored)
