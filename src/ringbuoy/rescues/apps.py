"""Django's registration of the room."""

from django.apps import AppConfig


class RescuesConfig(AppConfig):
    """The room `rescues`."""

    name = "ringbuoy.rescues"
    label = "rescues"
    default_auto_field = "django.db.models.BigAutoField"
