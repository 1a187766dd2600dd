"""Serving callers with whom something was agreed: to whom their contacts may go. Never: to nobody.

Somebody in danger goes to whoever is there. Others wait `COMPLEX_FOR` for a counselor with the skill;
then anybody may take them who is no trainee.
"""

from collections.abc import Iterable
from datetime import timedelta

from ringbuoy.callers.models import Caller
from ringbuoy.people.models import Person
from ringbuoy.routing.models import CallerNeeds

COMPLEX = "complex"
BEYOND_TRAINING = "beyond_training"
"""Not a skill that is given: everybody has it who is no trainee."""
COMPLEX_FOR = timedelta(minutes=5)


def skills_of(skills: Iterable[str], *, is_trainee: bool) -> frozenset[str]:
    """Give the skills of a counselor as the router counts them."""
    return frozenset(skills) if is_trainee else frozenset(skills) | {BEYOND_TRAINING}


def serve_as(caller: Caller, *, is_complex: bool, prefers: Person | None) -> None:
    """Let a caller's contacts be served so from now on."""
    said = {"is_complex": is_complex, "prefers": prefers}
    CallerNeeds.objects.update_or_create(caller=caller, defaults=said)


def serve_as_everybody(caller: Caller) -> None:
    """Let a caller's contacts be served as everybody's."""
    CallerNeeds.objects.filter(caller=caller).delete()
