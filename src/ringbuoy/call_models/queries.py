"""Which call model a line follows, and where a contact stands in it."""

from ringbuoy.call_models.models import Place
from ringbuoy.call_models.published import MODELS
from ringbuoy.call_models.rules import CallModel, Phase
from ringbuoy.contacts.models import Contact
from ringbuoy.lines.models import Line


def model_of(line: Line) -> CallModel | None:
    """Give the call model that a line has chosen. None: it wants no guide."""
    return MODELS.get(line.rules.call_model)


def phase_of(contact: Contact, model: CallModel) -> Phase:
    """Give the phase to which a contact's guide was turned last; the first one where it was to none."""
    place = Place.objects.filter(contact=contact).first()
    return (model.phase(place.phase) if place else None) or model.phases[0]
