"""Reading a page template without rendering it: Django's tags out, HTML parsed, lines kept."""

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from tests.lint.findings import templates

VALUE = "§"
_COMMENT = re.compile(
    r"{%\s*comment\s.*?%}.*?{%\s*endcomment\s*%}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", re.S
)
_SPOKEN = re.compile(r"({%\s*blocktrans(?:late)?\b.*?%})(.*?)({%\s*endblocktrans(?:late)?\s*%})", re.S)
_TRANSLATED = re.compile(r"{%\s*trans(?:late)?\s+((?:\"[^\"]*\")|(?:'[^']*'))(?![^%]*\bas\b).*?%}", re.S)
_TAG = re.compile(r"{%.*?%}", re.S)
_VALUE = re.compile(r"{{.*?}}", re.S)
_BLOCK_IN_ATTRIBUTE = re.compile(r'="[^">]*{%\s*block\s+(\w+)')
_SILENT = {"script", "style", "code", "kbd"}


@dataclass
class Element:
    """One start tag: its name, its attributes as written, where it stands."""

    name: str
    attributes: dict[str, str]
    line: int


@dataclass
class Reading:
    """What was read from a template."""

    elements: list[Element] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)
    inline_scripts: list[int] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """Every id in this template; `§` stands for a part that is filled in."""
        return {element.attributes["id"] for element in self.elements if element.attributes.get("id")}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.reading.elements.append(Element(tag, attributes, self.getpos()[0]))
        if tag in _SILENT:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            if self._open[-1] == "script" and data.strip(f"{VALUE} \n"):
                self.reading.inline_scripts.append(self.getpos()[0])
        elif data.strip():
            self.reading.words.append((self.getpos()[0], data))


def read(path: Path) -> Reading:
    """Read one template."""
    return read_text(path.read_text())


def read_text(text: str) -> Reading:
    """Read the text of a template. Words that go through the catalogue are not among its words."""
    reader = _Reader()
    reader.feed(plain_html(text))
    reader.close()
    return reader.reading


def plain_html(text: str) -> str:
    """Take Django's tags out; a value becomes `§`; line numbers stay."""
    text = _COMMENT.sub(_only_lines, text)
    for name in blocks_in_attributes():
        text = re.sub(rf"{{%\s*block\s+{name}\s*%}}.*?{{%\s*endblock\b.*?%}}", _only_lines, text, flags=re.S)
    text = _SPOKEN.sub(lambda found: VALUE + _only_lines(found), text)
    text = _TRANSLATED.sub(VALUE, text)
    text = _VALUE.sub(VALUE, text)
    text = re.sub(r"{%\s*(?:url|asset|static|icon|when|elapsed|remaining)\b.*?%}", VALUE, text, flags=re.S)
    return _TAG.sub(_only_lines, text)


@cache
def blocks_in_attributes() -> frozenset[str]:
    """Name the blocks that a frame puts inside an attribute: what fills them is no visible word."""
    return frozenset(name for path in templates() for name in _BLOCK_IN_ATTRIBUTE.findall(path.read_text()))


def spoken(text: str) -> list[tuple[int, str]]:
    """Give the sentences of a template that go through the catalogue, with their lines."""
    sentences = [(found.start(), found.group(2)) for found in _SPOKEN.finditer(text)]
    sentences += [(found.start(), found.group(1)[1:-1]) for found in _TRANSLATED.finditer(text)]
    return [(text.count("\n", 0, place) + 1, sentence) for place, sentence in sorted(sentences)]


def _only_lines(found: re.Match[str]) -> str:
    return "\n" * found.group(0).count("\n")
