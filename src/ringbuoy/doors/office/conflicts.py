"""When a colleague saved first: what they changed, so that nobody's work is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ringbuoy.doors.office.changes import Change, Settings, changes_between
from ringbuoy.people.models import Person


@dataclass(frozen=True)
class Theirs:
    """What was saved by others since this person opened the page. `version` is how it stands now."""

    by: str
    at: datetime | None
    version: int
    changes: Sequence[Change]


def theirs_since(versions: Any, *, seen: int) -> Theirs:
    """Describe what has changed since version `seen`; `versions` is the set of kept versions."""
    newest = versions.order_by("-version")[0]
    rows = list(versions.filter(version__gte=seen).order_by("version"))
    before: Settings = next((row.settings for row in rows if row.version == seen), {})
    authors = {row.person_id for row in rows if row.version > seen}
    names = Person.objects.filter(pk__in=authors).order_by("name").values_list("name", flat=True)
    return Theirs(
        by=", ".join(names),
        at=newest.at,
        version=newest.version,
        changes=changes_between(before, newest.settings) if before else [],
    )
