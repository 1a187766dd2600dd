"""Django's registration of the room."""

from django.apps import AppConfig


class CopingConfig(AppConfig):
    """The room `coping`."""

    name = "ringbuoy.coping"
    label = "coping"
    default_auto_field = "django.db.models.BigAutoField"
