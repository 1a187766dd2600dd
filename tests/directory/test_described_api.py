"""Whatever the API's own description allows, and forbids, as every role: answered as it is described.

More of it, before a release: `API_QUESTIONS=2000 python -m pytest -s tests/directory/test_described_api.py`.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import Organization, Service, ServiceAtLocation, Taxonomy, TaxonomyTerm
from ringbuoy.directory.reading.mapping import shipped_mapping
from ringbuoy.kernel import clock
from tests.directory.data import OHANA, needs_data

pytestmark = [pytest.mark.django_db, needs_data]
QUESTIONS = int(os.environ.get("API_QUESTIONS", "6"))
MANNER = settings(
    max_examples=QUESTIONS,
    derandomize="API_QUESTIONS" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let each answer leave the test's own connection open, as Django's test client does."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_every_answer_is_as_the_description_says(house: dict[str, str], one_connection: None) -> None:
    import_directory(Order(OHANA, Choice.GOOD_ROWS, mapping=shipped_mapping("ohana")), at=clock.now())
    # Here, as it is dear to load and nothing else needs it.
    from tests.directory import described

    seen: Counter[int] = Counter()
    for questions in described.questions():

        @MANNER
        @given(case=questions, who=some.sampled_from(sorted(house)), record=some.sampled_from(some_records()))
        def is_answered_as_described(case: Any, who: str, record: str) -> None:
            cache.clear()  # Who asks so often would be told to wait.
            if "id" in case.path_parameters and described.is_allowed(case):
                case.path_parameters["id"] = record
            with transaction.atomic():
                answer = case.call(cookies={"s": house[who]} if house[who] else {})
                transaction.set_rollback(True)
            seen[answer.status_code] += 1
            case.validate_response(answer, excluded_checks=described.LEFT_OUT)

        is_answered_as_described()

    print(dict(seen))
    assert {200, 404, 422} <= set(seen)


def some_records() -> list[str]:
    """Give the ids of records of every kind that has an address."""
    kinds = (Organization, Service, ServiceAtLocation, Taxonomy, TaxonomyTerm)
    return [str(key) for kind in kinds for key in kind.objects.values_list("pk", flat=True)[:3]]
