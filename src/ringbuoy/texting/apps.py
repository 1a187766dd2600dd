"""Django's registration of the room."""

from django.apps import AppConfig


class TextingConfig(AppConfig):
    """The room `texting`."""

    name = "ringbuoy.texting"
    label = "texting"
    default_auto_field = "django.db.models.BigAutoField"
