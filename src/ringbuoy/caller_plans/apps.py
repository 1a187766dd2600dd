"""Django's registration of the room."""

from django.apps import AppConfig


class CallerPlansConfig(AppConfig):
    """The room `caller_plans`."""

    name = "ringbuoy.caller_plans"
    label = "caller_plans"
    default_auto_field = "django.db.models.BigAutoField"
