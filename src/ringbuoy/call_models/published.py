"""Reading the call models that we carry, from the data folder."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ringbuoy.call_models.rules import CallModel, ModelWords, Phase, PhaseWords

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "es")


def read(path: Path) -> CallModel:
    """Read one call model from its file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return CallModel(
        code=data["code"],
        source=data["source"],
        words={language: ModelWords(**data[language]) for language in LANGUAGES},
        phases=[_phase(row) for row in data["phases"]],
    )


def _phase(row: Mapping[str, Any]) -> Phase:
    return Phase(row["code"], {language: PhaseWords(**row[language]) for language in LANGUAGES})


MODELS: dict[str, CallModel] = {model.code: model for model in map(read, sorted(DATA.glob("*.toml")))}
