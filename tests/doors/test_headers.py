"""Every answer that leaves the port has the headers of the table, whoever made it."""

import json

import pytest
from django.test import Client

from ringbuoy.doors.shell import policy_reports
from ringbuoy.doors.shell.headers import headers_for
from ringbuoy.doors.shell.policy_rules import Tally
from ringbuoy.doors.shell.sides import POLICY_REPORTS, Side, side_of
from ringbuoy.journal.models import Entry
from ringbuoy.people.models import Person
from tests.cast import Bench
from tests.doors.hub_bench import HubBench, hub, web
from tests.doors.hub_bench import bench as hub_bench
from tests.doors.hubs import Reply
from tests.routes import OF_THE_HUB, every_route

__all__ = ["hub", "hub_bench", "web"]

# Stricter than the table where an answer is not a page.
OWN_POLICY = "default-src 'none'; frame-ancestors 'self'; base-uri 'none'"


@pytest.fixture(autouse=True)
def forget_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_reports, "_tally", Tally())


def somebody_who_may_do_all(bench: Bench) -> Client:
    roles = ["counselor", "supervisor", "clinical_director", "coordinator", "reporter", "it_administrator"]
    person = Person.objects.create(username="all", name="All", roles=roles)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_every_page_and_every_refusal_of_the_pages_has_them(bench: Bench) -> None:
    bench.line()
    staff, stranger = somebody_who_may_do_all(bench), Client()
    lacking = []
    for route in every_route():
        for client in (staff, stranger):
            for method in (client.get, client.post):
                path = route.address()
                answer = method(path)
                table = {**headers_for(path), "Cache-Control": "no-store"}
                lacking += [
                    (path, answer.status_code, name)
                    for name, value in table.items()
                    if value not in answer.headers.get(name, "")
                ]

    assert lacking == []


def test_nobody_is_given_back_what_they_sent(bench: Bench, hub_bench: HubBench) -> None:
    maria = hub_bench.seat("maria")
    for method in ("TRACE", "TRACK"):
        answer = maria.ask(method, "/desk/", **{"X-Mine": "a secret of mine"})
        # The server knows no TRACK at all; TRACE is refused by us.
        assert answer.status == {"TRACE": 405, "TRACK": 400}[method]
        assert "secret of mine" not in answer.text

    own = Client().trace("/desk/", headers={"X-Mine": "a secret of mine"})
    assert (own.status_code, b"secret of mine" in own.content) == (405, False)
    assert own.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_every_answer_of_the_port_has_them(hub_bench: HubBench) -> None:
    robin, maria = hub_bench.robin(hub_bench.talk()), hub_bench.seat("maria")
    lacking = []
    for browser in (robin, maria):
        for path in (
            *OF_THE_HUB,
            "/",
            "/desk/",
            "/static/manifest.json",
            "/static/none.js",
            "/internal/whoami",
        ):
            for method in ("GET", "POST", "DELETE"):
                if "stream" not in path:
                    lacking += lacking_in(path, browser.ask(method, path, **{"Accept": "text/html"}))

    assert lacking == []


def lacking_in(path: str, answer: Reply) -> list[tuple[str, int, str]]:
    wanted = dict(headers_for(path))
    policy = wanted.pop("Content-Security-Policy")
    wanted["Referrer-Policy"] = answer.headers["referrer-policy"]
    assert wanted["Referrer-Policy"] in ("no-referrer", headers_for(path)["Referrer-Policy"])
    said = answer.headers["content-security-policy"]
    has_policy = said == policy or (said.startswith("default-src 'none'") and "script" not in said)
    missing = [
        (path, answer.status, name)
        for name, value in wanted.items()
        if answer.headers.get(name.lower()) != value
    ]
    return missing + ([] if has_policy else [(path, answer.status, said)])


def test_a_stream_has_them_too(hub_bench: HubBench) -> None:
    stream = hub_bench.seat("maria").listen("/live/stream")

    said = {name.lower(): value for name, value in stream._answer.getheaders()}
    stream.close()

    assert said["cross-origin-resource-policy"] == "same-origin"
    assert said["cache-control"] == "no-store"


def test_a_report_is_journaled_as_codes(bench: Bench) -> None:
    said = {
        "csp-report": {
            "document-uri": "http://testserver/desk/contacts/0198c0de-0000-7000-8000-000000000000/pane?Robin",
            "violated-directive": "script-src",
            "script-sample": "Robin Finch",
        }
    }
    for _time in range(3):
        answer = Client().post(POLICY_REPORTS, json.dumps(said), content_type="application/csp-report")
        assert answer.status_code == 204

    (entry,) = Entry.objects.filter(name="page.policy_broken")
    assert entry.codes == {
        "directive": "script-src",
        "route": "desk/contacts/<uuid:contact>/pane",
        "count": 1,
    }


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"{" * 5_000, b'"Robin"', b"x" * 2_000_000])
def test_a_report_of_rubbish_leaves_no_trace(bench: Bench, body: bytes) -> None:
    answer = Client().post(POLICY_REPORTS, body, content_type="application/reports+json")

    assert answer.status_code == 204
    assert not Entry.objects.filter(name="page.policy_broken").exists()


def test_a_caller_is_given_no_cookie_before_a_chat(bench: Bench) -> None:
    bench.line()
    client = Client()

    answers = [client.get(path) for path in ("/", "/to/harbor", "/message", "/robots.txt", "/?l=es")]

    assert [name for answer in answers for name in answer.cookies] == []
    assert all(side_of(path) is Side.CALLERS for path in ("/", "/to/harbor", "/message"))
