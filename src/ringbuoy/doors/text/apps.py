"""Django's registration of the door."""

from django.apps import AppConfig


class TextDoorConfig(AppConfig):
    """The door `text`."""

    name = "ringbuoy.doors.text"
    label = "text_door"
