"""Django's registration of the room."""

from django.apps import AppConfig


class SafetyPlansConfig(AppConfig):
    """The room `safety_plans`."""

    name = "ringbuoy.safety_plans"
    label = "safety_plans"
    default_auto_field = "django.db.models.BigAutoField"
