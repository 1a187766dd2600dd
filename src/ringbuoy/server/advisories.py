"""Are weaknesses known of the libraries that we use? The lock files, held against published advisories.

What is asked is the name and version of each library and nothing of the center. Source: osv-api.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ringbuoy.kernel.errors import NotFound, Unavailable

OSV = "https://api.osv.dev"
PYTHON_LOCKS = ("requirements.lock", "requirements-test.lock")
BROWSER_LOCK = "frontend/package-lock.json"
AT_ONCE = 500
PATIENCE_S = 15
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_OK = 200


class NoLockFiles(NotFound):
    """The lock files are not here."""


class CannotAsk(Unavailable):
    """The list of advisories cannot be asked; that says nothing about the libraries."""


@dataclass(frozen=True, order=True)
class Library:
    """One library as it is locked; `kind` is PyPI or npm."""

    kind: str
    name: str
    version: str


@dataclass(frozen=True)
class Advisory:
    """A published weakness of one library."""

    library: Library
    id: str


def locked_in(project: Path) -> list[Library]:
    """Give every library that the lock files of the project name.

    :raises NoLockFiles: this copy of the program came without them.
    """
    try:
        texts = [(project / name).read_text() for name in PYTHON_LOCKS]
        packages = json.loads((project / BROWSER_LOCK).read_text())["packages"]
    except OSError:
        raise NoLockFiles(
            f"There are no lock files in {project}. Run this from a clone of the project."
        ) from None
    python = {Library("PyPI", *found) for text in texts for found in _PINNED.findall(text)}
    return sorted(python | set(_of_browser(packages)))


def known_of(libraries: Sequence[Library], *, at: str = OSV) -> list[Advisory]:
    """Ask for the advisories about these libraries in these versions.

    :raises CannotAsk: nobody answers, or not as they should.
    """
    found: list[Advisory] = []
    for start in range(0, len(libraries), AT_ONCE):
        some = libraries[start : start + AT_ONCE]
        answers = _ask(f"{at}/v1/querybatch", {"queries": [_question(one) for one in some]}).get("results")
        if not isinstance(answers, list) or len(answers) != len(some):
            raise _cannot("it answered something else")
        found += [Advisory(one, id) for one, said in zip(some, answers, strict=True) for id in _ids(said)]
    return found


def _of_browser(packages: Mapping[str, Mapping[str, Any]]) -> Iterator[Library]:
    for place, said in packages.items():
        if place and "version" in said:
            yield Library("npm", place.rpartition("node_modules/")[2], str(said["version"]))


def _question(library: Library) -> dict[str, object]:
    return {"package": {"ecosystem": library.kind, "name": library.name}, "version": library.version}


def _ids(said: object) -> Iterable[str]:
    vulns = said.get("vulns", []) if isinstance(said, dict) else []
    return [str(one["id"]) for one in vulns]


def _ask(address: str, question: Mapping[str, object]) -> Mapping[str, Any]:
    """Ask once, and follow nowhere else."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        with closing(kind(parts.hostname or "", parts.port, timeout=PATIENCE_S)) as connection:
            connection.request("POST", parts.path, json.dumps(question), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = json.loads(answer.read()) if answer.status == _OK else None
    except (OSError, HTTPException, ValueError) as error:
        raise _cannot(type(error).__name__) from None
    if not isinstance(said, dict):
        raise _cannot(f"it answered {answer.status}")
    return said


def _cannot(why: str) -> CannotAsk:
    return CannotAsk(
        f"Not checked: {urlsplit(OSV).hostname} could not be asked ({why}). Whether weaknesses are known of "
        "the libraries is open; ask again from a machine that reaches the internet: ./ringbuoy advisories"
    )
