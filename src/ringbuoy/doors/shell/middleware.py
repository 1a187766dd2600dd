"""Around every page: foreseen errors become sentences, and the headers that keep a visit private."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ringbuoy.doors.shell import errors
from ringbuoy.doors.shell.headers import headers_for
from ringbuoy.kernel.errors import Foreseen

GetResponse = Callable[[HttpRequest], HttpResponse]


class ForeseenErrorsMiddleware:
    """Answers a foreseen error with its own sentence and the status that fits."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a foreseen error; any other is left to the 500 page (None)."""
        return errors.answer(request, error) if isinstance(error, Foreseen) else None


class SecurityHeadersMiddleware:
    """Adds what no page may lack: strict content policy, no cache, no index."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to whatever is answered."""
        response = self.get_response(request)
        for name, value in headers_for(request.path).items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
