"""What a browser tells of a broken policy: read, stripped to codes, counted, slowed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbuoy.doors.shell.policy_rules import DIRECTIVES, MOST_IN_A_MINUTE, Broken, Tally, read_reports

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
OLD = {
    "csp-report": {
        "document-uri": "http://localhost:8000/desk/?q=words",
        "violated-directive": "script-src-elem 'self'",
        "blocked-uri": "inline",
        "script-sample": "alert('Robin')",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": "http://localhost:8000/here",
        "body": {"documentURL": "http://localhost:8000/here", "effectiveDirective": "trusted-types"},
    }
]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (OLD, [Broken("script-src-elem", "/desk/")]),
        (NEW, [Broken("trusted-types", "/here")]),
        (NEW * 50, [Broken("trusted-types", "/here")] * 20),
        ({"csp-report": {"violated-directive": "Robin said"}}, []),
        ({"csp-report": {"violated-directive": ["script-src"]}}, []),
        (
            {"csp-report": {"violated-directive": "img-src", "document-uri": "http://[bad"}},
            [Broken("img-src", "")],
        ),
        ([1, None, {"body": 3}], []),
        ("words", []),
    ],
)
def test_both_forms_are_read_and_nothing_else(said: object, read: list[Broken]) -> None:
    assert read_reports(json.dumps(said).encode()) == read


@given(
    st.binary(max_size=300)
    | st.recursive(st.text(max_size=9), st.lists, max_leaves=9).map(lambda said: json.dumps(said).encode())
)
def test_rubbish_is_nothing(body: bytes) -> None:
    assert all(one.directive in DIRECTIVES for one in read_reports(body))


def test_deep_rubbish_is_nothing() -> None:
    assert read_reports(b"[" * 100_000) == []


def test_equal_breaches_are_written_once_a_minute_with_their_number() -> None:
    tally, kind = Tally(), ("img-src", "here")

    first = [tally.count(kind, at=AT + timedelta(seconds=second)) for second in range(4)]
    later = tally.count(kind, at=AT + timedelta(seconds=61))

    assert (first, later) == ([1, 0, 0, 0], 4)


def test_a_flood_of_different_ones_is_slowed_and_none_is_lost() -> None:
    tally = Tally()

    at_once = [tally.count(("img-src", f"route{n}"), at=AT) for n in range(100)]
    later = tally.count(("img-src", "route99"), at=AT + timedelta(minutes=2))

    assert sum(at_once) == MOST_IN_A_MINUTE
    assert later == 2
