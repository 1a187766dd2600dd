"""Django's registration of the room."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """The room `statements`."""

    name = "ringbuoy.statements"
    label = "statements"
    default_auto_field = "django.db.models.BigAutoField"
