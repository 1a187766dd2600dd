"""Django's registration of the room."""

from django.apps import AppConfig


class ThirdPartiesConfig(AppConfig):
    """The room `third_parties`."""

    name = "ringbuoy.third_parties"
    label = "third_parties"
    default_auto_field = "django.db.models.BigAutoField"
