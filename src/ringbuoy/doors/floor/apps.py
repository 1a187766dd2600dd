"""Django's registration of the door."""

from django.apps import AppConfig


class FloorConfig(AppConfig):
    """The door `floor`: it has no rows."""

    name = "ringbuoy.doors.floor"
    label = "floor"
