"""The repository as a whole: no licensed forms, no files of others, no traces of a workplace."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.lint.findings import ROOT, Finding, kept_files, line_of

# A few words of each form are enough to find a copy; the forms themselves are not ours to ship.
LICENSED = {
    "the Stanley-Brown safety plan": (
        r"mind off my problems without contacting",
        r"social settings that provide distraction",
        r"professionals or agencies I can contact during",
    ),
    "the Crisis Response Plan": (r"my\s+crisis\s+response\s+plan\s+is",),
    "the CAMS Suicide Status Form": (r"rate\s+psychological\s+pain", r"suicide status form[- ]?(?:iv|4|5)"),
}
FOREIGN = re.compile(
    r"(?:\.min\.(?:js|css)|\.map|\.woff2?|\.ttf|\.eot|\.whl|\.tar\.gz|\.tgz|\.zip|\.so|\.exe)$"
)
FOREIGN_FOLDERS = {"node_modules", "site-packages", "vendor", "bower_components", "third_party"}
WORKPLACE = re.compile(r"(?<![\w.])/(?:work|home/\w+|root|Users/\w+)/[\w.-]+")
LARGEST_BYTES = 1_000_000
READ = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".sql",
    ".po",
    ".json",
    ".txt",
    ".sh",
    ".yml",
    ".yaml",
    "",
}
THIS = Path(__file__).resolve()


def findings() -> Iterator[Finding]:
    """Check every file that is kept."""
    for path in kept_files():
        yield from _of_name(path)
        if path.suffix in READ and path != THIS:
            yield from _of_text(path)


def _of_name(path: Path) -> Iterator[Finding]:
    name = path.relative_to(ROOT)
    if FOREIGN.search(path.name) or FOREIGN_FOLDERS & set(name.parts):
        yield Finding(path, 1, "a file of somebody else's; declare it as a dependency instead")
    if path.stat().st_size > LARGEST_BYTES:
        yield Finding(path, 1, "too large to be kept here")


def _of_text(path: Path) -> Iterator[Finding]:
    text = path.read_text(errors="replace")
    for form, patterns in LICENSED.items():
        for pattern in patterns:
            for found in re.finditer(pattern, text, re.I):
                yield Finding(path, line_of(text, found.start()), f"words of {form}, which we may not ship")
    for found in WORKPLACE.finditer(text):
        yield Finding(path, line_of(text, found.start()), f"a path of one workplace: {found.group(0)}")
