"""A mapping file: which column of somebody's CSV becomes which column of the standard. YAML.

source: ohana                  # whose ids these are; else the name of the mapping file
services:                      # services.csv
  title: {model: services, field: name}
  area:
    model: service_areas
    field: name
    foreign_key_name: service_id      # the area belongs to the service of the same row
    foreign_key_value: id             # whose id stands in the column `id`
    split: ","                        # several in one cell
    with: {extent_type: text}         # what is the same in every row
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from ringbuoy.directory.columns import Table
from ringbuoy.directory.standard import TABLES, table_of_file
from ringbuoy.kernel.errors import NotFound, Refused

LARGEST_BYTES = 1_000_000
KEYS = frozenset(
    {
        "model",
        "field",
        "foreign_key_name",
        "foreign_key_value",
        "split",
        "with",
        "prefix",
        "translate",
        "lookup",
    }
)
# Names that older versions of the standard used for the same thing.
OLDER_TABLES = {
    "postal_address": "address",
    "physical_address": "address",
    "regular_schedule": "schedule",
    "holiday_schedule": "schedule",
    "accessibility_for_disabilities": "accessibility",
    "services_at_location": "service_at_location",
    "service_taxonomy": "attribute",
    "payment_accepted": "cost_option",
}
OLDER_COLUMNS = {
    "alternative_name": "alternate_name",
    "application_procedure": "application_process",
    "eligibility": "eligibility_description",
    "url": "website",
    "website": "url",
    "fee": "fees",
    "weekday": "byday",
    "department": "description",
    "language": "name",
}


class NoSuchMapping(NotFound):
    """There is no mapping file at this path."""


class WrongMapping(Refused):
    """The mapping cannot be used; the sentence names the column and what to write."""


@dataclass(frozen=True)
class Target:
    """Where a cell goes."""

    table: str
    column: str
    owner_column: str = ""
    owner_cell: str = ""
    separators: str = ""
    prefix: str = ""
    lookup: tuple[str, str, str] | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CsvMapping:
    """A whole mapping: for each file, for each column, where its cells go."""

    source: str
    files: Mapping[str, Mapping[str, tuple[Target, ...]]]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The names of the files it speaks of."""
        return frozenset(self.files)


def read_mapping(path: Path) -> CsvMapping:
    """Read a mapping file.

    :raises NoSuchMapping: there is none.
    :raises WrongMapping: it cannot be used.
    """
    if not path.is_file():
        raise NoSuchMapping(f"There is no mapping file at {path}. Name one that exists with --mapping.")
    if path.stat().st_size > LARGEST_BYTES:
        raise WrongMapping(f"{path} is too large for a mapping file. Did you name the data instead?")
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise WrongMapping(f"{path} is not valid YAML{_where(error)}. Mend that and try again.") from error
    return mapping_in(said, name=path.name, source=path.stem)


def shipped_mapping(name: str) -> CsvMapping | None:
    """Find a mapping that comes with the program by its name. None: we have none of this name."""
    file = files("ringbuoy.directory") / "data" / f"{name}.yaml"
    if not name.isalpha() or not file.is_file():
        return None
    return mapping_in(yaml.safe_load(file.read_text(encoding="utf-8")), name=name, source=name)


def mapping_in(said: Any, *, name: str, source: str) -> CsvMapping:
    """Understand what a mapping file says."""
    if not isinstance(said, dict) or not said:
        raise WrongMapping(f"{name} is no mapping. It begins with the name of a CSV file and a colon.")
    named = {str(key): value for key, value in said.items() if key != "source"}
    files = {stem.lower(): _columns(stem, columns, name) for stem, columns in named.items()}
    return CsvMapping(str(said.get("source", source)), files)


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 1})" if mark else ""


def _columns(stem: str, said: Any, name: str) -> Mapping[str, tuple[Target, ...]]:
    if not isinstance(said, dict):
        raise WrongMapping(f"{name}: “{stem}” must be followed by its columns, one a line.")
    return {
        str(column): tuple(
            _target(target, f"{name}: {stem}.{column}")
            for target in (targets if isinstance(targets, list) else [targets])
        )
        for column, targets in said.items()
    }


def _target(said: Any, where: str) -> Target:
    if not isinstance(said, dict) or "model" not in said or "field" not in said:
        raise WrongMapping(f"{where} needs a model and a field, such as {{model: services, field: name}}.")
    unknown = sorted(map(str, set(said) - KEYS))
    if unknown:
        raise WrongMapping(f"{where}: “{unknown[0]}” is not known. Known: {', '.join(sorted(KEYS))}.")
    table = _table(str(said["model"]), where)
    owner = str(said.get("foreign_key_name") or "")
    if bool(owner) != bool(said.get("foreign_key_value")):
        raise WrongMapping(f"{where}: foreign_key_name and foreign_key_value come together. Write both.")
    return Target(
        table=table.name,
        column=_column(table, str(said["field"]), where),
        owner_column=_column(table, owner, where) if owner else "",
        owner_cell=str(said.get("foreign_key_value") or ""),
        separators=str(said.get("split") or ""),
        prefix=str(said.get("prefix") or ""),
        lookup=_lookup(said.get("lookup"), where),
        constants=_constants(said.get("with"), table, where),
        translations={str(key).lower(): str(value) for key, value in (said.get("translate") or {}).items()},
    )


def _table(said: str, where: str) -> Table:
    name = said.lower().strip()
    found = table_of_file(name) or table_of_file(OLDER_TABLES.get(name.removesuffix("es"), ""))
    found = (
        found or table_of_file(OLDER_TABLES.get(name, "")) or table_of_file(OLDER_TABLES.get(name[:-1], ""))
    )
    if found is None:
        raise WrongMapping(f"{where}: the standard has no table “{said}”. It has: {', '.join(TABLES)}.")
    return found


def _column(table: Table, said: str, where: str) -> str:
    if said in table.by_name:
        return said
    older = OLDER_COLUMNS.get(said, "")
    if older in table.by_name:
        return older
    names = ", ".join(table.by_name)
    raise WrongMapping(f"{where}: “{table.name}” has no column “{said}”. It has: {names}.")


def _lookup(said: Any, where: str) -> tuple[str, str, str] | None:
    """Read 'file.column to find it by.column to take'."""
    if said is None:
        return None
    parts = str(said).split(".")
    if len(parts) != 3:
        raise WrongMapping(f"{where}: write a lookup as file.column.column, such as places.id.organization.")
    return parts[0].lower(), parts[1], parts[2]


def _constants(said: Any, table: Table, where: str) -> Mapping[str, str]:
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise WrongMapping(f"{where}: “with” names columns and their values, such as {{status: active}}.")
    return {_column(table, str(key), where): str(value) for key, value in said.items()}
