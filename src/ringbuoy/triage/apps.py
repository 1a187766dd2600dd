"""Django's registration of the room."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """The room `triage`."""

    name = "ringbuoy.triage"
    label = "triage"
    default_auto_field = "django.db.models.BigAutoField"
