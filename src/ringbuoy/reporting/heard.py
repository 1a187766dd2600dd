"""What people say of us, what went badly wrong, and what is asked of what we hold: the counts of a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ringbuoy.reporting.complaints import COMPLAINTS, Complaints
from ringbuoy.reporting.incidents import INCIDENTS, Incidents
from ringbuoy.reporting.measures import Figure, figures
from ringbuoy.reporting.requests import REQUESTS, Requests

HEARD = (*COMPLAINTS, *INCIDENTS, *REQUESTS)


@dataclass(frozen=True)
class Heard:
    """The counts of a span. `kinds` has the counts of each kind, by section, then by code."""

    complaints: Complaints = field(default_factory=Complaints)
    incidents: Incidents = field(default_factory=Incidents)
    requests: Requests = field(default_factory=Requests)
    kinds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def heard_figures(heard: Heard | None) -> Sequence[Figure]:
    """Work out every measure of what was heard; none when this reader is not shown it."""
    if heard is None:
        return []
    return [
        *figures(COMPLAINTS, heard.complaints),
        *figures(INCIDENTS, heard.incidents),
        *figures(REQUESTS, heard.requests),
    ]
