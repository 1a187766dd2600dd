"""Django's registration of the room."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """The room `feedback`."""

    name = "ringbuoy.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"
