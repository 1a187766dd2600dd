"""Addresses and ids in templates: every one leads somewhere, every target is on its page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.lint.findings import Finding, line_of, templates
from tests.lint.template_text import VALUE, read

HUB = ("/here/", "/live/", "/static/")
FILLINGS = ("1", "2026-11-23", "2026-11", "harbor", "0198c0de-0000-7000-8000-000000000000")
ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch")
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "data-opens", "form", "list")
_URL = re.compile(r"{%\s*url\s+(['\"])([^'\"]+)\1(.*?)%}", re.S)
_PARENT = re.compile(r"{%\s*(extends|include)\s+['\"]([^'\"]+)['\"]")


def findings() -> Iterator[Finding]:
    """Check the addresses and the targets of every template."""
    takes = parameters_of_routes()
    pages = Pages(templates())
    for path in templates():
        yield from _named_routes(path, takes)
        yield from _literal_addresses(path)
        yield from pages.lost_targets(path)


def parameters_of_routes() -> Mapping[str, set[int]]:
    """Give for each named route how many parameters it takes."""
    takes: dict[str, set[int]] = defaultdict(set)

    def walk(resolver: URLResolver, count: int, space: str) -> None:
        for pattern in resolver.url_patterns:
            more = (
                count
                + len(pattern.pattern.converters)
                + pattern.pattern.regex.groups * (not pattern.pattern.converters)
            )
            if isinstance(pattern, URLPattern):
                takes[f"{space}{pattern.name}"].add(more)
            else:
                walk(pattern, more, f"{space}{pattern.namespace}:" if pattern.namespace else space)

    walk(get_resolver(), 0, "")
    return takes


def _named_routes(path: Path, takes: Mapping[str, set[int]]) -> Iterator[Finding]:
    text = path.read_text()
    for found in _URL.finditer(text):
        name, rest = found.group(2), re.sub(r"\bas\s+\w+\s*$", "", found.group(3).strip())
        given = len(rest.split())
        if name not in takes:
            yield Finding(path, line_of(text, found.start()), f"there is no route named {name!r}")
        elif given not in takes[name]:
            wants = " or ".join(map(str, sorted(takes[name])))
            yield Finding(
                path, line_of(text, found.start()), f"the route {name!r} takes {wants}, not {given}"
            )


def _literal_addresses(path: Path) -> Iterator[Finding]:
    for element in read(path).elements:
        for name in ADDRESSES:
            address = element.attributes.get(name, "").split("?")[0].split("#")[0]
            if address.startswith("/") and not leads_somewhere(address):
                yield Finding(path, element.line, f"{name} leads nowhere: {address}")


def leads_somewhere(address: str) -> bool:
    """Tell whether a page or the hub answers at this address, whatever is filled in for `§`."""
    if address.startswith(HUB):
        return True
    return any(_resolves(address.replace(VALUE, filling)) for filling in FILLINGS)


def _resolves(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


class Pages:
    """Which templates stand on one page together."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._path_of = {_name(path): path for path in paths}
        self._ids = {name: read(path).ids for name, path in self._path_of.items()}
        self._above: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        for name, path in self._path_of.items():
            for kind, other in _PARENT.findall(path.read_text()):
                whole, part = (other, name) if kind == "extends" else (name, other)
                self._below[whole].add(part)
                self._above[part].add(whole)

    def lost_targets(self, path: Path) -> Iterator[Finding]:
        """Find targets and pointers of a template that are on none of its pages."""
        near = self._near(_name(path))
        for element in read(path).elements:
            for name, target in _targets(element.attributes):
                if not any(_fits(target, known) for known in near):
                    yield Finding(path, element.line, f"{name} points to #{target}, which is not on the page")

    def _near(self, name: str) -> set[str]:
        """Give the ids of every template that can share a page with this one.

        A fragment that no template includes is put into a page by its view: then every template of
        its door counts.
        """
        together = self._reach(name, self._above) | self._reach(name, self._below)
        for whole in list(together):
            together |= self._reach(whole, self._below) | self._reach(whole, self._above)
        door = name.split("/")[0]
        if not self._above[name] or name.split("/")[-1].startswith("_"):
            together |= {other for other in self._ids if other.split("/")[0] in {door, "shell"}}
        return set().union(*(self._ids.get(other, set()) for other in together))

    def _reach(self, name: str, edges: Mapping[str, set[str]]) -> set[str]:
        reached, ahead = {name}, [name]
        while ahead:
            for other in edges.get(ahead.pop(), ()):
                if other not in reached:
                    reached.add(other)
                    ahead.append(other)
        return reached


def _targets(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        if name.split(":")[0] in {"hx-target", "hx-include", "hx-indicator", "hx-select"}:
            yield from ((name, target) for target in re.findall(rf"#([\w{VALUE}-]+)", value))
        elif name in POINTERS:
            yield from ((name, target) for target in value.split() if target.strip(VALUE + "-"))


def _fits(target: str, known: str) -> bool:
    """Compare two ids in which `§` stands for anything."""
    pattern = "".join(".+" if part == VALUE else re.escape(part) for part in re.split(f"({VALUE})", known))
    return target == known or re.fullmatch(pattern, target) is not None


def _name(path: Path) -> str:
    """Give the name under which Django knows a template."""
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])
