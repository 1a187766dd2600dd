"""A route without a gate fails the build."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver


@register(Tags.urls)
def every_route_names_its_gate(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """Return an error for each route whose view names no gate."""
    return [
        Error(
            f"The route {route!r} names no gate.", id="access.E001", hint="Use @gate, @signed_in or @public."
        )
        for route, view in routes(get_resolver())
        if not hasattr(view, "gate")
    ]


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Walk through every route of the site: its pattern and its view."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from routes(pattern, route)
