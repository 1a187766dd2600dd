"""Django's registration of the room."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The room `referrals`."""

    name = "ringbuoy.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
