"""Django's registration of the room."""

from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    """The room `followups`."""

    name = "ringbuoy.followups"
    label = "followups"
    default_auto_field = "django.db.models.BigAutoField"
