"""Django's registration of the room."""

from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    """The room `alarms`."""

    name = "ringbuoy.alarms"
    label = "alarms"
    default_auto_field = "django.db.models.BigAutoField"
