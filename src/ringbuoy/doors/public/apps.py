"""Django's registration of the door."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The public door: it has no rows."""

    name = "ringbuoy.doors.public"
    label = "public"
