"""Django's registration of the room."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """The room `disclosures`."""

    name = "ringbuoy.disclosures"
    label = "disclosures"
    default_auto_field = "django.db.models.BigAutoField"
