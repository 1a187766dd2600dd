"""Each code of an authenticator app opens once: the step of time behind it only ever rises."""

from ringbuoy.people.models import UsedStep


def use_step(person_id: int, step: int) -> bool:
    """Use the code of a step of time, and tell whether nobody has used it or a later one before."""
    if UsedStep.objects.filter(person_id=person_id, step__lt=step).update(step=step):
        return True
    _row, is_first = UsedStep.objects.get_or_create(person_id=person_id, defaults={"step": step})
    return is_first
