"""The search for two hundred marks finds each of them in every clothing, and nothing where nothing is."""

import base64
import gzip
import html
import json
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.flock import MANY, Flock

CLOTHES: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "upper case": lambda said: said.upper().encode(),
    "UTF-16": lambda said: said.encode("utf-16-le"),
    "UTF-16 big-endian, shifted": lambda said: b"x" + said.encode("utf-16-be"),
    "hex": lambda said: said.encode().hex().encode(),
    "hex, upper case, shifted": lambda said: b"A" + said.encode().hex().upper().encode(),
    "backwards": lambda said: said.encode()[::-1],
    "percent-encoded": lambda said: quote(said, safe="").encode(),
    "percent-encoded throughout": lambda said: "".join(f"%{byte:02X}" for byte in said.encode()).encode(),
    "JSON": lambda said: json.dumps({"words": said}).encode(),
    "JSON-escaped throughout": lambda said: "".join(f"\\u{ord(one):04x}" for one in said).encode(),
    "HTML": lambda said: html.escape(said).encode(),
    "gzip": lambda said: b"front" + gzip.compress(said.encode()) + b"back",
    **{
        f"base64 at {shift}": lambda said, shift=shift: base64.b64encode(bytes(shift) + said.encode())  # type: ignore[misc]
        for shift in range(3)
    },
    "base64 for URLs": lambda said: base64.urlsafe_b64encode(b"??>>" + said.encode()),
    "in the middle of rubbish": lambda said: os.urandom(5000) + b" " + said.encode() + os.urandom(5000),
}


@pytest.mark.parametrize("clothes", CLOTHES)
def test_every_mark_is_found_in_every_clothing(clothes: str) -> None:
    flock = Flock.hatch()

    missed = [said for said in flock.everything if len(flock.seen_in(CLOTHES[clothes](said))) != 1]

    assert missed == []


def test_a_number_is_found_however_it_is_written() -> None:
    flock = Flock.hatch()
    digits = flock.numbers[0][2:]
    shapes = ("{0}-{1}-{2}", "({0}) {1}-{2}", "{0} {1} {2}", "{0}{1}{2}")

    for shape in shapes:
        said = shape.format(digits[:3], digits[3:6], digits[6:])
        assert flock.seen_in(f"call {said} now".encode()) == {digits.encode()}


def test_two_hundred_are_two_hundred_and_rubbish_is_none(tmp_path: Path) -> None:
    flock = Flock.hatch()
    (tmp_path / "rubbish").write_bytes(os.urandom(1 << 20) + bytes(1 << 20))
    others = "\n".join(Flock.hatch().everything)

    assert len(flock.marks) == len(flock.everything) == MANY
    assert flock.seen_at([tmp_path]) == {}
    assert flock.seen_in(others.encode()) == set()


def test_a_file_is_searched_across_its_pieces_and_by_its_name(tmp_path: Path) -> None:
    flock = Flock.hatch()
    (tmp_path / flock.names[0]).write_text(flock.sentences[0])

    assert len(flock.seen_at([tmp_path])) == 2
