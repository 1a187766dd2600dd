"""The tables and fields of the standard in plain words. Source: hsds-3 (docs/sources.md)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbuoy.directory.editing.naming import days_named

Words = str | Promise

TABLES: Mapping[str, tuple[Words, Words]] = {
    "organization": (_("Organization"), _("Organizations")),
    "program": (_("Program"), _("Programs")),
    "service": (_("Service"), _("Services")),
    "taxonomy": (_("Taxonomy"), _("Taxonomies")),
    "taxonomy_term": (_("Need or group of people"), _("Needs and groups of people")),
    "attribute": (_("Mark"), _("Needs it answers, groups it is for")),
    "location": (_("Place"), _("Places")),
    "service_at_location": (_("Service at a place"), _("Services and places")),
    "address": (_("Address"), _("Addresses")),
    "accessibility": (_("Accessibility"), _("Accessibility")),
    "contact": (_("Person or desk to ask"), _("Persons and desks to ask")),
    "phone": (_("Telephone number"), _("Telephone numbers")),
    "language": (_("Language"), _("Languages")),
    "schedule": (_("Opening time"), _("Opening times")),
    "service_area": (_("Area served"), _("Areas served")),
    "required_document": (_("Paper to bring"), _("Papers to bring")),
    "cost_option": (_("Price"), _("Prices")),
    "funding": (_("Source of money"), _("Sources of money")),
    "organization_identifier": (_("Number in a register"), _("Numbers in registers")),
}
"""Each table's name: one row, and the whole list."""

_LABELS: Mapping[str, Words] = {
    "accreditations": _("Accreditations"),
    "address_1": _("Street and number"),
    "address_2": _("Second line of the address"),
    "address_type": _("Kind of address"),
    "alert": _("Alert"),
    "alternate_name": _("Other name"),
    "amount": _("Amount"),
    "amount_description": _("About the amount"),
    "application_process": _("How to come in"),
    "assurer_email": _("E-mail of who vouches for it"),
    "assured_date": _("Checked on"),
    "attending_type": _("How one takes part"),
    "attention": _("Care of"),
    "bymonthday": _("Days of the month"),
    "byday": _("Days of the week"),
    "byweekno": _("Weeks of the year"),
    "byyearday": _("Days of the year"),
    "city": _("Town"),
    "closes_at": _("Closes at"),
    "code": _("Code"),
    "count": _("How many times"),
    "country": _("Country"),
    "currency": _("Currency"),
    "department": _("Department"),
    "description": _("Description"),
    "details": _("Details"),
    "document": _("Paper"),
    "dtstart": _("First day"),
    "eligibility_description": _("For whom"),
    "email": _("E-mail"),
    "extension": _("Extension"),
    "extent": _("Outline on the map"),
    "extent_type": _("Form of the outline"),
    "external_identifier": _("Number in another register"),
    "external_identifier_type": _("Which register"),
    "fees": _("Fees, in the old form"),
    "fees_description": _("Cost"),
    "freq": _("Repeats"),
    "identifier": _("Number"),
    "identifier_scheme": _("Code of the register"),
    "identifier_type": _("Which register"),
    "interpretation_services": _("Interpreters"),
    "interval": _("Every so many"),
    "is_confidential": _("Confidential place"),
    "language": _("Language of the words"),
    "last_modified": _("Last changed"),
    "latitude": _("Latitude"),
    "legal_status": _("Legal form"),
    "licenses": _("Licenses, in the old form"),
    "link_type": _("What the mark tells"),
    "location_id": _("Place"),
    "location_type": _("Kind of place"),
    "logo": _("Address of the logo"),
    "longitude": _("Longitude"),
    "maximum_age": _("Oldest age"),
    "minimum_age": _("Youngest age"),
    "name": _("Name"),
    "note": _("Note"),
    "notes": _("Notes"),
    "number": _("Number"),
    "opens_at": _("Opens at"),
    "option": _("For whom or when this price is"),
    "organization_id": _("Organization"),
    "parent_id": _("Wider term"),
    "parent_organization_id": _("Belongs to the organization"),
    "postal_code": _("Postcode"),
    "program_id": _("Program"),
    "region": _("Region"),
    "schedule_link": _("Page with the times"),
    "service_id": _("Service"),
    "source": _("Where it comes from"),
    "state_province": _("State or province"),
    "status": _("Status"),
    "tax_id": _("Tax number, in the old form"),
    "tax_status": _("Tax status, in the old form"),
    "taxonomy": _("Name of the taxonomy"),
    "taxonomy_id": _("Taxonomy"),
    "taxonomy_term_id": _("Need or group of people"),
    "term_uri": _("Web address of the term"),
    "timezone": _("Hours from UTC"),
    "title": _("Job"),
    "transportation": _("How to get there"),
    "type": _("Kind"),
    "until": _("Last time"),
    "uri": _("Lasting web address"),
    "url": _("Web page"),
    "valid_from": _("Holds from"),
    "valid_to": _("Holds until"),
    "value": _("Value"),
    "version": _("Version"),
    "wait_time": _("Waiting time, in the old form"),
    "website": _("Web page"),
    "wkst": _("The week begins on"),
    "year_incorporated": _("Year of founding"),
}

_HINTS: Mapping[str, Words] = {
    "accreditations": _("Who has examined the service and found it good."),
    "alert": _("Something short that holds for some days, such as “closed for repairs until Friday”."),
    "application_process": _("The steps from the first call to help: call, walk in, be referred."),
    "assurer_email": _("Given out with the record: a mailbox of the giver, never a person's own."),
    "attention": _("Whose name stands on the letter."),
    "bymonthday": _("Numbers with commas: 1,15; -1 is the last day."),
    "byday": _("MO,TU,WE,TH,FR,SA,SU; with a monthly rule 2MO is the second Monday, -1FR the last Friday."),
    "byweekno": _("Numbers with commas, for a weekly rule."),
    "byyearday": _("Numbers with commas; -1 is the last day of the year."),
    "count": _("How often it takes place in all. Leave it empty where there is a last day."),
    "country": _("Two letters, such as US or MX."),
    "currency": _("Three letters, such as USD."),
    "dtstart": _("Needed only when it is not every week or month."),
    "eligibility_description": _("Whom the service is for, in words."),
    "extent": _("GeoJSON or another form; leave it empty when the name says it."),
    "extent_type": _("geojson, topojson, kml or text."),
    "fees": _("The standard gives this field up; write the cost in words above."),
    "fees_description": _("What a person pays, in words. “None” is found as free."),
    "freq": _("Every week, every month, or once."),
    "identifier_scheme": _("The code that org-id.guide has for the register."),
    "interpretation_services": _("Which languages can be interpreted, and how it is asked for."),
    "interval": _("2 with every week means every other week."),
    "is_confidential": _(
        "For shelters that must not be found. The place, its address and all that hangs on it is then in no "
        "export, no search, no list and no distance; only editors, supervisors and directors see it."
    ),
    "latitude": _("In degrees, such as 40.71. Needed for the distance."),
    "longitude": _("In degrees, such as -74.01; west of Greenwich it is negative."),
    "licenses": _("The standard gives this field up; write new ones under accreditations."),
    "link_type": _("Such as need, eligibility or audience."),
    "location_id": _("The name of a place that is in the directory."),
    "maximum_age": _("In years. Empty: there is no upper limit."),
    "minimum_age": _("In years. Empty: there is no lower limit."),
    "opens_at": _("Such as 09:30. Empty together with “closes at”: the hours are not known."),
    "closes_at": _("24:00 is the end of the day; earlier than it opens means after midnight."),
    "parent_id": _("The name of the term above this one."),
    "parent_organization_id": _("The name of an organization that is in the directory."),
    "program_id": _("The name of a program of the same organization."),
    "status": _("Active, closed for some time, or gone. Only the first two are found."),
    "taxonomy_id": _("The name of a taxonomy that is in the directory."),
    "taxonomy_term_id": _("The name of a term that is in the directory, such as Food Pantry."),
    "timezone": _("Such as -5. Empty: the center's own time zone."),
    "transportation": _("Bus lines, stops, parking."),
    "uri": _("An address that always means this one thing; not the web page."),
    "until": _("The last day on which it takes place."),
    "wait_time": _("The standard gives this field up; write it in the description."),
    "phone.type": _("voice, text, fax, cell, textphone."),
    "phone.description": _("Such as “24 hours” or “ask for intake”."),
    "language.code": _("Two or three letters, such as es."),
    "schedule.description": _("In words, where a rule cannot say it."),
    "service_area.name": _("Where a person must live, such as Kings County."),
    "attribute.value": _("Seldom needed."),
}

CHOICES: Mapping[str, Words] = {
    "active": _("Active"),
    "inactive": _("Not active"),
    "defunct": _("Gone for good"),
    "temporarily closed": _("Closed for some time"),
    "physical": _("A place to go to"),
    "postal": _("For letters only"),
    "virtual": _("On the telephone or the web"),
    "WEEKLY": _("every week"),
    "MONTHLY": _("every month"),
    "MO": _("Monday"),
    "TU": _("Tuesday"),
    "WE": _("Wednesday"),
    "TH": _("Thursday"),
    "FR": _("Friday"),
    "SA": _("Saturday"),
    "SU": _("Sunday"),
    "true": _("yes"),
    "false": _("no"),
}


def table_name(name: str) -> Words:
    """Name one row of a table."""
    return TABLES[name][0] if name in TABLES else name


def list_name(name: str) -> Words:
    """Name the list of a table's rows."""
    return TABLES[name][1] if name in TABLES else name


def label_of(column: str) -> Words:
    """Name a field."""
    return _LABELS.get(column, column)


def hint_of(table: str, column: str) -> Words:
    """Explain a field; empty: its name says enough."""
    return _HINTS.get(f"{table}.{column}", _HINTS.get(column, ""))


def say(value: object) -> str:
    """Say a value: a code of the standard in words, everything else as it stands."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return str(CHOICES[text]) if text in CHOICES else days_named(text)
