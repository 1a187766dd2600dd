"""The bundled scripts and styles as browsers get them."""

import gzip
import os
from pathlib import Path

import pytest

from ringbuoy.doors.chat.http import Answer, Request
from ringbuoy.doors.chat.refusals import NoSuchPage, WrongMethod
from ringbuoy.doors.chat.static_files import StaticFiles

SCRIPT = b"let talk = 1;"


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    (tmp_path / "caller-7F3K2A9B.js").write_bytes(SCRIPT)
    (tmp_path / "caller-7F3K2A9B.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "manifest.json").write_text('{"caller.js": "caller-7F3K2A9B.js"}')
    return StaticFiles(tmp_path)


def ask(files: StaticFiles, name: str, *, encodings: str = "gzip, br", method: str = "GET") -> Answer:
    headers = [(b"accept-encoding", encodings.encode())]
    scope = {"method": method, "path": f"/static/{name}", "headers": headers}

    async def receive() -> dict[str, object]:
        return {}

    return files.answer(Request(scope, receive))


def test_a_fingerprinted_file_is_kept_for_ever(files: StaticFiles) -> None:
    headers = dict(ask(files, "caller-7F3K2A9B.js").headers)

    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["vary"] == "accept-encoding"


def test_a_file_comes_packed_to_whoever_can_unpack_it(files: StaticFiles) -> None:
    packed, plain = ask(files, "caller-7F3K2A9B.js"), ask(files, "caller-7F3K2A9B.js", encodings="identity")

    assert gzip.decompress(packed.body) == plain.body == SCRIPT
    assert ("content-encoding", "gzip") in packed.headers
    assert ("content-encoding", "gzip") not in plain.headers


def test_a_file_without_fingerprint_is_asked_for_again(files: StaticFiles) -> None:
    assert ("cache-control", "no-cache") in ask(files, "manifest.json").headers


def test_a_changed_file_is_read_again(files: StaticFiles, tmp_path: Path) -> None:
    assert files.name_of("caller.js") == "caller-7F3K2A9B.js"
    (tmp_path / "manifest.json").write_text('{"caller.js": "caller-NEWNEWNE.js"}')
    os.utime(tmp_path / "manifest.json", (1, 1))

    assert files.name_of("caller.js") == "caller-NEWNEWNE.js"


@pytest.mark.parametrize(
    "name", ["", "nothing.js", "../secret.js", "a/b.js", ".hidden.js", "manifest", "x.py"]
)
def test_there_is_nothing_else(files: StaticFiles, name: str) -> None:
    with pytest.raises(NoSuchPage):
        ask(files, name)


def test_nobody_writes_there(files: StaticFiles) -> None:
    with pytest.raises(WrongMethod):
        ask(files, "manifest.json", method="POST")
