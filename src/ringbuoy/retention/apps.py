"""Django's registration of the room."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """The room `retention`."""

    name = "ringbuoy.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
