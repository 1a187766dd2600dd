"""Django's registration of the room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The room `access`: it has no rows, only the gates and their check."""

    name = "ringbuoy.access"
    label = "access"

    def ready(self) -> None:
        """Register the check that every route names its gate."""
        from ringbuoy.access import checks  # noqa: F401
