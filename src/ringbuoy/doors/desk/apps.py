"""Django's registration of the door."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk: it has no rows."""

    name = "ringbuoy.doors.desk"
    label = "desk"
