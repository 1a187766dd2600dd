"""Style sheets: logical properties only, so that right-to-left pages need no second sheet."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.lint.findings import ROOT, Finding, line_of

PHYSICAL = re.compile(
    r"(?<=[{;\s])("
    r"(?:margin|padding|border)-(?:left|right|top|bottom)(?:-\w+)?|left|right|top|bottom|"
    r"(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius|"
    r"(?:scroll-(?:margin|padding))-(?:left|right|top|bottom)"
    r")\s*:(?!:)"
)
SIDES = re.compile(r"(?<=[{;\s])((?:text-align|float|clear)\s*:\s*(?:left|right))\b")
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?:https?:)?//|@import\s+['\"](?:https?:)?//")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_CONDITION = re.compile(r"@(?:media|container|supports)[^{]*{")


def findings() -> Iterator[Finding]:
    """Check every style sheet."""
    for path in sorted((ROOT / "frontend" / "css").rglob("*.css")):
        yield from _of_sheet(path)


def _of_sheet(path: Path) -> Iterator[Finding]:
    for line, what in of_text(path.read_text()):
        yield Finding(path, line, what)


def of_text(text: str) -> Iterator[tuple[int, str]]:
    """Find physical properties and foreign addresses in a style sheet."""
    rules = _CONDITION.sub(_blank, _COMMENT.sub(_blank, text))
    for pattern, advice in ((PHYSICAL, "use the logical property"), (SIDES, "use start or end")):
        for found in pattern.finditer(rules):
            yield line_of(rules, found.start()), f"{found.group(1)!r}: {advice}"
    for found in ELSEWHERE.finditer(rules):
        yield line_of(rules, found.start()), "loads something from another place"


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n{]", " ", found.group(0))
