"""Who is asked how they are, and who wants to talk."""

from ringbuoy.people.models import Person
from ringbuoy.wellbeing.models import Debrief
from ringbuoy.wellbeing.rules import Wish


def waiting_for(person: Person) -> Debrief | None:
    """Give the debrief that waits for this person's answer. None: there is none."""
    return Debrief.objects.filter(person=person, wish="").first()


def wishes_to_talk(person: Person) -> bool:
    """Tell whether somebody wants to talk with a supervisor and has not yet."""
    return Debrief.objects.filter(person=person, wish=Wish.SUPERVISOR, met_at=None).exists()


def wish_to_talk() -> list[Debrief]:
    """Give the counselors who want to talk with a supervisor and have not yet, the longest first."""
    rows = Debrief.objects.filter(wish=Wish.SUPERVISOR, met_at=None, person__is_active=True)
    return list(rows.select_related("person").order_by("wished_at", "pk"))
