"""Django's registration of the door."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The door `office`: it has no rows."""

    name = "ringbuoy.doors.office"
    label = "office"
