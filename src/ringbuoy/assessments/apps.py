"""Django's registration of the room."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The room `assessments`."""

    name = "ringbuoy.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
