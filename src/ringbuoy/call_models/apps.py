"""Django's registration of the room."""

from django.apps import AppConfig


class CallModelsConfig(AppConfig):
    """The room `call_models`."""

    name = "ringbuoy.call_models"
    label = "call_models"
    default_auto_field = "django.db.models.BigAutoField"
