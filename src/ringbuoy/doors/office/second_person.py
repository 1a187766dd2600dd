"""Whether there is a second person for what takes two."""

from ringbuoy.access.rules import Act, Role, may
from ringbuoy.people.models import Person


def has_colleague(person: Person, act: Act) -> bool:
    """Tell whether somebody else with an open account may do this."""
    able = [role.value for role in Role if may([role], act)]
    return Person.objects.filter(is_active=True, roles__overlap=able).exclude(pk=person.pk).exists()
