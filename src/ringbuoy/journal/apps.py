"""Django's registration of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    """The journal."""

    name = "ringbuoy.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Renew the database's list of names after each migration."""
        from ringbuoy.journal.known_names import renew_names

        post_migrate.connect(renew_names, sender=self)
