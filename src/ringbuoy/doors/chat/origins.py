"""Whether our own page has sent something. Another site must never act in a person's name."""

from urllib.parse import urlsplit

from ringbuoy.doors.chat.http import Request
from ringbuoy.doors.chat.refusals import FromElsewhere


def require_own_page(request: Request) -> None:
    """Let what our own page sent pass; a staff page always says where it comes from.

    :raises FromElsewhere: another site sent it, or nobody says who did.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return _require(site == "same-origin")
    _require(_is_own(request, request.headers.get("origin", "null")))


def require_not_elsewhere(request: Request) -> None:
    """Let what a caller's page sent pass.

    An older browser says "null", because our pages send no referrer. Then the person goes first: the
    cookie of a visit is never sent along from another site anyway (SameSite=Strict).

    :raises FromElsewhere: another site sent it.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return _require(site in ("same-origin", "none"))
    origin = request.headers.get("origin", "null")
    _require(origin == "null" or _is_own(request, origin))


def _is_own(request: Request, origin: str) -> bool:
    return urlsplit(origin).netloc == request.headers.get("host", "")


def _require(is_own: bool) -> None:
    if not is_own:
        raise FromElsewhere
