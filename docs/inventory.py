"""The page of the data inventory, written from the models and from `data-classes.toml`: see `draw.py`."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.db.models import Field, Model

from ringbuoy.keyd.retention import KEEPING, Retention
from ringbuoy.privacy.fields import SealedText

CLASSES = Path(__file__).with_name("data-classes.toml")
ABOUT = """\
# What we hold, and who may read it

Made by `docs/draw.py` from the models and from `docs/data-classes.toml`. A column without a class fails the
build, and so does a column of sealed words in another class, or the other way round.

Besides the database: keyd's file and log (keys; who opened what, without words), `DATA/spool` (wrapped keys),
`DATA/messages` (spoken messages and wishes to be called back until the database has them, sealed),
`DATA/lines` (our own lines and numbers, nothing of callers),
`DATA/logs` (codes), `DATA/audit` (signatures), backups (both sealed), and the memory of the hub (keys of open
conversations). In the caller's browser: the address, two titles, and while a talk is open one cookie that
ends with it.
"""
EVERY = "*"

Said = Mapping[str, Mapping[str, Mapping[str, object]]]


def inventory_page() -> str:
    """Write the whole page."""
    said = read()
    parts = [ABOUT, *_classes(said), "## Table by table\n", _tables(said)]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def read() -> Said:
    """Read what was decided about each column."""
    return tomllib.loads(CLASSES.read_text())


def columns(model: type[Model]) -> list[Field]:
    """Give what a table holds of its own."""
    return [*model._meta.concrete_fields, *model._meta.local_many_to_many]


def class_of(said: Said, model: type[Model], column: str) -> str:
    """Give the class of a column. None was decided: empty."""
    tables = said["table"]
    table = tables.get(model._meta.label) or tables.get(f"{model._meta.app_label}.{EVERY}") or {}
    return next((name for name, held in table.items() if column in held or EVERY in held), "")  # type: ignore[operator]


def undecided(said: Said) -> Iterator[str]:
    """Name each column that has no class, or one that does not fit how it is stored."""
    for model in apps.get_models():
        for column in columns(model):
            is_words = class_of(said, model, column.name) == "words"
            if not class_of(said, model, column.name) or is_words != isinstance(column, SealedText):
                yield f"{model._meta.label}.{column.name}"


def unknown(said: Said) -> Iterator[str]:
    """Name what was decided about columns that are not there."""
    held = {model._meta.label: {column.name for column in columns(model)} for model in apps.get_models()}
    for label, table in said["table"].items():
        for names in table.values():
            assert isinstance(names, list)
            yield from (
                f"{label}.{name}" for name in names if name != EVERY and name not in held.get(label, ())
            )


def _classes(said: Said) -> Iterator[str]:
    days = {kind.value: str(KEEPING[kind].kept.days) for kind in Retention}
    for code, one in said["class"].items():
        told = {key: str(text).format_map(days) for key, text in one.items()}
        rows = [
            ("What it is", "is"),
            ("How it is protected", "how"),
            ("Who may read it", "who"),
            ("Kept", "kept"),
        ]
        lines = [f"| {name} | {told[key]} |" for name, key in rows]
        yield f"## {told['name']} (`{code}`)\n\n| | |\n|---|---|\n" + "\n".join(lines)


def _tables(said: Said) -> str:
    lines = ["| Table | Class | Columns |", "|---|---|---|"]
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        held: dict[str, list[str]] = {}
        for column in columns(model):
            held.setdefault(class_of(said, model, column.name), []).append(f"`{column.name}`")
        lines += [
            f"| {model._meta.label} | {name} | {', '.join(names)} |" for name, names in sorted(held.items())
        ]
    return "\n".join(lines)
