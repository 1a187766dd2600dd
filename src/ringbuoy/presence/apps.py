"""Django's registration of the room."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    """The room `presence`."""

    name = "ringbuoy.presence"
    label = "presence"
    default_auto_field = "django.db.models.BigAutoField"
