"""Django's registration of the room."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """The room `contacts`."""

    name = "ringbuoy.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"
