"""Reading the Open Eligibility taxonomy in its XML. Source: open-eligibility (docs/sources.md)."""

from collections.abc import Iterator
from xml.parsers import expat

from ringbuoy.directory.cleaning import Said
from ringbuoy.directory.findings import Findings, Place, Problem, refused, repaired
from ringbuoy.directory.reading.sources import SourceFile

NAME = "Open Eligibility"
LEVELS = ("top_level", "second_level", "third_level", "fourth_level", "fifth_level")
LARGEST_BYTES = 20_000_000
_DECLARATION_END = b"?>"


class NotOpenEligibility(Exception):
    """The XML is something else, or not whole."""


def rows_of(file: SourceFile, findings: Findings) -> Iterator[Said]:
    """Give the taxonomy and its terms, each with the term above it."""
    try:
        with file.open() as stream:
            text = stream.read(LARGEST_BYTES + 1)
        yield from _Reading(file.name, findings).rows(_without_declaration(text))
    except (expat.ExpatError, NotOpenEligibility):
        findings.add(refused(Problem.BROKEN_XML, Place(file.name)))


def _without_declaration(text: bytes) -> bytes:
    """Drop the first line: the published file claims a version of XML that does not exist."""
    if len(text) > LARGEST_BYTES:
        raise NotOpenEligibility
    return text.split(_DECLARATION_END, 1)[1] if text.lstrip().startswith(b"<?xml") else text


class _Reading:
    """One pass over the file."""

    def __init__(self, name: str, findings: Findings) -> None:
        self._name, self._findings = name, findings
        self._ids: set[str] = set()
        self._above: list[str] = []
        self._about: dict[str, str] = {}
        self._category = ""
        self._terms: list[dict[str, str]] = []
        self._lines: list[int] = []
        self._parser = expat.ParserCreate("UTF-8")

    def rows(self, text: bytes) -> list[Said]:
        """Read everything; what is a document of another kind is refused."""
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._say
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(text, True)
        if not self._terms:
            raise NotOpenEligibility
        taxonomy = {"id": NAME, "name": NAME, "description": "Human services and situations, CC BY-SA 3.0"}
        terms = [self._with_description(term) for term in self._terms]
        return [
            Said("taxonomy", taxonomy | {"version": "2.0"}, Place(self._name, 1)),
            *(
                Said("taxonomy_term", term, Place(self._name, line))
                for term, line in zip(terms, self._lines, strict=True)
            ),
        ]

    def _begin(self, name: str, said: dict[str, str]) -> None:
        if name == "category":
            self._category = said.get("id", "")
        if name not in LEVELS:
            return
        code, title = said.get("id", ""), said.get("title", "")
        key = self._key(code, title)
        self._terms.append(
            {
                "id": key,
                "code": code,
                "name": title,
                "parent_id": self._above[-1] if self._above else "",
                "taxonomy": NAME,
                "taxonomy_id": NAME,
                "language": "en",
            }
        )
        self._lines.append(self._parser.CurrentLineNumber)
        self._above.append(key)

    def _key(self, code: str, title: str) -> str:
        """Name a term by its code; the published file has one code twice."""
        key = f"{NAME}/{code}"
        if key in self._ids:
            key = f"{key}/{title}"
            place = Place(self._name, self._parser.CurrentLineNumber)
            self._findings.add(repaired(Problem.CODE_TWICE, place, "id", code, title))
        self._ids.add(key)
        return key

    def _end(self, name: str) -> None:
        if name == "category":
            self._category = ""
        if name in LEVELS:
            self._above.pop()

    def _say(self, text: str) -> None:
        if self._category:
            self._about[self._category] = self._about.get(self._category, "") + text

    def _with_description(self, term: dict[str, str]) -> dict[str, str]:
        return term | {"description": " ".join(self._about.get(term["code"], "").split()) or term["name"]}

    def _refuse(self, *_said: object) -> None:
        raise NotOpenEligibility
