"""Django's registration of the room."""

from django.apps import AppConfig


class LinesConfig(AppConfig):
    """The room `lines`."""

    name = "ringbuoy.lines"
    label = "lines"
    default_auto_field = "django.db.models.BigAutoField"
