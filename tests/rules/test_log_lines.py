"""Every line that we write into a log is made of literals, kinds of errors and names of our own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lint.findings import ROOT

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "msg", "log"}
# What may stand behind a key that is no literal: a name that the code itself gave, the kind of an error, a
# code of our own (why the hub refused a phone), the number of an HTTP answer (Asterisk's).
SAFE = (
    *("name", "type(error).__name__", "describe(error)", "redaction.describe(error)"),
    *("verdict.value", "error.status"),
)


def log_calls(path: Path) -> Iterator[ast.Call]:
    """Find every call of a structlog logger."""
    for node in ast.walk(ast.parse(path.read_text())):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_call and node.func.attr in LEVELS and "get_logger" in ast.unparse(node.func.value):
            yield node


@pytest.mark.parametrize(
    "path",
    [path for path in sorted((ROOT / "src").rglob("*.py")) if "get_logger" in path.read_text()],
    ids=lambda path: path.name,
)
def test_a_log_line_holds_nothing_that_somebody_said(path: Path) -> None:
    said = [
        ast.unparse(value)
        for call in log_calls(path)
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]
        if not isinstance(value, ast.Constant)
    ]

    assert [one for one in said if one not in SAFE] == []


OTHER_WAYS = re.compile(r"(?<![\w.])print\(|getLogger|sys\.std(?:err|out)\.write|warnings\.warn")
# These speak to the person at the terminal, or make the loggers themselves.
MAY_SPEAK = ("cli", "server", "keyd", "simulator")


def test_no_door_and_no_room_speaks_in_another_way() -> None:
    ours = ROOT / "src" / "ringbuoy"
    rooms = [path.relative_to(ours) for path in sorted(ours.rglob("*.py"))]

    found = [
        str(path)
        for path in rooms
        if path.parts[0] not in MAY_SPEAK and OTHER_WAYS.search((ours / path).read_text())
    ]

    assert found == ["privacy/redaction.py"]  # it is where all lines go through
