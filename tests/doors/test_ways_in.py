"""The ways in: each is written down, none goes around the second step, none asks what others could guess."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from ringbuoy.access.rules import Role
from ringbuoy.kernel.clock import now
from ringbuoy.people.links import Link, offer_link
from ringbuoy.people.models import Person
from ringbuoy.people.provider.models import LinkedIdentity
from ringbuoy.people.provider.settings import change_provider
from tests.cast import PASSWORD, Bench
from tests.doors.identity_providers import SECRET, identity_provider
from tests.doors.test_identity_provider import go, is_in, of
from tests.routes import every_route

NEW = "a lantern by the water 9"
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "howto" / "sign-in.md"
# Of these nobody says who they are, or the hub asks with its own cookie.
NO_WAY_IN = {"policy-report", "internal/whoami", "internal/who-speaks"}
# A password manager is told the name by a field that nobody fills.
ASKED = {"login", "username", "password", "next", "credential", "code", "csrfmiddlewaretoken"}


@pytest.fixture(autouse=True)
def forget_tries() -> None:
    cache.clear()


@pytest.fixture
def tom(bench: Bench) -> Person:
    """Tom, who has a code app."""
    Authenticator.objects.create(user=bench.tom, type=Authenticator.Type.TOTP, data={"secret": "00"})
    return bench.tom


def test_every_way_in_is_written_down() -> None:
    open_to_all = {
        route.pattern.partition("<")[0].rstrip("/")
        for route in every_route()
        if route.view.gate is None and route.view.__module__.startswith("ringbuoy.doors.shell")
    }

    words = set(GUIDE.read_text().split("`"))
    written = {word.rstrip("…").rstrip("/") for word in words if word.startswith("sign-in")}
    assert open_to_all - NO_WAY_IN == written


def test_no_way_in_goes_around_the_second_step(bench: Bench, tom: Person) -> None:
    for answer, browser in (by_password(PASSWORD), by_link(bench), by_provider(bench)):
        assert answer.headers["Location"].startswith("/sign-in/second-step")
        assert not is_in(browser)
        assert browser.get("/desk/").headers["Location"].startswith("/sign-in")


def by_password(password: str) -> tuple[HttpResponse, Client]:
    browser = Client()
    return browser.post("/sign-in", {"login": "tom", "password": password}), browser


def by_link(bench: Bench) -> tuple[HttpResponse, Client]:
    """Choose a new password by a link, which signs nobody in, then sign in by it."""
    browser = Client()
    link = offer_link(bench.owen, bench.tom, at=now())
    browser.post(address_of(link), {"password": NEW})
    assert not is_in(browser)
    return by_password(NEW)


def address_of(link: Link) -> str:
    return f"/sign-in/link/{link.token}"


def by_provider(bench: Bench) -> tuple[HttpResponse, Client]:
    iris = Person.objects.create(username="iris", name="Iris", roles=[Role.IT_ADMINISTRATOR])
    with identity_provider() as server:
        change_provider(iris, of(server), secret=SECRET, at=bench.at)
        LinkedIdentity.objects.create(
            person=bench.tom, issuer=server.issuer, subject=server.said.subject, linked_at=bench.at
        )
        browser = Client()
        return browser.get(go(browser)), browser


class _Fields(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.names = set[str]()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("input", "select", "textarea") and said.get("name"):
            self.names.add(str(said["name"]))


def test_nothing_but_names_passwords_and_codes_is_asked(bench: Bench, tom: Person) -> None:
    _answer, half_in = by_password(PASSWORD)
    link = offer_link(bench.owen, bench.maria, at=now())

    asked = set[str]()
    for browser, path in _pages(half_in, address_of(link)):
        page = browser.get(path)
        assert page.status_code == 200, path
        asked |= _Fields(page.content).names

    assert {"login", "password", "code"} <= asked <= ASKED
    assert not {"hint", "question", "answer"} & {field.name for field in Person._meta.get_fields()}


def _pages(half_in: Client, link: str) -> Iterator[tuple[Client, str]]:
    yield Client(), "/sign-in"
    yield Client(), "/sign-in/forgotten"
    yield Client(), link
    yield half_in, "/sign-in/second-step"
