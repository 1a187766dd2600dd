"""Signing in by an identity provider: a real small one, and one that lies in every way."""

import html
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from joserfc.jwk import OctKey

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.journal.models import Entry
from ringbuoy.people.models import IdentityProvider, LinkedIdentity, Person
from ringbuoy.people.provider.rules import BadProvider, Provider
from ringbuoy.people.provider.settings import (
    ProviderSecretClosed,
    change_provider,
    client_secret,
    the_provider,
)
from tests.cast import Bench
from tests.doors.identity_providers import (
    CLIENT,
    KEY,
    SECRET,
    STRANGE_KEY,
    IdentityProviderHere,
    identity_provider,
)
from tests.doors.test_addresses import make_stale
from tests.doors.test_mail import iris, signed_in_as

__all__ = ["iris"]
FORGED = "could not be trusted"
NOW = int(time.time())


@pytest.fixture
def provider(iris: Person, bench: Bench) -> Iterator[IdentityProviderHere]:
    """A provider that the center has, and in which Tom's account is linked."""
    with identity_provider() as server:
        change_provider(iris, of(server), secret=SECRET, at=bench.at)
        LinkedIdentity.objects.create(
            person=bench.tom, issuer=server.issuer, subject=server.said.subject, linked_at=bench.at
        )
        yield server


def of(server: IdentityProviderHere) -> Provider:
    return Provider("County account", server.issuer, CLIENT)


def there(page: HttpResponse) -> str:
    """Give where a page of ours leads a browser, as the browser reads it."""
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found is not None, page.content.decode()
    return html.unescape(found[1])


def at_provider(address: str) -> str:
    """Ask the provider as a browser does, and give where it sends the browser back."""
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().getheader("Location")
    connection.close()
    back = urlsplit(str(location))
    return f"{back.path}?{back.query}"


def go(browser: Client, path: str = "/sign-in/provider") -> str:
    """Go to the provider, and give the address of the way back."""
    return at_provider(there(browser.post(path)))


def sign_in(browser: Client) -> HttpResponse:
    return browser.get(go(browser), follow=True)


def is_in(browser: Client) -> bool:
    return browser.get("/internal/whoami").status_code == 200


def test_a_linked_account_signs_in_and_the_journal_says_by_what(provider: IdentityProviderHere) -> None:
    browser = Client()

    sign_in(browser)

    assert browser.get("/internal/whoami").json()["name"] == "Tom"
    assert Entry.objects.get(name="person.signed_in").codes["by"] == ["provider"]


def test_the_question_names_nobody_and_has_pkce_state_and_nonce(provider: IdentityProviderHere) -> None:
    asked = parse_qs(urlsplit(there(Client().post("/sign-in/provider"))).query)

    assert (asked["scope"], asked["code_challenge_method"], asked["response_type"]) == (
        ["openid"],
        ["S256"],
        ["code"],
    )
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT], "azp": "another"},
        {"exp": NOW - 3600},
        {"iat": NOW - 3600},
        {"iat": NOW + 3600},
        {"nbf": NOW + 3600},
        {"nonce": "of another browser"},
        {"nonce": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": "soon"},
    ],
    ids=lambda claims: "+".join(claims),
)
def test_a_token_that_is_not_for_us_now_opens_nothing(
    provider: IdentityProviderHere, claims: dict[str, object]
) -> None:
    provider.said.claims = claims
    browser = Client()

    page = sign_in(browser).content.decode()

    assert (FORGED in page, is_in(browser)) == (True, False)


def by_a_strange_key(provider: IdentityProviderHere) -> None:
    provider.said.key = STRANGE_KEY


def unsigned(provider: IdentityProviderHere) -> None:
    provider.said.unsigned = True


def by_the_secret_of_the_client(provider: IdentityProviderHere) -> None:
    provider.said.key, provider.said.algorithm = OctKey.import_key(SECRET), "HS256"


def by_the_public_key_as_a_secret(provider: IdentityProviderHere) -> None:
    provider.said.key, provider.said.algorithm = OctKey.import_key(KEY.as_pem(private=False).hex()), "HS256"


LIES = [by_a_strange_key, unsigned, by_the_secret_of_the_client, by_the_public_key_as_a_secret]


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_signed_by_the_provider_opens_nothing(
    provider: IdentityProviderHere, lie: object
) -> None:
    assert callable(lie)
    lie(provider)
    browser = Client()

    page = sign_in(browser).content.decode()

    assert (FORGED in page, is_in(browser)) == (True, False)


def test_an_answer_opens_once_and_in_the_browser_that_asked(provider: IdentityProviderHere) -> None:
    asking, thief = Client(), Client()
    back = go(asking)
    thief.post("/sign-in/provider")

    stolen = thief.get(back, follow=True).content.decode()
    asking.get(back)
    asking.logout()
    again = asking.get(back, follow=True).content.decode()

    assert "used already" in stolen
    assert "used already" in again
    assert not is_in(thief)
    assert not is_in(asking)


def test_a_code_that_was_used_is_not_taken_by_the_provider(provider: IdentityProviderHere) -> None:
    browser = Client()
    back = go(browser)
    provider.codes.clear()

    page = browser.get(back, follow=True).content.decode()

    assert ("did not confirm" in page, is_in(browser)) == (True, False)


def test_an_answer_of_another_provider_is_refused(provider: IdentityProviderHere) -> None:
    provider.said.answer = {"iss": "https://another.example"}
    browser = Client()

    page = sign_in(browser).content.decode()

    assert ("Another provider has answered" in page, is_in(browser)) == (True, False)


def test_who_is_not_linked_is_told_how_and_nobody_is_made(provider: IdentityProviderHere) -> None:
    provider.said.subject, provider.said.claims = "stranger", {"email": "tom@example.org"}
    before = Person.objects.count()

    page = sign_in(Client()).content.decode()

    assert ("link it under My sign-ins" in page, Person.objects.count()) == (True, before)
    assert "stranger" not in str(list(Entry.objects.values()))


def test_the_same_name_at_another_provider_opens_nothing(provider: IdentityProviderHere) -> None:
    LinkedIdentity.objects.update(issuer="https://another.example")

    assert "not linked to anybody" in sign_in(Client()).content.decode()


def test_nobody_is_sent_to_the_provider_unasked(provider: IdentityProviderHere) -> None:
    strange = Client(enforce_csrf_checks=True)

    assert strange.get("/sign-in/provider").status_code == 405
    assert strange.post("/sign-in/provider").status_code == 403


def test_a_closed_account_stays_closed(provider: IdentityProviderHere, bench: Bench) -> None:
    Person.objects.filter(pk=bench.tom.pk).update(is_active=False)
    browser = Client()

    assert sign_in(browser).status_code == 403
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("rule", "amr", "is_asked"),
    [((), ["mfa"], True), (("mfa",), ["pwd"], True), (("mfa",), ["pwd", "mfa"], False)],
)
def test_our_second_step_is_asked_unless_the_rule_takes_the_providers(
    provider: IdentityProviderHere, bench: Bench, rule: tuple[str, ...], amr: list[str], is_asked: bool
) -> None:
    Authenticator.objects.create(user=bench.tom, type=Authenticator.Type.TOTP, data={"secret": "00"})
    IdentityProvider.objects.update(proofs=list(rule))
    provider.said.claims = {"amr": amr}
    browser = Client()

    answer = browser.get(go(browser))

    assert (answer.url == "/sign-in/second-step", is_in(browser)) == (is_asked, not is_asked)


def test_roles_never_come_from_the_token(provider: IdentityProviderHere, bench: Bench) -> None:
    provider.said.claims = {"roles": ["it_administrator"], "groups": ["clinical_director"]}

    sign_in(Client())

    assert Person.objects.get(pk=bench.tom.pk).roles == ["counselor"]


def test_one_links_ones_account_while_proved_and_takes_it_back(
    provider: IdentityProviderHere, bench: Bench
) -> None:
    provider.said.subject = "maria there"
    browser, other = signed_in_as(bench.maria), Client()

    linked = browser.get(go(browser, "/my/provider"), follow=True).content.decode()
    sign_in(other)
    browser.post("/my/provider/remove")

    assert "It is linked" in linked
    assert other.get("/internal/whoami").json()["name"] == "Maria"
    assert "not linked to anybody" in sign_in(Client()).content.decode()
    assert [entry.person_id for entry in Entry.objects.filter(name__contains="identity")] == [
        bench.maria.pk
    ] * 2


def test_linking_asks_who_sits_there_and_takes_nobody_elses_account(
    provider: IdentityProviderHere, bench: Bench
) -> None:
    browser = signed_in_as(bench.maria)
    taken = browser.get(go(browser, "/my/provider"), follow=True).content.decode()
    make_stale(bench.maria)

    assert "is linked already" in taken
    assert browser.post("/my/provider").status_code == 401
    assert not LinkedIdentity.objects.filter(person=bench.maria).exists()


def test_who_comes_back_to_a_locked_screen_links_nothing(
    provider: IdentityProviderHere, bench: Bench
) -> None:
    provider.said.subject = "maria there"
    browser = signed_in_as(bench.maria)
    back = go(browser, "/my/provider")
    browser.post("/my/lock")

    browser.get(back)

    assert not LinkedIdentity.objects.filter(person=bench.maria).exists()


def test_without_the_provider_passwords_go_on(provider: IdentityProviderHere, bench: Bench) -> None:
    provider.said.statuses = {"/.well-known/openid-configuration": 503}
    browser = Client()

    page = browser.post("/sign-in/provider", follow=True).content.decode()
    browser.post("/sign-in", {"login": "tom", "password": "a long sentence for tests only"})

    assert ("but not as a provider" in page, is_in(browser)) == (True, True)


def test_signing_out_ends_here_and_leads_there(provider: IdentityProviderHere) -> None:
    browser = Client()
    sign_in(browser)

    page = browser.post("/sign-out", follow=True).content.decode()
    leads = browser.get("/sign-in/provider/sign-out")
    provider.said.description = {"end_session_endpoint": None}
    nowhere = browser.get("/sign-in/provider/sign-out", follow=True).content.decode()

    assert ("Sign out of County account too" in page, is_in(browser)) == (True, False)
    assert leads.url.startswith(f"{provider.issuer}/end?client_id={CLIENT}&post_logout_redirect_uri=")
    assert "offers no way" in nowhere


def tried(iris: Person) -> str:
    return signed_in_as(iris).post("/office/settings/provider/try", follow=True).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"issuer": "https://another.example"}, "another issuer"),
        ({"token_endpoint": "http://far.example/token"}, "without https"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
    ],
)
def test_what_the_provider_says_of_itself_is_looked_at(
    provider: IdentityProviderHere, iris: Person, wrong: dict[str, object], said: str
) -> None:
    good = tried(iris)
    provider.said.description = wrong

    assert "answers and knows us" in good
    assert said in tried(iris)


@pytest.mark.parametrize(
    ("issuer", "said"),
    [
        ("http://127.0.0.1:9", "Nothing answers on this port"),
        ("https://no-such-name.invalid", "no server by this name"),
    ],
)
def test_what_failed_is_said_in_plain_words(iris: Person, bench: Bench, issuer: str, said: str) -> None:
    change_provider(iris, Provider("County", issuer, CLIENT), secret=SECRET, at=bench.at)

    assert said in tried(iris)


def test_a_client_that_the_provider_does_not_know_and_no_tls_are_said(
    provider: IdentityProviderHere, iris: Person, bench: Bench
) -> None:
    change_provider(iris, of(provider), secret="another", at=bench.at)
    refused = tried(iris)
    secret = replace(of(provider), issuer=provider.issuer.replace("http:", "https:"))
    change_provider(iris, secret, secret=SECRET, at=bench.at)

    assert "refused the client" in refused
    assert "No encrypted connection" in tried(iris)


def test_the_secret_is_sealed_and_goes_to_no_other_provider(
    provider: IdentityProviderHere, iris: Person, bench: Bench
) -> None:
    sealed = bytes(IdentityProvider.objects.get().secret)
    change_provider(iris, replace(of(provider), name="County"), secret="", at=bench.at)
    kept = client_secret()
    with (
        override_settings(RINGBUOY=replace(settings.RINGBUOY, factor_key="00" * 32)),
        pytest.raises(ProviderSecretClosed),
    ):
        client_secret()
    change_provider(iris, replace(of(provider), issuer="https://evil.example"), secret="", at=bench.at)

    assert (SECRET.encode() in sealed, kept, client_secret()) == (False, SECRET, "")


@pytest.mark.parametrize(
    "bad",
    [
        Provider("County", "http://far.example", CLIENT),
        Provider("County", "https://far.example?x=1", CLIENT),
        Provider("County", "https://far.example", ""),
        Provider("", "https://far.example", CLIENT),
        Provider("County", "file:///etc/passwd", CLIENT),
    ],
)
def test_a_provider_that_cannot_be_used_is_refused(iris: Person, bench: Bench, bad: Provider) -> None:
    with pytest.raises(BadProvider):
        change_provider(iris, bad, secret=SECRET, at=bench.at)


def test_the_page_saves_raises_an_alarm_and_never_shows_the_secret(
    iris: Person, bench: Bench, provider: IdentityProviderHere
) -> None:
    typed = {**vars(of(provider)), "proofs": "mfa, phr", "secret": SECRET}
    page = signed_in_as(iris).post("/office/settings/provider/", typed, follow=True).content.decode()
    wrong = signed_in_as(iris).post("/office/settings/provider/", {**typed, "issuer": "county"})

    assert ("Saved" in page, SECRET in page, "/sign-in/provider/back" in page) == (True, False, True)
    assert (wrong.status_code, 'value="county"' in wrong.content.decode()) == (400, True)
    assert the_provider().proofs == ("mfa", "phr")
    assert Alarm.objects.get(code=AlarmCode.PROVIDER_CHANGED).about_id == iris.pk


def test_nobody_else_sets_it_up(bench: Bench) -> None:
    with pytest.raises(RoleDoesNotAllow):
        change_provider(bench.owen, Provider("C", "https://c.example", "c"), secret="", at=bench.at)


def test_rubbish_in_the_place_of_keys_or_a_token_opens_nothing(provider: IdentityProviderHere) -> None:
    browser = Client()
    provider.said.description = {"jwks_uri": f"{provider.issuer}/nothing"}
    no_keys = sign_in(browser).content.decode()
    provider.said.description = {"jwks_uri": f"{provider.issuer}/.well-known/openid-configuration"}
    strange_keys = sign_in(browser).content.decode()

    assert "but not as a provider" in no_keys
    assert "no keys that we can read" in strange_keys
    assert not is_in(browser)


def test_a_sign_in_leads_to_no_other_site(provider: IdentityProviderHere) -> None:
    browser = Client()
    address = there(browser.post("/sign-in/provider", {"next": "https://evil.example/"}))

    assert browser.get(at_provider(address)).url == "/start-of-shift"
