"""Whose an address is, and under which host name it is served."""

import pytest

from ringbuoy.doors.shell.headers import headers_for
from ringbuoy.doors.shell.sides import POLICY_REPORTS, Side, is_served, side_of
from tests.routes import OF_THE_HUB, Route, every_route

STAFF = "staff.example.org"
# The hub asks these of the pages, and lets nobody in from outside.
FOR_THE_HUB = "/internal/"
OUTSIDE = ("ringbuoy.doors.public", "ringbuoy.doors.text", "ringbuoy.doors.partners")


@pytest.mark.parametrize("route", list(every_route()), ids=lambda route: route.pattern or "home")
def test_the_callers_addresses_are_those_of_the_public_door_and_no_other(route: Route) -> None:
    is_callers = route.view.__module__.startswith(OUTSIDE) and not route.address().startswith(FOR_THE_HUB)

    expected = Side.CALLERS if is_callers else Side.STAFF
    assert side_of(route.address()) is (Side.BOTH if route.address() == POLICY_REPORTS else expected)


@pytest.mark.parametrize("path", OF_THE_HUB)
def test_the_hub_has_both(path: str) -> None:
    assert side_of(path) is (Side.CALLERS if path.startswith("/here") else Side.STAFF)


@pytest.mark.parametrize(
    ("path", "host", "is_shown"),
    [
        ("/", "chat.example.org", True),
        ("/", STAFF, False),
        ("/here/say", STAFF, False),
        ("/desk/", "chat.example.org", False),
        ("/desk/", STAFF, True),
        ("/desk/", f"{STAFF}:8443", True),
        ("/desk/", "STAFF.Example.ORG.", True),
        ("/desk/", f"{STAFF}.evil.org", False),
        ("/desk/", "", False),
        ("/live/stream", "chat.example.org", False),
        ("/sign-in", "127.0.0.1:8000", False),
        ("/anything/that/nobody/has/named", "chat.example.org", False),
        ("/static/page-ABCDEFGH.js", "chat.example.org", True),
        ("/static/staff-ABCDEFGH.js", STAFF, True),
        (POLICY_REPORTS, STAFF, True),
    ],
)
def test_each_host_serves_its_own_side(path: str, host: str, is_shown: bool) -> None:
    assert is_served(path, host=host, staff_host=STAFF) is is_shown


@pytest.mark.parametrize("path", ["/", "/desk/", "/live/stream"])
def test_without_a_staff_host_one_name_serves_all(path: str) -> None:
    assert is_served(path, host="anything", staff_host="")


@pytest.mark.parametrize("path", ["/", "/desk/", "/static/x.js", POLICY_REPORTS])
def test_no_policy_lets_in_a_word_of_script(path: str) -> None:
    policy = headers_for(path)["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy.replace("report", "")
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert f"report-uri {POLICY_REPORTS}" in policy
    assert "trusted-types htmx" in policy if path == "/desk/" else "trusted-types 'none'" in policy
