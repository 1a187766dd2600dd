"""Setting a carrier up in the office, and sending a test that says what failed."""

import pytest
from django.test import Client

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.access.rules import Role
from ringbuoy.kernel import clock
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.people.models import Person
from ringbuoy.texting.accounts import Account, AccountIncomplete, save_account
from ringbuoy.texting.kinds import Kind
from ringbuoy.texting.models import Carrier
from ringbuoy.texting.ways import way_of
from tests.cast import PASSWORD, Bench
from tests.texting.carrier_here import carrier_here

SECRET = "the carrier's own secret"
TYPED = {
    "kind": "gateway",
    "number": "+15550100100",
    "position": "0",
    "is_on": "on",
    "sending": SECRET,
    "checking": "c",
}


@pytest.fixture
def iris(bench: Bench) -> Person:
    bench.at = clock.now()
    bench.line()
    roles = [Role.IT_ADMINISTRATOR]
    return enroll(Profile(name="Iris", username="iris", roles=roles), password=PASSWORD, at=bench.at)


@pytest.fixture
def browser(iris: Person) -> Client:
    client = Client()
    client.force_login(iris, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_carrier_is_saved_tried_and_never_shows_its_secrets(browser: Client) -> None:
    with carrier_here((200, b"{}"), (503, b"")) as carrier:
        typed = {**TYPED, "address": carrier.url}
        saved = browser.post("/office/settings/texts/new/harbor/", typed, follow=True).content.decode()
        row = Carrier.objects.get()
        good = browser.post(f"/office/settings/texts/{row.pk}/try", {"to": "+15550100167"}, follow=True)
        busy = browser.post(f"/office/settings/texts/{row.pk}/try", {"to": "+15550100167"})
        wrong = browser.post(f"/office/settings/texts/{row.pk}/try", {"to": "Robin"})

    assert f"/text/{row.token}" in saved
    assert SECRET not in saved
    assert SECRET.encode() not in bytes(row.secrets)
    assert "took the text" in good.content.decode()
    assert "could not take it now (503)" in busy.content.decode()
    assert (busy.status_code, wrong.status_code) == (400, 400)
    assert b"This is a test" in carrier.asked[0].body
    assert "A gateway of our own" in browser.get("/office/settings/texts/").content.decode()


def test_a_secret_stays_on_the_same_account_and_goes_to_no_other_address(iris: Person, bench: Bench) -> None:
    account = Account(
        Kind.GATEWAY, "+15550100100", address="https://a.example.org", sending="s", checking="c"
    )
    row = save_account(iris, Carrier(line=bench.line()), account, at=bench.at)
    kept = Account(Kind.GATEWAY, "+15550100101", address="https://a.example.org")
    row = save_account(iris, row, kept, at=bench.at)

    assert (way_of(row).sending, way_of(row).checking) == ("s", "c")
    with pytest.raises(AccountIncomplete):
        save_account(
            iris, row, Account(Kind.GATEWAY, "+15550100101", address="https://b.example.org"), at=bench.at
        )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"address": "http://far.example.org"}, "begins with https://"),
        ({"address": ""}, "begins with https://"),
        ({"kind": "twilio"}, "account&#x27;s id"),
        ({"address": "https://a.example.org", "sending": ""}, "carrier&#x27;s secrets"),
        ({"address": "https://a.example.org", "number": "us"}, "6 to 15 digits"),
        ({"kind": "simulator", "address": ""}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(browser: Client, more: dict[str, str], said: str) -> None:
    answer = browser.post("/office/settings/texts/new/harbor/", {**TYPED, **more})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Carrier.objects.exists()


def test_nobody_else_sets_a_carrier_up(bench: Bench) -> None:
    bench.at = clock.now()
    account = Account(
        Kind.GATEWAY, "+15550100100", address="https://a.example.org", sending="s", checking="c"
    )

    for person in (bench.maria, bench.ines, bench.nora, bench.kai):
        with pytest.raises(RoleDoesNotAllow):
            save_account(person, Carrier(line=bench.line()), account, at=bench.at)
