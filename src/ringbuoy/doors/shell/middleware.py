"""Around every page: foreseen errors become sentences, and the headers that keep a visit private."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from ringbuoy.doors.shell import errors
from ringbuoy.doors.shell.headers import headers_for
from ringbuoy.kernel.errors import Foreseen

STAFF_LANGUAGES = frozenset({"en", "es"})
"""Languages into which every page of the staff is translated."""

USED = ("GET", "HEAD", "OPTIONS", "POST")
GetResponse = Callable[[HttpRequest], HttpResponse]


class ForeseenErrorsMiddleware:
    """Answers a foreseen error with its own sentence and the status that fits."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on; the framework's empty refusal of a method becomes a page."""
        response = HttpResponseNotAllowed(USED) if request.method == "TRACE" else self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        return errors.not_taken(request, allowed=response.headers["Allow"])

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a foreseen error; any other is left to the 500 page (None)."""
        return errors.answer(request, error) if isinstance(error, Foreseen) else None


class HeadMiddleware:
    """Lets programs ask what an answer of theirs would be like: pages do that by themselves."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer HEAD as GET is answered, without the content."""
        if request.method != "HEAD" or not request.path.startswith(errors.PROGRAMS):
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        if not response.streaming:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


class StaffLanguageMiddleware:
    """Lets a staff page speak one language: never a few words of one among those of another."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the center's language where the browser asks for one that only callers' pages speak."""
        if not errors.is_for_staff(request) or translation.get_language() in STAFF_LANGUAGES:
            return self.get_response(request)
        with translation.override(settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers["Content-Language"] = settings.LANGUAGE_CODE
        return response


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
