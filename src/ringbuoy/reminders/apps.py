"""Django's registration of the room."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """The room `reminders`."""

    name = "ringbuoy.reminders"
    label = "reminders"
    default_auto_field = "django.db.models.BigAutoField"
