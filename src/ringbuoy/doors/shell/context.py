"""What every page's frame shows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ringbuoy.doors.shell.bar import Bar
from ringbuoy.kernel import clock
from ringbuoy.lines.center import the_center


def center(request: HttpRequest) -> dict[str, object]:
    """Give the templates the center, the installation and the bar; each is looked up only when shown."""
    return {
        "center": SimpleLazyObject(the_center),
        "installation": settings.RINGBUOY,
        "bar": Bar(request),
        "now": clock.now(),
    }
