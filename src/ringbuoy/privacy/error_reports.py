"""Django's report of an unforeseen error, without a local variable, a form field or the error's text."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from ringbuoy.privacy.redaction import describe


class WordlessReporter(ExceptionReporter):
    """Tells what kind of error it was and where: DEFAULT_EXCEPTION_REPORTER names it."""

    def get_traceback_text(self) -> SafeString:
        """Tell kind and places as plain text."""
        return SafeString(self._told())

    def get_traceback_html(self) -> SafeString:
        """Tell the same where a page is asked for."""
        return format_html("<pre>{}</pre>", self._told())

    def _told(self) -> str:
        if not isinstance(self.exc_value, BaseException):
            return "An error was reported."
        said = describe(self.exc_value)
        places = said["where"] if isinstance(said["where"], list) else []
        return "\n".join([str(said["error"]), *(f"  {place}" for place in places)])
