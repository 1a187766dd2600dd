"""The page of the roles, written from the table to which the tests hold the program: see `draw.py`."""

from tests.access.table import HUB, LETTERS, PUBLIC, READS, WAYS, On

ABOUT = """\
# Who may do what

Made by `docs/draw.py` from `tests/access/table.py`. The tests ask for every route as every role, for
contacts in every relation, and fail when anybody gets in whom this table does not let in, or when a route
has no row. What each role may do, in words, is in the office under People; the code has it in
`access/rules.py`. A person who has several roles may do what any of them may.

## Whose words may be read

A mark means: this role may read what was said and noted in a contact that stands so to the person. Every
reading and every refusal is in the journal, and keyd counts those that are not of one's own live contacts.
"""
OPENING = """
A supervisor or clinical director opens any other record with a reason from a list, for 60 minutes. Clinical
directors and auditors see the alarm on every page at once (the page asks every 30 seconds where its stream
is cut). It stays until one of them answers for it, never the one who opened it; after 72 hours it is marked.
"""
WHERE_TO_GET_IN = """
## Who gets in where

`GET` shows, `POST` does. The last column says on which contacts; the table above says which one may read.
"""
PUBLIC_ONES = """
## Open to the world

These ask nobody who they are. A caller's own talk is known by a signed cookie that names the contact and
nothing else.
`whoami` answers the hub alone: the hub hands no request from outside on to it.
"""


def roles_page() -> str:
    """Write the whole page."""
    parts = [ABOUT, _reading(), OPENING, WHERE_TO_GET_IN, _ways(), _hub(), PUBLIC_ONES, _public()]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _reading() -> str:
    rows = [[f"{relation.value}", *_marks(READS[relation])] for relation in READS]
    return _table(["contact", *_names()], rows)


def _ways() -> str:
    rows = [
        [f"`{key.removesuffix(' POST')}`", _methods(way.methods), *_marks(way.who), _on(way.on)]
        for key, way in WAYS.items()
    ]
    return _table(["route", "by", *_names(), "on which contacts"], rows)


def _hub() -> str:
    rows = [[f"`{path}`", whose] for path, whose in HUB.items()]
    return "## The hub\n\n" + _table(["route", "for whom"], rows)


def _public() -> str:
    return ", ".join(f"`{name}`" for name in sorted(PUBLIC)) + "."


def _names() -> list[str]:
    return [name.replace("_", " ") for name in LETTERS.values()]


def _marks(letters: str) -> list[str]:
    return ["✓" if letter in letters else "" for letter in LETTERS]


def _methods(letters: str) -> str:
    return ", ".join({"G": "GET", "P": "POST"}[letter] for letter in letters)


def _on(which: On) -> str:
    return "" if which is On.NONE else which.value


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
