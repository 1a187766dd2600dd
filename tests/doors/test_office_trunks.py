"""Settings › Phone › Carriers: set up step by step, asked how it stands, and drilled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from ringbuoy.access.rules import Role
from ringbuoy.kernel import clock
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.telephony.calls.limits import Limit
from ringbuoy.telephony.carriers import carriers, limits, trunk_name
from ringbuoy.telephony.drills import EVERY, is_due
from ringbuoy.telephony.models import Trial, Trunk
from ringbuoy.telephony.trial_rules import TrialOutcome
from tests.cast import PASSWORD, Bench
from tests.phone.sip_server import SipServer

PAGE = "/office/settings/phone/carriers/"
SECRET = "the carrier's own password"
TYPED = {
    "name": "Northern Voice",
    "kind": "registers",
    "host": "sip.northern.example",
    "transport": "udp",
    "port": "5060",
    "username": "harbor",
    "password": SECRET,
    "position": "0",
    "is_on": "on",
}
WRONG = [
    ({"host": "sip:sip.example.org"}, "no sip: before it"),
    ({"host": "sip.example.org\r\nX: y"}, "no sip: before it"),
    ({"port": "0"}, "Port"),
    ({"username": ""}, "user name"),
    ({"username": "harbor;x"}, "letters, digits"),
    ({"password": ""}, "password of this user"),
    ({"is_encrypted": "on"}, "TLS"),
    ({"addresses": "192.0.2.0/24, everywhere!"}, "everywhere!"),
    ({"addresses": "0.0.0.0/0"}, "0.0.0.0/0"),
    ({"failover_number": "12"}, "3 to 15 digits"),
    ({"most_calls": "10", "kept_calls": "10"}, "Keep fewer calls"),
    ({"kept_calls": "2"}, "Keep fewer calls"),
]


@pytest.fixture
def iris(bench: Bench, settings: SettingsWrapper) -> Client:
    """The browser of the IT administrator, in a center that is no demo."""
    settings.RINGBUOY = replace(settings.RINGBUOY, demo=False)
    bench.at = clock.now()
    roles = [Role.IT_ADMINISTRATOR]
    person = enroll(Profile(name="Iris", username="iris", roles=roles), password=PASSWORD, at=bench.at)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def set_up(iris: Client, **more: str) -> Trunk:
    iris.post(f"{PAGE}new/", {**TYPED, **more})
    return Trunk.objects.latest("pk")


def test_a_carrier_is_set_up_and_its_password_is_never_shown(iris: Client) -> None:
    saved = iris.post(f"{PAGE}new/", TYPED, follow=True).content.decode()
    row = Trunk.objects.get()
    iris.post(f"{PAGE}{row.pk}/", {**TYPED, "password": "", "name": "Northern"})

    row.refresh_from_db()
    assert SECRET not in saved
    assert SECRET.encode() not in bytes(row.secrets)
    assert (row.name, carriers()[0].password) == ("Northern", SECRET)
    assert "Northern" in iris.get(PAGE).content.decode()


def test_how_many_calls_it_carries_and_one_in_five_is_kept(iris: Client) -> None:
    row = set_up(iris, most_calls="30", failover_number="+1 555 0199")
    assert list(limits()) == [(trunk_name(row.pk), Limit(30, 6, leads_on=True))]
    assert 'value="30"' in iris.get(f"{PAGE}{row.pk}/").content.decode()

    iris.post(f"{PAGE}{row.pk}/", {**TYPED, "most_calls": "30", "kept_calls": "0"})
    assert list(limits()) == [(trunk_name(row.pk), Limit(30, 0))]
    iris.post(f"{PAGE}{row.pk}/", TYPED)
    assert not list(limits())


def test_a_password_goes_to_no_other_server(iris: Client) -> None:
    row = set_up(iris)

    refused = iris.post(f"{PAGE}{row.pk}/", {**TYPED, "password": "", "host": "sip.other.example"})

    row.refresh_from_db()
    assert refused.status_code == 400
    assert row.host == TYPED["host"]


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_what_cannot_be_is_said_in_a_sentence(iris: Client, typed: dict[str, str], said: str) -> None:
    answer = iris.post(f"{PAGE}new/", {**TYPED, **typed})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Trunk.objects.exists()


@pytest.mark.parametrize(
    ("password", "contacts", "said"),
    [
        (SECRET, ("<sip:15550100@192.0.2.1>",), "answers and knows us"),
        (SECRET, (), "not signed in there yet"),
        ("another one", (), "refuses the password"),
    ],
)
def test_the_server_is_asked_and_the_page_says_what_to_do(
    iris: Client, password: str, contacts: tuple[str, ...], said: str
) -> None:
    with SipServer(password, contacts=contacts) as server:
        row = set_up(iris, host="127.0.0.1", port=str(server.port))
        page = iris.post(f"{PAGE}{row.pk}/test/", {"number": ""}).content.decode()

    assert said in page
    assert server.bound == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": "nobody.invalid"}, "is not found"),
        ({"host": "127.0.0.1", "port": "9", "transport": "tcp"}, "takes no connection"),
    ],
)
def test_a_server_that_is_not_there_is_said_so(iris: Client, more: dict[str, str], said: str) -> None:
    row = set_up(iris, **more)

    page = iris.post(f"{PAGE}{row.pk}/test/", {"number": "+15550100100"}).content.decode()

    assert said in page
    assert not Trial.objects.exists()


def test_a_trial_goes_on_and_tells_what_came(iris: Client) -> None:
    with SipServer(SECRET, contacts=("<sip:15550100@192.0.2.1>",)) as server:
        row = set_up(iris, host="127.0.0.1", port=str(server.port))
        asked = iris.post(f"{PAGE}{row.pk}/test/", {"number": "+15550100100"}, follow=True).content.decode()
        again = iris.post(f"{PAGE}{row.pk}/test/", {"number": "+15550100100"})
    trial = Trial.objects.get()
    assert "Answer it, listen, and press 1" in asked
    assert again.status_code == 400
    assert b"15550100100" not in bytes(trial.number)

    Trial.objects.update(at=clock.now() - timedelta(seconds=30))
    assert "did not take the test up" in iris.get(f"{PAGE}{row.pk}/test/").content.decode()

    Trial.objects.update(state="over", outcome=TrialOutcome.NO_SOUND, number=b"")
    assert "One-way sound" in iris.get(f"{PAGE}{row.pk}/test/").content.decode()


def test_a_demo_calls_nobody(iris: Client, settings: SettingsWrapper) -> None:
    row = set_up(iris)
    settings.RINGBUOY = replace(settings.RINGBUOY, demo=True)

    page = iris.post(f"{PAGE}{row.pk}/test/", {"number": "+15550100100"}).content.decode()

    assert "asks no server outside" in page
    assert not Trial.objects.exists()


def test_a_drill_is_noted_with_its_date_and_is_due_again(iris: Client) -> None:
    row = set_up(iris)
    refused = iris.post(f"{PAGE}{row.pk}/drill/", {"outcome": "worked"})
    row = set_up(iris, failover_number="+1 555 0100 999")

    iris.post(f"{PAGE}{row.pk}/drill/", {"outcome": "worked"})

    at = clock.now()
    assert refused.status_code == 400
    assert row.drills.get().has_worked
    assert not is_due(row, at=at)
    assert is_due(row, at=at + EVERY + timedelta(days=1))
    assert "15550100999" in iris.get(f"{PAGE}{row.pk}/drill/").content.decode()


def test_a_carrier_is_taken_away(iris: Client) -> None:
    row = set_up(iris)

    iris.post(f"{PAGE}{row.pk}/away")

    assert not Trunk.objects.exists()
