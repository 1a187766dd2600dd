"""The markup of templates: htmx names, nothing inline, nothing from elsewhere, every word translated."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.lint.findings import Finding, line_of, templates
from tests.lint.template_text import VALUE, Element, Reading, read

# Every attribute that htmx 4.0.1 reads (its dist/htmx.js).
HTMX = frozenset(
    [
        "hx-action",
        "hx-boost",
        "hx-config",
        "hx-confirm",
        "hx-delete",
        "hx-disable",
        "hx-encoding",
        "hx-get",
        "hx-headers",
        "hx-history-elt",
        "hx-ignore",
        "hx-include",
        "hx-indicator",
        "hx-method",
        "hx-morph-skip",
        "hx-morph-skip-children",
        "hx-patch",
        "hx-post",
        "hx-preserve",
        "hx-push-url",
        "hx-put",
        "hx-query",
        "hx-replace-url",
        "hx-select",
        "hx-select-oob",
        "hx-status",
        "hx-swap",
        "hx-swap-oob",
        "hx-sync",
        "hx-target",
        "hx-trigger",
        "hx-validate",
        "hx-vals",
    ]
)
TRIGGER_WORDS = frozenset(
    [
        "once",
        "prevent",
        "stop",
        "halt",
        "consume",
        "changed",
        "capture",
        "passive",
        "delay",
        "throttle",
        "from",
        "target",
        "root",
        "threshold",
    ]
)
SWAPS = frozenset(
    [
        "none",
        "delete",
        "innerHTML",
        "outerHTML",
        "textContent",
        "innerMorph",
        "outerMorph",
        "outerSync",
        "beforebegin",
        "afterbegin",
        "beforeend",
        "afterend",
    ]
)
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "hx-get", "hx-post", "hx-put")
SAID = ("title", "aria-label", "placeholder", "alt", "aria-description")
WORD = re.compile(r"[^\W\d_]{2,}")
UNSAFE = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape\s+off|\|\s*escapejs\b")

# One file for another web space, where our policy does not hold and no style sheet of ours is.
STANDS_ALONE = ("fallback.html",)


def findings() -> Iterator[Finding]:
    """Check every template."""
    for path in templates():
        yield from of_template(path)


def of_template(path: Path) -> Iterator[Finding]:
    """Check the markup of one template."""
    text, reading = path.read_text(), read(path)
    if path.name in STANDS_ALONE:
        reading.elements = [element for element in reading.elements if element.name != "style"]
    for found in UNSAFE.finditer(text):
        yield Finding(path, line_of(text, found.start()), f"{found.group(0)!r} turns escaping off")
    for line, what in of_reading(reading):
        yield Finding(path, line, what)


def of_reading(reading: Reading) -> Iterator[tuple[int, str]]:
    """Check what was read from a template."""
    json_lines = {e.line for e in reading.elements if e.attributes.get("type") == "application/json"}
    for line in reading.inline_scripts:
        if line not in json_lines:
            yield line, "a script stands inside the page; the policy refuses it"
    for line, words in reading.words:
        if WORD.search(words.replace(VALUE, " ")):
            yield line, f"{words.strip()!r} is not translated"
    for element in reading.elements:
        yield from ((element.line, what) for what in _of_element(element))


def _of_element(element: Element) -> Iterator[str]:
    if element.name == "style" or "style" in element.attributes:
        yield "a style stands inside the page; the policy refuses it"
    for name, value in element.attributes.items():
        yield from _of_attribute(name, value)
        if name in SAID and WORD.search(value.replace(VALUE, " ")):
            yield f"{name}={value!r} is not translated"
    is_button = element.name == "input" and element.attributes.get("type") in {"submit", "button", "reset"}
    if is_button and WORD.search(element.attributes.get("value", "").replace(VALUE, " ")):
        yield "the words on the button are not translated"


def _of_attribute(name: str, value: str) -> Iterator[str]:
    if name.startswith("hx-on") or re.fullmatch(r"on[a-z]+", name):
        yield f"{name} is a script inside the page; the policy refuses it"
    elif name.startswith("hx-"):
        yield from _of_htmx(name, value)
    if name in ADDRESSES and re.match(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", value, re.I):
        yield f"{name} leads to another place: {value}"
    if value.strip().lower().startswith(("javascript:", "js:")):
        yield f"{name} holds a script"


def _of_htmx(name: str, value: str) -> Iterator[str]:
    base = name.split(":")[0]
    if base not in HTMX:
        yield f"htmx knows no {name}"
    if base == "hx-trigger":
        yield from _of_trigger(value)
    if base == "hx-swap" and value and VALUE not in value and value.split()[0].split(":")[0] not in SWAPS:
        yield f"htmx knows no swap {value.split()[0]!r}"


def _of_trigger(value: str) -> Iterator[str]:
    """Refuse what htmx would silently ignore, or what the policy refuses: filters are run as a script."""
    if "[" in value:
        yield "a filter in hx-trigger is run as a script; the policy refuses it"
    if '"' in value or "'" in value:
        yield "hx-trigger has a quotation mark in it, and htmx would do nothing"
    for part in value.split(","):
        for word in part.split()[1:]:
            modifier = word.split(":")[0]
            if ":" in word and modifier not in TRIGGER_WORDS and VALUE not in word:
                yield f"htmx knows no {modifier!r} in hx-trigger"
