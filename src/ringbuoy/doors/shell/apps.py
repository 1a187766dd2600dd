"""Django's registration of the room."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The shell of all pages: it has no rows."""

    name = "ringbuoy.doors.shell"
    label = "shell"

    def ready(self) -> None:
        """Listen for sign-ins from the first moment, not from the first page."""
        from ringbuoy.doors.shell import sign_ins  # noqa: F401
