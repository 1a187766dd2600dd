"""Every order that we give Asterisk is one that the installed Asterisk describes (its rest-api/*.json)."""

import ast
import asyncio
import inspect
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from ringbuoy.doors.voice import ari, hearing
from ringbuoy.server.asterisk.programs import find_programs
from ringbuoy.telephony.asterisk.place import Place

HOLE = "{}"
NOWHERE = Place(Path("/data/asterisk"), Path("/modules"), "127.0.0.1", 5060, 9, "a password")


@dataclass(frozen=True)
class Operation:
    """One operation: the words that may follow in the address, and those that must."""

    query: frozenset[str]
    needed: frozenset[str]
    has_body: bool


@pytest.fixture(scope="module")
def described() -> dict[tuple[str, str], Operation]:
    return {
        (one["httpMethod"], re.sub(r"\{\w+\}", HOLE, api["path"])): _operation(one)
        for file in _papers()
        for api in json.loads(file.read_text())["apis"]
        for one in api.get("operations", ())
    }


def _papers():
    programs = find_programs()
    if programs is None:
        pytest.skip("No Asterisk is installed: ./ringbuoy telephony install")
    return sorted((programs.papers / "rest-api").glob("*.json"))


def _operation(one: dict) -> Operation:
    rows = one.get("parameters", [])
    query = [row for row in rows if row["paramType"] == "query"]
    return Operation(
        frozenset(row["name"] for row in query),
        frozenset(row["name"] for row in query if row["required"]),
        any(row["paramType"] == "body" for row in rows),
    )


def test_every_order_is_described(described: dict[tuple[str, str], Operation]) -> None:
    orders = list(_orders())

    assert len(orders) > 20
    for method, path, query, has_body in orders:
        operation = described.get((method, path))
        assert operation is not None, f"{method} {path} is not described"
        assert query <= operation.query, f"{method} {path} takes no {query - operation.query}"
        assert operation.needed <= query, f"{method} {path} needs {operation.needed - query}"
        assert operation.has_body or not has_body, f"{method} {path} takes no body"


def test_every_event_that_we_read_is_described() -> None:
    models = json.loads(next(file for file in _papers() if file.name == "events.json").read_text())["models"]

    assert set(hearing._READ) <= set(models)
    assert {"CallBroadcast", "ApplicationReplaced", *ari.NOISE} <= set(models)


def _orders():
    """Read the orders from the program itself: method, path, words of the address, is there a body."""
    for node in ast.walk(ast.parse(inspect.getsource(ari))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ask":
            names = {word.arg for word in node.keywords}
            yield node.args[0].value, _path(node.args[1]), names - {"body"}, "body" in names


def _path(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return "/asterisk/config/dynamic/{}/{}/{}"


def test_an_order_that_comes_after_the_end_is_one_that_asterisk_did_not_take() -> None:
    """An engine stopped while it called a counselor's phone: Python's own error went into the log."""

    async def order_late() -> None:
        async with ari.Ari(NOWHERE, "engine") as connection:
            pass
        await connection.answer("leg")

    with pytest.raises(ari.AsteriskAway, match="has ended"):
        asyncio.run(order_late())
