"""The rows of the directory: one model for each table of the standard, under the standard's names."""

from django.db import models

from ringbuoy.directory.models.capacities import ServiceCapacity, Unit
from ringbuoy.directory.models.changes import Deed, Draft, FieldChange
from ringbuoy.directory.models.feedback import Feedback
from ringbuoy.directory.models.finding import Entry, OpenHours, PlaceName, Synonym, Word
from ringbuoy.directory.models.marks import Metadata, MetaTableDescription
from ringbuoy.directory.models.organizations import Funding, Organization, OrganizationIdentifier, Program
from ringbuoy.directory.models.places import Accessibility, Address, Location
from ringbuoy.directory.models.reaching import Contact, Language, Phone
from ringbuoy.directory.models.services import (
    CostOption,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from ringbuoy.directory.models.terms import Attribute, Taxonomy, TaxonomyTerm
from ringbuoy.directory.models.times import Schedule
from ringbuoy.directory.models.uploads import SavedMapping, Upload

__all__ = [
    "MODELS",
    "Accessibility",
    "Address",
    "Attribute",
    "Contact",
    "CostOption",
    "Deed",
    "Draft",
    "Entry",
    "Feedback",
    "FieldChange",
    "Funding",
    "Language",
    "Location",
    "MetaTableDescription",
    "Metadata",
    "OpenHours",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "PlaceName",
    "Program",
    "RequiredDocument",
    "SavedMapping",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "Synonym",
    "Taxonomy",
    "TaxonomyTerm",
    "Unit",
    "Upload",
    "Word",
]

MODELS: dict[str, type[models.Model]] = {
    "organization": Organization,
    "program": Program,
    "service": Service,
    "taxonomy": Taxonomy,
    "taxonomy_term": TaxonomyTerm,
    "attribute": Attribute,
    "location": Location,
    "service_at_location": ServiceAtLocation,
    "address": Address,
    "accessibility": Accessibility,
    "contact": Contact,
    "phone": Phone,
    "language": Language,
    "schedule": Schedule,
    "service_area": ServiceArea,
    "required_document": RequiredDocument,
    "cost_option": CostOption,
    "funding": Funding,
    "organization_identifier": OrganizationIdentifier,
    "metadata": Metadata,
    "meta_table_description": MetaTableDescription,
    "unit": Unit,
    "service_capacity": ServiceCapacity,
}
"""The model of each table."""
