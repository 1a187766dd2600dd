"""The page for the day on which we are down: one file, for any web space, in every language of the pages."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ringbuoy.doors.public.languages import OWN_NAMES
from ringbuoy.lines.center import the_center
from ringbuoy.lines.models import Center, Line

RIGHT_TO_LEFT = {"ar"}


@dataclass(frozen=True)
class Tongue:
    """A language in which the page says everything once more."""

    code: str
    name: str
    direction: str
    center: Center


def render() -> str:
    """Draw the page with the numbers that hold now. It needs no other file, no script and no server."""
    return render_to_string(
        "public/fallback.html",
        {
            "name": the_center().name,
            "lines": list(Line.objects.filter(is_open_to_public=True)),
            "tongues": [_tongue(code, name) for code, name in OWN_NAMES.items()],
            "is_demo": settings.RINGBUOY.demo,
        },
    )


def _tongue(code: str, name: str) -> Tongue:
    with translation.override(code):
        return Tongue(code, name, "rtl" if code in RIGHT_TO_LEFT else "ltr", the_center())
