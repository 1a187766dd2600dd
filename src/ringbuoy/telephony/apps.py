"""Django's registration of the room."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    """The room `telephony`."""

    name = "ringbuoy.telephony"
    label = "telephony"
    default_auto_field = "django.db.models.BigAutoField"
