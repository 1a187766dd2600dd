"""Django's registration of the room."""

from django.apps import AppConfig


class MandatedReportsConfig(AppConfig):
    """The room `mandated_reports`."""

    name = "ringbuoy.mandated_reports"
    label = "mandated_reports"
    default_auto_field = "django.db.models.BigAutoField"
