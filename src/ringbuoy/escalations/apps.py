"""Django's registration of the room."""

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    """The room `escalations`."""

    name = "ringbuoy.escalations"
    label = "escalations"
    default_auto_field = "django.db.models.BigAutoField"
