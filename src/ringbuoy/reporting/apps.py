"""Django's registration of the room."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The room `reporting`."""

    name = "ringbuoy.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
