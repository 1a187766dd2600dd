"""What is due among the people: sign-ins that nobody has come back to."""

from datetime import datetime, timedelta

from django.db import transaction

from ringbuoy.access.limits import USUAL
from ringbuoy.people.models import SignIn
from ringbuoy.people.sign_ins import end_sessions_named

LEFT_BEHIND_AFTER = USUAL.absolute + timedelta(hours=12)
"""Long after the longest sign-in is over: nobody can still be talking in it."""


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Forget sign-ins that ended long ago with nobody there, and give their number."""
    left = SignIn.objects.filter(began_at__lt=at - LEFT_BEHIND_AFTER)
    return end_sessions_named(list(left.values_list("session_key", flat=True)))
