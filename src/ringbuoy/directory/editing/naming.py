"""What records are called: the name of one, and the one that a person means by a name."""

from typing import Any
from uuid import UUID

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from ringbuoy.directory.models import MODELS, Address, Deed, Draft, Location, Service, TaxonomyTerm
from ringbuoy.kernel.errors import Refused

MOST_NAMED = 5
DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS_ABBR.values(), strict=True))


class NotTheOne(Refused):
    """No record is called so, or several are."""


def id_called(table: str, text: str) -> UUID:
    """Find the record that is called so, or has this id.

    :raises NotTheOne: none is called so, or several.
    """
    rows = MODELS[table]._default_manager.all()
    try:
        found = list(rows.filter(pk=UUID(text.strip())).values_list("pk", flat=True))
    except ValueError:
        found = list(rows.filter(name__iexact=text.strip()).order_by("pk").values_list("pk", flat=True)[:2])
        found = found or _waiting(table, text)
    if len(found) == 1:
        key: UUID = found[0]
        return key
    if found:
        raise NotTheOne(
            _("Several are called “%(name)s”. Write the id of the one you mean.") % {"name": text}
        )
    raise NotTheOne(_nothing_called(rows, text))


def _waiting(table: str, text: str) -> list[UUID]:
    """Find records of this name that wait to be published."""
    drafts = Draft.objects.filter(outcome="", deed=Deed.ADD, table=table, after__name__iexact=text.strip())
    return list(drafts.values_list("record_id", flat=True)[:2])


def _nothing_called(rows: Any, text: str) -> str:
    alike = list(
        rows.filter(name__icontains=text.strip()).order_by("name").values_list("name", flat=True)[:MOST_NAMED]
    )
    if not alike:
        return _("The directory has nothing called “%(name)s”. Add it first, or look at its name.") % {
            "name": text
        }
    names = ", ".join(alike)
    return _("Nothing is called exactly “%(name)s”. Did you mean: %(names)s?") % {
        "name": text,
        "names": names,
    }


def name_of(table: str, key: UUID | None) -> str:
    """Name a record; one without a name by its id, and nothing where it is not in the directory."""
    if key is None:
        return ""
    row = MODELS[table]._default_manager.filter(pk=key).first()
    if row is None:
        draft = Draft.objects.filter(outcome="", deed=Deed.ADD, table=table, record_id=key).first()
        row = MODELS[table](id=key, **draft.after) if draft else None
    return "" if row is None else called(table, row)


def said_of(table: str, key: UUID) -> str:
    """Write in a form which record is meant: its name, where that leads to it alone; else its id."""
    name = name_of(table, key)
    try:
        return name if id_called(table, name) == key else str(key)
    except NotTheOne:
        return str(key)


def called(table: str, row: Any) -> str:
    """Name a row in one line."""
    if table == "service_at_location":
        place = Location.objects.filter(pk=row.location_id).first()
        service = Service.objects.filter(pk=row.service_id).first()
        return " · ".join(
            part
            for part in (service.name if service else "", called("location", place) if place else "")
            if part
        )
    if table == "location":
        return row.name or _address_of(row.pk) or str(row.pk)
    if table == "attribute":
        term = TaxonomyTerm.objects.filter(pk=row.taxonomy_term_id).first()
        return term.name if term else str(row.pk)
    said = (getattr(row, name, None) for name in _NAMED_BY.get(table, ("name",)))
    if table == "schedule":
        said = (days_named(one) if isinstance(one, str) else one for one in said)
    return " · ".join(str(one) for one in said if one not in (None, "")) or str(row.pk)


def days_named(text: str) -> str:
    """Say the days of a rule in words, as `MO,FR`; a text that is more than such codes stays as it is."""
    codes = text.split(",")
    return ", ".join(str(DAYS[code]) for code in codes) if DAYS.keys() >= set(codes) else text


_NAMED_BY = {
    "address": ("address_1", "address_2", "city", "state_province", "postal_code"),
    "phone": ("number", "extension", "type", "description"),
    "schedule": ("byday", "opens_at", "closes_at", "valid_from", "valid_to", "description"),
    "contact": ("name", "title", "department", "email"),
    "language": ("name", "code", "note"),
    "accessibility": ("description", "details"),
    "service_area": ("name", "description"),
    "required_document": ("document",),
    "cost_option": ("option", "amount", "currency", "amount_description"),
    "funding": ("source",),
    "organization_identifier": ("identifier_type", "identifier"),
}


def _address_of(place: UUID) -> str:
    address = Address.objects.filter(location_id=place).order_by("address_type").first()
    return called("address", address) if address else ""
