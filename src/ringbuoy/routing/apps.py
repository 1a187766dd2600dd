"""Django's registration of the room."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """The room `routing`."""

    name = "ringbuoy.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"
