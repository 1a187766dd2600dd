"""Django's registration of the room."""

from django.apps import AppConfig
from django.core import checks


class PrivacyConfig(AppConfig):
    """The room `privacy`."""

    name = "ringbuoy.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the settings checked."""
        from ringbuoy.privacy.checks import check_settings

        checks.register(check_settings)
