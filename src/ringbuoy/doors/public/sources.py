"""Whether a form was sent by our own page. No cookie is needed to tell, so none is set before a chat."""

from urllib.parse import urlsplit

from django.http import HttpRequest

OWN = {"same-origin", "none"}


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether another site has sent this form.

    Every browser of the last years says so itself (Sec-Fetch-Site). An older one tells its origin,
    or "null" because our pages send no referrer: then the person goes first, and the form is taken.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in OWN
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()
