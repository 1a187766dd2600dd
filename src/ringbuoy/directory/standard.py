"""The standard's tables as data: every column, its kind, whether it must be there.

Names, order and obligations are those of HSDS 3.0; `service_capacity` and `unit` are those of 3.1.
Source: hsds-3 (docs/sources.md).
"""

from collections.abc import Iterator, Mapping

from ringbuoy.directory.columns import Column, Table, table

PLACES = "choice:physical|postal|virtual"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_ALL = (
    table(
        "organization",
        "organizations.csv",
        """
        id key required
        name text required
        alternate_name text
        description text required
        email email
        website uri
        tax_status text
        tax_id text
        year_incorporated whole
        legal_status text
        logo text
        uri uri
        parent_organization_id ref:organization
        """,
    ),
    table(
        "program",
        "programs.csv",
        """
        id key required
        organization_id ref:organization required
        name text required
        alternate_name text
        description text required
        """,
    ),
    table(
        "service",
        "services.csv",
        """
        id key required
        organization_id ref:organization required
        program_id ref:program
        name text required
        alternate_name text
        description text
        url uri
        email email
        status choice:active|inactive|defunct|temporarily_closed required
        interpretation_services text
        application_process text
        fees_description text
        wait_time text
        fees text
        accreditations text
        eligibility_description text
        minimum_age number
        maximum_age number
        assured_date date
        assurer_email email
        licenses text
        alert text
        last_modified moment
        """,
    ),
    table(
        "taxonomy",
        "taxonomies.csv",
        """
        id key required
        name text required
        description text required
        uri uri
        version text
        """,
    ),
    table(
        "taxonomy_term",
        "taxonomy_terms.csv",
        """
        id key required
        code text
        name text required
        description text required
        parent_id ref:taxonomy_term
        taxonomy text
        language text
        taxonomy_id ref:taxonomy
        term_uri uri
        """,
    ),
    table(
        "attribute",
        "attributes.csv",
        """
        id key required
        link_id ref:any required
        taxonomy_term_id ref:taxonomy_term required
        link_type text
        link_entity text required
        value text
        """,
    ),
    table(
        "location",
        "locations.csv",
        f"""
        id key required
        location_type {PLACES} required
        url uri
        organization_id ref:organization
        name text
        alternate_name text
        description text
        transportation text
        latitude number
        longitude number
        external_identifier text
        external_identifier_type text
        is_confidential flag ours
        """,
    ),
    table(
        "service_at_location",
        "service_at_location.csv",
        """
        id key required
        service_id ref:service required
        location_id ref:location required
        description text
        """,
    ),
    table(
        "address",
        "addresses.csv",
        f"""
        id key required
        location_id ref:location
        attention text
        address_1 text required
        address_2 text
        city text required
        region text
        state_province text required
        postal_code text required
        country text required
        address_type {PLACES} required
        """,
    ),
    table(
        "accessibility",
        "accessibility.csv",
        """
        id key required
        location_id ref:location
        description text
        details text
        url uri
        """,
    ),
    table(
        "contact",
        "contacts.csv",
        """
        id key required
        organization_id ref:organization
        service_id ref:service
        service_at_location_id ref:service_at_location
        location_id ref:location
        name text
        title text
        department text
        email email
        """,
    ),
    table(
        "phone",
        "phones.csv",
        """
        id key required
        location_id ref:location
        service_id ref:service
        organization_id ref:organization
        contact_id ref:contact
        service_at_location_id ref:service_at_location
        number text required
        extension whole
        type text
        description text
        """,
    ),
    table(
        "language",
        "languages.csv",
        """
        id key required
        service_id ref:service
        location_id ref:location
        phone_id ref:phone
        name text
        code text
        note text
        """,
    ),
    table(
        "schedule",
        "schedules.csv",
        """
        id key required
        service_id ref:service
        location_id ref:location
        service_at_location_id ref:service_at_location
        valid_from date
        valid_to date
        dtstart date
        timezone number
        until date
        count whole
        wkst choice:MO|TU|WE|TH|FR|SA|SU
        freq choice:WEEKLY|MONTHLY
        interval whole
        byday text
        byweekno text
        bymonthday text
        byyearday text
        description text
        opens_at time
        closes_at time
        schedule_link uri
        attending_type text
        notes text
        """,
    ),
    table(
        "service_area",
        "service_areas.csv",
        """
        id key required
        service_id ref:service
        name text
        description text
        extent text
        extent_type text
        uri text
        """,
    ),
    table(
        "required_document",
        "required_documents.csv",
        """
        id key required
        service_id ref:service
        document text
        uri uri
        """,
    ),
    table(
        "cost_option",
        "cost_options.csv",
        """
        id key required
        service_id ref:service required
        valid_from date
        valid_to date
        option text
        currency text
        amount number
        amount_description text
        """,
    ),
    table(
        "funding",
        "funding.csv",
        """
        id key required
        organization_id ref:organization
        service_id ref:service
        source text
        """,
    ),
    table(
        "organization_identifier",
        "organization_identifiers.csv",
        """
        id key required
        organization_id ref:organization required
        identifier_scheme text
        identifier_type text required
        identifier text required
        """,
    ),
    table(
        "metadata",
        "metadata.csv",
        """
        id key required
        resource_id ref:any required
        resource_type text required
        last_action_date date required
        last_action_type text required
        field_name text required
        previous_value text required
        replacement_value text required
        updated_by text required
        """,
    ),
    table(
        "meta_table_description",
        "meta_table_descriptions.csv",
        """
        id key required
        name text
        language text
        character_set text
        """,
    ),
    table(
        "unit",
        "units.csv",
        """
        id key required
        name text required
        scheme text
        identifier text
        uri uri
        """,
    ),
    table(
        "service_capacity",
        "service_capacities.csv",
        """
        id key required
        service_id ref:service required
        unit_id ref:unit required
        available number required
        maximum number
        description text
        updated moment required
        """,
    ),
)

TABLES: Mapping[str, Table] = {one.name: one for one in _ALL}
LATER_TABLES = ("unit", "service_capacity")
"""The tables that are not in 3.0."""


def table_of_file(name: str) -> Table | None:
    """Find the table whose file has this name, with or without its ending; None: no table's."""
    stem = name.rsplit("/", 1)[-1].lower().removesuffix(".csv")
    return next((one for one in _ALL if stem in {one.name, one.file.removesuffix(".csv")}), None)


def every_column() -> Iterator[tuple[Table, Column]]:
    """Walk through every column of every table."""
    for one in _ALL:
        yield from ((one, column) for column in one.columns)
