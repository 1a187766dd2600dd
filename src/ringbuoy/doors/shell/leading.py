"""Where a page leads when it is done: to a page of ours, never to another site."""

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def inside(asked: str) -> str:
    """Give the page of ours that was asked for; whatever else was asked for, the first page of the shift."""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours else reverse("start_of_shift")
