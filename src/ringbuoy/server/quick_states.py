"""Making the tables in a fifth of the time: after each step only the model that it touches is drawn again.

Django draws, after each step of a migration, every model that is related to the one touched, all of ours in
the end, for Python that a migration may run on them. Ours run none (a test holds them to it), and SQL needs
the model alone. Where a step changes a field that others refer to, all are drawn again as Django does.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState


@contextmanager
def quick_states() -> Iterator[None]:
    """Draw as little as SQL needs while this lasts."""
    quick = {
        "add_model": _alone(ProjectState.add_model),
        "add_field": _alone(ProjectState.add_field),
        "reload_model": _reload,
    }
    djangos = {name: getattr(ProjectState, name) for name in quick}
    _put(quick)
    try:
        yield
    finally:
        _put(djangos)


def _put(methods: Mapping[str, Callable[..., None]]) -> None:
    for name, method in methods.items():
        setattr(ProjectState, name, method)


def _alone(add: Callable[..., None]) -> Callable[..., None]:
    """Let what is new be drawn alone: what it refers to is as it was."""

    def added(state: Any, *words: Any, **named: Any) -> None:
        state.__dict__["reload_model"] = lambda app, model, **_delay: _draw(state, app, model)
        try:
            add(state, *words, **named)
        finally:
            del state.__dict__["reload_model"]

    return added


def _reload(state: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    """Draw a model again; and everything, where others may see the change."""
    if delay:
        _draw(state, app_label, model_name)
    else:
        state.__dict__.pop("apps", None)


def _draw(state: Any, app_label: str, model_name: str) -> None:
    if "apps" in state.__dict__:
        state._reload({(app_label, model_name)})
