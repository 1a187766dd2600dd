"""The standard's paths. Reading only; everything that may be asked in an address may be asked in a body,
so that what somebody looks for stands in no log on the way."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Router
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.operation import Operation

from ringbuoy.directory.models import Service
from ringbuoy.directory.nesting import Nesting
from ringbuoy.doors.api import describing, selecting
from ringbuoy.doors.api.pages import Build, Record, answer, in_json, page_of, rows_of
from ringbuoy.doors.api.parameters import (
    AskOrganizations,
    AskServices,
    AskServicesAtLocations,
    AskTerms,
    Searching,
)
from ringbuoy.doors.api.throttle import RATE, ByNetwork
from ringbuoy.doors.shell.errors import status_of
from ringbuoy.kernel.errors import Foreseen, NotFound

PATH = "/api/directory"
SERVICES = ("compiled/service_list", "compiled/service")
ORGANIZATIONS = ("compiled/organization_list", "compiled/organization")


class DirectoryApi(NinjaAPI):
    """The directory's door; its routes have names of their own in the list of all routes."""

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        """Name a route."""
        return f"directory_{operation.view_func.__name__}"


api = DirectoryApi(
    title="Directory of services",
    version="3.0",
    description="Open Referral's Human Services Data Specification 3.0, reading only. "
    "Every list can also be asked by POST with the same parameters as a JSON object.",
    docs_url=None,
    urls_namespace="directory_api",
    throttle=[ByNetwork(RATE)],
)


class NoSuchRecord(NotFound):
    """The directory has no record with this id, or it may not be shown."""


@api.get("/", summary="Information about this API", openapi_extra=describing.information())
def about(request: HttpRequest) -> HttpResponse:
    """Tell the version of the standard and where the description is."""
    address = f"{settings.RINGBUOY.public_url}{PATH}"
    profile = "https://docs.openreferral.org/en/3.0/hsds/overview.html"
    return in_json({"version": "3.0", "profile": profile, "openapi_url": f"{address}/openapi.json"})


@api.get("/services", openapi_extra=describing.page(*SERVICES, has_minimal=True))
def services(request: HttpRequest, asked: Query[AskServices]) -> HttpResponseBase:
    """Give services, page by page."""
    return _services(asked)


@api.post("/services", openapi_extra=describing.page(*SERVICES, has_minimal=True, refusals=(400,)))
def search_services(request: HttpRequest, asked: AskServices) -> HttpResponseBase:
    """Give services; what is asked stands in the body."""
    return _services(asked)


@api.get("/services/{id}", openapi_extra=describing.one("compiled/service"))
def service(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give one service with everything that belongs to it."""
    return _one("service", id, Nesting())


@api.get("/organizations", openapi_extra=describing.page(*ORGANIZATIONS))
def organizations(request: HttpRequest, asked: Query[AskOrganizations]) -> HttpResponseBase:
    """Give organizations, page by page."""
    return _organizations(asked)


@api.post("/organizations", openapi_extra=describing.page(*ORGANIZATIONS, refusals=(400,)))
def search_organizations(request: HttpRequest, asked: AskOrganizations) -> HttpResponseBase:
    """Give organizations; what is asked stands in the body."""
    return _organizations(asked)


@api.get("/organizations/{id}", openapi_extra=describing.one("compiled/organization"))
def organization(request: HttpRequest, id: UUID, full_service: bool = False) -> HttpResponse:
    """Give one organization with everything that belongs to it; its services in short, unless asked."""
    return _one("organization", id, Nesting(), build=None if full_service else _with_short_services)


@api.get(
    "/service_at_locations",
    openapi_extra=describing.page("compiled/service_at_location_list", refusals=(400,)),
)
def service_at_locations(request: HttpRequest, asked: Query[AskServicesAtLocations]) -> HttpResponseBase:
    """Give services at locations, page by page."""
    return _services_at_locations(asked)


@api.post(
    "/service_at_locations",
    openapi_extra=describing.page("compiled/service_at_location_list", refusals=(400,)),
)
def search_service_at_locations(request: HttpRequest, asked: AskServicesAtLocations) -> HttpResponseBase:
    """Give services at locations; what is asked stands in the body."""
    return _services_at_locations(asked)


@api.get("/service_at_locations/{id}", openapi_extra=describing.one("compiled/service_at_location_list"))
def service_at_location(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give one service at one location with everything that belongs to it."""
    return _one("service_at_location", id, Nesting())


@api.get("/taxonomies", openapi_extra=describing.page("taxonomy"))
def taxonomies(request: HttpRequest, asked: Query[Searching]) -> HttpResponseBase:
    """Give taxonomies, page by page."""
    return answer(selecting.taxonomies(asked), "taxonomy", _short("taxonomy"), asked)


@api.get("/taxonomies/{id}", openapi_extra=describing.one("taxonomy"))
def taxonomy(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give one taxonomy."""
    return _one("taxonomy", id, Nesting())


@api.get("/taxonomy_terms", openapi_extra=describing.page("taxonomy_term"))
def taxonomy_terms(request: HttpRequest, asked: Query[AskTerms]) -> HttpResponseBase:
    """Give taxonomy terms, page by page."""
    return answer(selecting.terms(asked), "taxonomy_term", _short("taxonomy_term"), asked)


@api.get("/taxonomy_terms/{id}", openapi_extra=describing.one("taxonomy_term"))
def taxonomy_term(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give one taxonomy term."""
    return _one("taxonomy_term", id, Nesting())


@api.exception_handler(Foreseen)
def _foreseen(request: HttpRequest, error: Foreseen) -> HttpResponse:
    return in_json({"sentence": error.sentence}, status=status_of(error))


@api.exception_handler(Throttled)
def _too_often(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = in_json({"sentence": _("You asked too often. Wait a minute, then go on.")}, status=429)
    response.headers["Retry-After"] = str(int(error.wait or 60))
    return response


@api.exception_handler(ValidationError)
def _cannot_be_read(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the parameters that cannot be used; what stood in them is not said back."""
    names = sorted({str(one["loc"][-1]) for one in error.errors})
    sentence = _("These cannot be used as they are: %(names)s. The description says what they may hold.")
    said = sentence % {"names": ", ".join(names)}
    return in_json({"sentence": said, "parameters": names}, status=422)


@api.exception_handler(HttpError)
def _no_question(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say that a body holds no JSON; of other kinds there is none here."""
    said = _("What you sent cannot be read. Send a JSON object in UTF-8.")
    return in_json({"sentence": said}, status=error.status_code)


def _short(table: str) -> Build:
    return lambda rows: Nesting(is_full=False).records(table, rows)


def _full(table: str) -> Build:
    return lambda rows: Nesting().records(table, rows)


def _services(asked: AskServices) -> HttpResponseBase:
    ids = selecting.services(asked)
    if asked.minimal:
        return in_json(page_of(_minimal(ids), total=len(ids), asked=_on_one_page(asked, len(ids))))
    return answer(ids, "service", (_full if asked.full else _short)("service"), asked)


def _on_one_page(asked: AskServices, count: int) -> AskServices:
    return asked.model_copy(update={"page": 1, "per_page": max(1, count)})


def _minimal(ids: list[UUID]) -> list[Record]:
    moments = {
        row.pk: row.last_modified or row.changed_at
        for row in Service.objects.filter(pk__in=ids).only("last_modified", "changed_at")
    }
    return [{"id": key, "modified_date": moments[key]} for key in ids]


def _organizations(asked: AskOrganizations) -> HttpResponseBase:
    build = _short("organization")
    if asked.full:
        build = _full("organization") if asked.full_service else _with_short_services
    return answer(selecting.organizations(asked), "organization", build, asked)


def _with_short_services(rows: Any) -> list[Record]:
    records = Nesting().records("organization", rows)
    for record in records:
        for one in record.get("services", ()):
            for key in [key for key, value in one.items() if isinstance(value, list | dict)]:
                del one[key]
    return records


def _services_at_locations(asked: AskServicesAtLocations) -> HttpResponseBase:
    build = (_full if asked.full else _short)("service_at_location")
    return answer(selecting.services_at_locations(asked), "service_at_location", build, asked)


def _one(table: str, key: UUID, nesting: Nesting, build: Build | None = None) -> HttpResponse:
    rows = rows_of(table, [key])
    if not rows:
        raise NoSuchRecord(_("The directory has no such record. Look it up in the list again."))
    return in_json((build or (lambda found: nesting.records(table, found)))(rows)[0])
