"""Django's registration of the room."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The shell of all pages: it has no rows."""

    name = "ringbuoy.doors.shell"
    label = "shell"
