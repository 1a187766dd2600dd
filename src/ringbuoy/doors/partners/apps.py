"""Django's registration of the door."""

from django.apps import AppConfig


class PartnersDoorConfig(AppConfig):
    """The door `partners`."""

    name = "ringbuoy.doors.partners"
    label = "partners_door"
