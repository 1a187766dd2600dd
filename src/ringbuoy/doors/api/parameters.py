"""What may be asked, as the standard names it; the same in the address (GET) and in the body (POST)."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

_A_DAY_FIRST = re.compile(r"\d{4}-\d\d-\d\d")
MOST_ON_A_PAGE = 500
FURTHEST_PAGE = 100_000


def _in_utc(moment: datetime) -> datetime:
    """Give a moment in UTC, which is meant where it does not say; a database knows no other offset for sure.

    :raises ValueError: that would be before the first year or after the last.
    """
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("This moment is not in any year.") from None


def _as_written(said: object) -> object:
    """Let pass what is written as a day or a moment; a bare number would be taken for seconds since 1970.

    :raises ValueError: it is written otherwise.
    """
    if isinstance(said, datetime) or (isinstance(said, str) and _A_DAY_FIRST.match(said)):
        return said
    raise ValueError("A moment is written such as 2026-11-26T18:00:00Z.")


Moment = Annotated[datetime, BeforeValidator(_as_written), AfterValidator(_in_utc)]


class Paging(Schema):
    """Which page, how long, and in which form."""

    page: int = Field(1, ge=1, le=FURTHEST_PAGE, description="Page number of paginated result.")
    per_page: int = Field(50, ge=1, le=MOST_ON_A_PAGE, description="Number of results in a single page.")
    format: Literal["json", "ndjson"] = Field(
        "json", description="ndjson streams all results, one a line, without pages."
    )


class Searching(Paging):
    """Paging, and words to look for."""

    search: str = Field("", max_length=400, description="Full text search.")


class AskOrganizations(Searching):
    """What may be asked of organizations."""

    full: bool = Field(False, description="Fully nested organizations.")
    full_service: bool = Field(False, description="Fully nested services inside.")


class AskServices(Searching):
    """What may be asked of services."""

    taxonomy_term_id: UUID | None = Field(None, description="Services with this term.")
    taxonomy_id: UUID | None = Field(None, description="Services with any term of this taxonomy.")
    organization_id: UUID | None = Field(None, description="Services of this organization.")
    modified_after: Moment | None = Field(None, description="Modified at or after this moment.")
    minimal: bool = Field(False, description="Only id and modified_date, all on one page.")
    full: bool = Field(False, description="Fully nested services.")


class AskServicesAtLocations(Searching):
    """What may be asked of services at locations."""

    taxonomy_term_id: UUID | None = Field(None, description="Services with this term.")
    taxonomy_id: UUID | None = Field(None, description="Services with any term of this taxonomy.")
    organization_id: UUID | None = Field(None, description="Services of this organization.")
    modified_after: Moment | None = Field(None, description="Modified at or after this moment.")
    full: bool = Field(False, description="Fully nested services at locations.")
    postcode: str = Field("", max_length=100, description="The postcode or name of a place to be near to.")
    proximity: float | None = Field(
        None, gt=0, le=20_000_000, description="Meters from the centroid of the postcode."
    )


class AskTerms(Searching):
    """What may be asked of taxonomy terms."""

    taxonomy_id: UUID | None = Field(None, description="Terms of this taxonomy.")
    top_only: bool = Field(False, description="Only terms without a term above them.")
    parent_id: UUID | None = Field(None, description="Terms below this one.")
