"""Django's registration of the room."""

from django.apps import AppConfig


class CallersConfig(AppConfig):
    """The room `callers`."""

    name = "ringbuoy.callers"
    label = "callers"
    default_auto_field = "django.db.models.BigAutoField"
