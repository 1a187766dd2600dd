"""Questions that the API's own description allows, and such as it forbids."""

import json
from collections.abc import Iterator
from typing import Any

import schemathesis
from hypothesis import strategies as some
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ringbuoy.doors.api.describing import PUBLISHED
from ringbuoy.server.wsgi import application
from tests.directory.data import STANDARD

ADDRESS = "/api/directory/openapi.json"
# A postcode that nobody told us of is refused with a sentence, however well it is written.
LEFT_OUT = [positive_data_acceptance]


def questions() -> Iterator[some.SearchStrategy[Any]]:
    """Give for each path a strategy with what may be asked, and one with what may not."""
    for found in _api().get_all_operations():
        operation = found.ok()
        for mode in schemathesis.GenerationMode:
            if mode is schemathesis.GenerationMode.POSITIVE or list(operation.iter_parameters()):
                yield operation.as_strategy(generation_mode=mode)


def is_allowed(case: Any) -> bool:
    """Tell whether the description allows a question."""
    mode: schemathesis.GenerationMode = case.meta.generation.mode
    return mode is schemathesis.GenerationMode.POSITIVE


def _api() -> Any:
    """Read the description from its address; the published schemas it names are read from the disk."""
    asked = schemathesis.openapi.from_wsgi(ADDRESS, application)
    at_hand = json.dumps(asked.raw_schema).replace(PUBLISHED, (STANDARD / "schema").as_uri())
    api = schemathesis.openapi.from_dict(json.loads(at_hand))
    api.app = application
    return api
