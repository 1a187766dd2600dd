"""No log can hold a word: ours keep codes only, those of libraries lose their text at birth."""

import json
import logging
import subprocess
import sys
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.views.debug import ExceptionReporter

from ringbuoy.privacy.error_reports import WordlessReporter
from ringbuoy.privacy.redaction import describe, keep_codes_only, wordless_record

SECRET = "I am under the bridge"


def said(**event: object) -> dict[str, object]:
    return dict(keep_codes_only(None, "info", dict(event)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("words", "hello"),
        ("event", SECRET),
        ("event", "Robin"),
        ("reason", "I called before"),
        ("reason", "+15550100123"),
        ("reason", "5550100123"),
        ("count", 15550100123),
        ("name", ["step", SECRET]),
        ("where", SECRET),
        ("at", SECRET),
        ("error", "no such row (Robin)"),
        ("contact", "robin@example.org"),
        ("status", {"text": SECRET}),
        ("status", SECRET.encode()),
        ("name", "robín"),
    ],
)
def test_what_is_not_a_code_is_withheld(key, value):
    kept = said(event="step_failed") | said(**{"event": "step_failed", key: value})

    assert kept.get("withheld") == 1
    assert str(value) not in str(kept)


def test_codes_ids_and_small_numbers_are_kept():
    line = {
        "event": "contact.offered",
        "contact": UUID(int=7),
        "person": 12,
        "at": datetime(2026, 11, 5, tzinfo=UTC),
        "error": "OperationalError",
        "where": ["store.py:12:save"],
    }

    assert said(**line) == line


def test_a_records_text_and_values_are_gone_before_any_handler_sees_it():
    try:
        raise ValueError(SECRET)
    except ValueError:
        record = wordless_record(
            "psycopg", logging.ERROR, "/a/b/cursor.py", 12, "row %s", (SECRET,), sys.exc_info(), "execute"
        )

    assert SECRET not in logging.Formatter().format(record)
    assert SECRET not in str(record.__dict__)
    assert record.getMessage() == "ValueError"
    assert record.__dict__["where"][-1].startswith("test_redaction.py:")


def test_an_error_is_told_by_kind_and_place_with_its_causes():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError as error:
        told = describe(error)

    assert told["error"] == "ValueError"
    assert told["causes"] == ["KeyError"]
    assert SECRET not in str(told)


@pytest.mark.parametrize("form", ["get_traceback_text", "get_traceback_html"])
def test_djangos_error_report_holds_no_local_variable(form):
    words = SECRET
    try:
        raise ValueError(words)
    except ValueError:
        ours = WordlessReporter(None, *sys.exc_info())
        theirs = ExceptionReporter(None, *sys.exc_info())

    assert SECRET in getattr(theirs, form)()
    assert SECRET not in getattr(ours, form)()
    assert "ValueError" in getattr(ours, form)()


PROCESS = """
import logging, threading, warnings, asyncio, structlog
from ringbuoy.privacy import redaction
library = logging.getLogger("library")
library.addHandler(logging.StreamHandler())
redaction.set_up("web")
theirs = logging.getLogger("late")
theirs.addHandler(logging.StreamHandler())
secret = "I am under the bridge"
library.error("got %s", secret); theirs.error(secret); theirs.error("%d", secret)
theirs.error("failed", extra={"words": secret}, stack_info=True)
try: raise ValueError(secret)
except ValueError: theirs.exception(secret)
warnings.warn(secret)
structlog.get_logger("x").error(secret, step=secret, reason="late")
class Broken:
    def __del__(self): raise ValueError(secret)
Broken()
def fail(): raise ValueError(secret)
thread = threading.Thread(target=fail); thread.start(); thread.join()
async def lost():
    asyncio.get_running_loop().call_soon(fail)
    asyncio.create_task(failing()); await asyncio.sleep(0.01)
async def failing(): fail()
asyncio.run(lost())
fail()
"""


def test_a_whole_process_that_fails_in_every_way_writes_no_word():
    run = subprocess.run(
        [sys.executable, "-c", PROCESS],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src", "TZ": "Asia/Tokyo"},
        check=False,
    )

    lines = [json.loads(line) for line in run.stderr.splitlines() if line.startswith("{")]

    assert run.returncode == 1
    assert all(line["at"].endswith("+00:00") for line in lines)
    assert "bridge" not in run.stderr + run.stdout
    assert [line["event"] for line in lines].count("uncaught") == 3
    assert {line["logger"] for line in lines if line["event"] == "library"} >= {"library", "late"}
    assert {"event": "unnamed", "reason": "late", "withheld": 2}.items() <= next(
        line for line in lines if line["event"] == "unnamed"
    ).items()
