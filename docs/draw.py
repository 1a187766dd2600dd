"""Draw the pictures of the docs from the code: python docs/draw.py. A test fails when they are old.

The rooms come from the order that import-linter enforces, the moves from `contacts.rules.MOVES`, the
measures from `reporting.measures`, the roles from the table of the tests, the inventory from the models and
`data-classes.toml`, the numbers of first words from the lists and messages that we carry.
"""

import os
import sys
import tempfile
import tomllib
from functools import cache
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
SOURCE = ROOT / "src" / "ringbuoy"
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(DOCS)]

LINE = 34
WIDTH = 760


@cache
def pictures() -> dict[Path, str]:
    """Give every generated file of the docs with its text."""
    from first_words import first_words_page
    from inventory import inventory_page
    from roles import roles_page

    return {
        DOCS / "explanation" / "rooms.svg": rooms_svg(),
        DOCS / "explanation" / "moves.svg": moves_svg(),
        DOCS / "reference" / "moves.md": moves_page(),
        DOCS / "reference" / "measures.md": measures_page(),
        DOCS / "reference" / "roles.md": roles_page(),
        DOCS / "reference" / "data-inventory.md": inventory_page(),
        DOCS / "reference" / "first-words.md": first_words_page(),
    }


def rooms_svg() -> str:
    """Draw the rooms one above the other, each with the sentence that says what it is for."""
    rows = [(names, _sentence(names[0]) if len(names) == 1 else "") for names in layers()]
    height = LINE * len(rows) + 20
    parts = [_svg_head(height, "The rooms of Ringbuoy, each resting on those below")]
    for place, (names, sentence) in enumerate(rows):
        y = 10 + place * LINE
        parts.append(f'<rect class="room" x="10" y="{y}" width="{WIDTH - 20}" height="{LINE - 6}" rx="5"/>')
        parts.append(f'<text class="name" x="22" y="{y + 19}">{" · ".join(names)}</text>')
        parts.append(f'<text class="what" x="190" y="{y + 19}">{_escaped(sentence)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def layers() -> list[list[str]]:
    """Read the order of the rooms from the rule that is enforced, the highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = settings["tool"]["importlinter"]["contracts"][0]
    return [[name.strip() for name in row.replace("|", ":").split(":")] for row in contract["layers"]]


def _sentence(room: str) -> str:
    """Give the first line of the room's own docstring."""
    text = (SOURCE / room / "__init__.py").read_text() if (SOURCE / room / "__init__.py").exists() else ""
    return text.strip().strip('"').split("\n")[0].strip('"')


def moves_svg() -> str:
    """Draw each state of a contact with the moves that lead on from it."""
    from ringbuoy.contacts.rules import MOVES

    rows = [(state, move, to) for state, moves in MOVES.items() for move, to in moves.items()]
    ends = [state for state, moves in MOVES.items() if not moves]
    height = 22 * (len(rows) + len(ends)) + 8 * len(MOVES) + 30
    parts = [_svg_head(height, "What can happen to a contact")]
    y = 10
    for state, moves in MOVES.items():
        tall = 22 * max(1, len(moves))
        parts.append(f'<rect class="room" x="10" y="{y}" width="150" height="{tall}" rx="5"/>')
        parts.append(f'<text class="name" x="20" y="{y + 16}">{state.value}</text>')
        if not moves:
            parts.append(f'<text class="what" x="180" y="{y + 16}">the end</text>')
        for row, (move, to) in enumerate(moves.items()):
            text_y = y + 16 + 22 * row
            parts.append(f'<text class="what" x="180" y="{text_y}">{move.value}</text>')
            parts.append(f'<path class="arrow" d="M330 {text_y - 4}h60"/>')
            parts.append(f'<text class="name" x="404" y="{text_y}">{to.value}</text>')
        y += tall + 8
    return "\n".join([*parts, "</svg>", ""])


def moves_page() -> str:
    """Write the table of moves as a page."""
    from ringbuoy.contacts.rules import MOVES

    lines = [
        "# What can happen to a contact",
        "",
        "Made from `contacts/rules.py` by `docs/draw.py`. What is not in the table is refused.",
        "",
        "| from | move | to |",
        "|---|---|---|",
    ]
    for state, moves in MOVES.items():
        lines += [f"| {state.value} | {move.value} | {to.value} |" for move, to in moves.items()]
        if not moves:
            lines.append(f"| {state.value} | – | the end |")
    return "\n".join([*lines, ""])


def measures_page() -> str:
    """Write what each number of a report means."""
    from ringbuoy.reporting.followed import FOLLOWED
    from ringbuoy.reporting.heard import HEARD
    from ringbuoy.reporting.helped import HELPED
    from ringbuoy.reporting.measures import MEASURES
    from ringbuoy.reporting.referred import REFERRED
    from ringbuoy.reporting.texted import TEXTED
    from ringbuoy.reporting.voiced import VOICED
    from ringbuoy.reporting.voiced_by_text import VOICED_BY_TEXT

    lines = [
        "# The measures",
        "",
        "Made from `reporting/measures.py`, `referred.py`, `texted.py`, `followed.py`, `voiced.py`, "
        "`voiced_by_text.py`, `helped.py` and `heard.py` by `docs/draw.py`. "
        "Sources: [sources.md](../sources.md).",
        "",
        "A contact belongs to the day on which the person reached us, on the wall clock of its line.",
        "Percentiles are by nearest rank. A share of nothing is shown as a dash, never as 0 or 100 %.",
        "Groups under 11 are hidden from roles that may not read contacts: see `reporting/suppression.py`.",
        "Complaints, incidents and requests belong to the day on which they came, by the center's clock.",
        "The report of one line has only those that name one of its contacts, each once: what came from the",
        "page, or names no contact, is in the report of all lines alone. Nobody is shown, or told by a",
        "difference, what is said about themself.",
        "",
        "| measure | numerator ÷ denominator | means | leaves out | target | source |",
        "|---|---|---|---|---|---|",
    ]
    for one in (*MEASURES, *REFERRED, *TEXTED, *FOLLOWED, *VOICED, *VOICED_BY_TEXT, *HELPED, *HEARD):
        made = f"`{one.numerator}`" + (f" ÷ `{one.denominator}`" if one.unit == "share" else "")
        lines.append(
            f"| {one.name} | {made} | {one.definition} | {one.leaves_out or '–'} | "
            f"{_target(one.target)} | `{one.source}` |"
        )
    return "\n".join([*lines, ""])


def _target(target: object) -> str:
    share, is_ceiling = getattr(target, "share", None), getattr(target, "is_ceiling", False)
    if share is None:
        return "–"
    return f"at most {share:.0%}" if is_ceiling else f"at least {share:.0%}"


def _svg_head(height: int, title: str) -> str:
    style = (
        "text{font-family:system-ui,sans-serif;font-size:13px;fill:#1d2a33}.name{font-weight:700}"
        ".room{fill:#fff;stroke:#0b5563}.arrow{stroke:#46545e;fill:none}.what{fill:#46545e}"
        "svg{background:#faf8f4}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{title}</title><style>{style}</style>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _set_django_up() -> None:
    """The inventory reads the models."""
    import django

    with tempfile.TemporaryDirectory() as nowhere:
        os.environ.setdefault("RINGBUOY_DATA", nowhere)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
        django.setup()


def main() -> None:
    """Write every generated file."""
    _set_django_up()
    for path, text in pictures().items():
        path.write_text(text)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
