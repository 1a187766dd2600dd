"""Django's registration of the room."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The room `incidents`."""

    name = "ringbuoy.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
