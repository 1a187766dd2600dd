"""Django's registration of the room."""

from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    """The room `wellbeing`."""

    name = "ringbuoy.wellbeing"
    label = "wellbeing"
    default_auto_field = "django.db.models.BigAutoField"
