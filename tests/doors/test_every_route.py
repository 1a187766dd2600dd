"""Rubbish of every kind at every route, as every role: no page breaks."""

import json
from typing import Any
from urllib.parse import quote

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.routes import EXAMPLES, Route, every_route
from tests.sessions import EVERYTHING, NOBODY

ROUTES = sorted(every_route(), key=lambda route: route.pattern)
FIELDS = (
    *("words", "id", "line", "l", "reach", "mode", "item", "answer", "question", "level", "reason", "kind"),
    *("handle", "disposition", "topic", "readiness", "username", "name", "alias", "email", "roles", "role"),
    *("languages", "skills", "lines", "chat_limit", "code", "seen", "version", "counts_as", "colleague"),
    *("group", "before", "to", "outcome", "channel", "began_at", "minutes", "login", "password", "next"),
    *("reference", "week-0-from", "hops-0-kind", "policy", "csrfmiddlewaretoken", "answer_1", "place"),
)
NUMBERS = ("0", "-1", "1", "2147483648", "9223372036854775808", "1" * 60, "1e5", "٣", "NaN")
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (*NUMBERS, "\0", "' OR 1=1 --", "x" * 20_000, "2026-02-30T25:61", "<b>", "{{ 7*7 }}", "%s%n")
    ),
    st.sampled_from(("", "harbor", "chat", "high", "yes", "en", EXAMPLES["uuid"], "maria", "supported")),
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), TEXTS | st.lists(TEXTS, max_size=3), max_size=8)
PATHS: dict[str, st.SearchStrategy[str]] = {
    "token": st.just(EXAMPLES["token"]),
    "uuid": st.uuids().map(str) | st.just(EXAMPLES["uuid"]),
    "int": st.sampled_from([number for number in NUMBERS if number.isascii() and number.isdigit()]),
    "slug": st.from_regex(r"[-a-zA-Z0-9_]{1,80}", fullmatch=True) | st.just("harbor"),
    "str": TEXTS.filter(bool).map(lambda text: quote(text[:200], safe="")),
}
USUAL = st.sampled_from(("GET", "POST", "POST"))
METHODS = USUAL | USUAL | st.sampled_from(("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"))
# A server hands over the bytes of a cookie one by one, as Latin-1.
AS_SENT = TEXTS.map(lambda text: text.encode().decode("latin-1"))
COOKIES = st.dictionaries(st.sampled_from(("v", "left", "l", "s")), AS_SENT, max_size=2)
TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/x\0",
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "HX-Request": st.just("true"),
        "Accept": st.sampled_from(("application/json", "text/html", "*/*;q=", "\xff")),
        "Accept-Language": st.sampled_from(("es", "ar", "xx-XX;q=nonsense", "," * 500)),
        "Sec-Fetch-Site": st.sampled_from(("same-origin", "cross-site", "rubbish")),
        "X-Forwarded-For": st.sampled_from(("rubbish", "::ffff:1.2.3.4, 5", "")),
    },
)
BODIES = st.one_of(
    st.tuples(st.just(None), FORMS),
    st.tuples(st.sampled_from(TYPES), st.binary(max_size=200)),
    st.tuples(st.just("application/json"), FORMS.map(lambda form: json.dumps(form).encode())),
    st.tuples(st.just("application/json"), st.just(b"[" * 5_000)),
)


def ask(client: Client, method: str, path: str, body: tuple[str | None, Any], headers: dict[str, str]) -> int:
    """Send one request, as a browser or as something else."""
    kind, content = body
    if kind is None and method in ("GET", "HEAD"):
        return client.get(path, content, headers=headers).status_code
    if kind is None:
        return client.post(path, content, headers=headers).status_code
    return client.generic(method, path, content, content_type=kind, headers=headers).status_code


@settings(
    max_examples=300,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_rubbish_breaks_any_page(house: dict[str, str], data: st.DataObject) -> None:
    who = data.draw(st.just(EVERYTHING) | st.sampled_from(sorted(house)))
    route: Route = data.draw(st.sampled_from(ROUTES))
    path = route.address(**{name: data.draw(PATHS[kind]) for name, kind in route.takes.items()})
    method, body, headers = data.draw(METHODS), data.draw(BODIES), data.draw(HEADERS)
    cache.clear()  # What slows floods would otherwise answer in the place of the pages.
    client = Client(raise_request_exception=False)
    client.cookies.load(data.draw(COOKIES) if who == NOBODY else {"s": house[who]})

    with transaction.atomic():
        status = ask(client, method, path, body, headers)
        if status == 405:
            status = ask(client, "GET" if method == "POST" else "POST", path, body, headers)
        transaction.set_rollback(True)

    assert status != 500, (who, method, path)
