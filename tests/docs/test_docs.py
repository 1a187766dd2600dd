"""The docs say what the program does: pictures, tables, links, sources, words, commands."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ringbuoy.contacts.rules import MOVES
from tests.lint.findings import ROOT, programs

sys.path.insert(0, str(ROOT / "docs"))
import draw

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
PAGES = [page for page in PAGES if page.exists()]
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
SOURCE_KEY = re.compile(r"\bSources?: ((?:[a-z][a-z0-9]*-[a-z0-9-]+|own-definition)(?:, [a-z][a-z0-9-]+)*)")
NOT_OUR_WORDS = {
    "class names": re.compile(r"class \w*(?:Manager|Handler|Info|Helper|Util|Agent|Operator)\b"),
    "names": re.compile(r"def \w*(?:_acw|_agent|_operator)\b"),
}


def test_what_is_drawn_from_code_is_as_the_code_is() -> None:
    older = [path for path, drawn in draw.pictures().items() if path.read_text() != drawn]

    assert not older, "Run: python docs/draw.py"


def test_the_diagram_shows_every_move_of_the_table() -> None:
    picture = draw.moves_svg()

    moves = [(state, move, to) for state, moves in MOVES.items() for move, to in moves.items()]
    assert picture.count('class="arrow"') == len(moves)
    assert all(f">{move.value}<" in picture and f">{to.value}<" in picture for _state, move, to in moves)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    inside = [link.split("#")[0] for link in LINK.findall(page.read_text()) if "://" not in link]

    assert not [link for link in inside if link and not (page.parent / link).exists()]


def test_every_source_that_code_names_is_listed() -> None:
    listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs" / "sources.md").read_text(), re.M))
    texts = {path: path.read_text() for path in [*programs(), *(ROOT / "src").rglob("*.sql")]}

    named = {
        (str(path.relative_to(ROOT)), key.strip())
        for path, text in texts.items()
        for keys in SOURCE_KEY.findall(text)
        for key in keys.split(",")
    }
    named |= {
        (str(p), key) for p, text in texts.items() for key in re.findall(r'source="([a-z0-9-]+)"', text)
    }
    assert not sorted(one for one in named if one[1] not in listed)


def test_nothing_is_named_against_the_glossary() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in programs()
        for pattern in NOT_OUR_WORDS.values()
        for match in pattern.finditer(path.read_text())
    ]

    assert not found


@pytest.mark.skipif(not (ROOT / "README.md").exists(), reason="there is no README yet")
def test_every_command_of_the_readme_is_known() -> None:
    named = set(re.findall(r"\./ringbuoy ([a-z-]+)", (ROOT / "README.md").read_text()))

    shown = subprocess.run(
        [sys.executable, "-m", "ringbuoy", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert named
    assert not [command for command in named if command not in shown]


def test_the_license_is_the_whole_agpl() -> None:
    text = (ROOT / "LICENSE").read_text()

    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert len(text.split()) == 5535
