"""Changing somebody's e-mail address is no way in."""

from dataclasses import replace

import pytest
from django.test import Client

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.access.limits import PROOF_HOLDS
from ringbuoy.access.rules import Role
from ringbuoy.alarms.models import Alarm
from ringbuoy.alarms.rules import AlarmCode
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.people.actions import Profile, enroll, invite
from ringbuoy.people.addresses import change_address
from ringbuoy.people.links import LinkOver, offer_link, owner_of
from ringbuoy.people.models import Person, SignIn
from tests.cast import PASSWORD, Bench
from tests.doors.mail_servers import mail_server
from tests.doors.test_choosing_links import NIA
from tests.doors.test_mail import FAR, SECRET, iris, sends_by, signed_in_as

__all__ = ["iris"]
ELSEWHERE = "elsewhere@example.org"


def address_of(person: Person) -> str:
    return Person.objects.get(pk=person.pk).email


@pytest.mark.parametrize("name", ["tom", "ines", "owen"])
def test_a_coordinator_changes_no_address_of_somebody_whose_role_takes_two(bench: Bench, name: str) -> None:
    owen = bench.owen
    person = bench.person(name)

    with pytest.raises(RoleDoesNotAllow):
        change_address(owen, person, ELSEWHERE, at=bench.at)


def test_who_waits_for_such_a_role_is_guarded_too(bench: Bench) -> None:
    nia = invite(bench.owen, NIA, at=bench.at)

    with pytest.raises(RoleDoesNotAllow):
        change_address(bench.owen, nia, ELSEWHERE, at=bench.at)


def test_a_coordinator_changes_the_address_of_others(bench: Bench) -> None:
    old = change_address(bench.owen, bench.femi, ELSEWHERE, at=bench.at)

    assert (old, address_of(bench.femi)) == ("", ELSEWHERE)
    assert ELSEWHERE not in str(list(Entry.objects.values()))


def test_a_link_that_went_to_the_old_address_ends(iris: Person, bench: Bench) -> None:
    link = offer_link(iris, bench.tom, at=bench.at)

    change_address(iris, bench.tom, ELSEWHERE, at=bench.at)

    with pytest.raises(LinkOver):
        owner_of(link.token, at=bench.at)


def test_the_old_address_is_told_and_an_alarm_raised(iris: Person, bench: Bench) -> None:
    Person.objects.filter(pk=bench.tom.pk).update(email="tom@example.org")
    with mail_server() as server:
        sends_by(server, iris, bench)
        page = change_by_page(iris, bench.tom, ELSEWHERE)

    assert "The old address was told" in page
    assert "To: tom@example.org" in server.taken[0]
    assert Alarm.objects.get(code=AlarmCode.ADDRESS_CHANGED).about_id == iris.pk


def test_where_the_old_address_cannot_be_told_the_page_says_so(iris: Person, bench: Bench) -> None:
    Person.objects.filter(pk=bench.tom.pk).update(email="tom@example.org")
    silent = change_by_page(iris, bench.tom, ELSEWHERE)
    with mail_server(RCPT="550 no") as server:
        sends_by(server, iris, bench)
        refused = change_by_page(iris, bench.tom, "third@example.org")

    assert "There is no mail server, so tell Tom yourself" in silent
    assert "could not be told: The mail server refused the recipient" in refused
    assert address_of(bench.tom) == "third@example.org"


def change_by_page(actor: Person, person: Person, email: str) -> str:
    path = f"/office/people/{person.pk}/email"
    return signed_in_as(actor).post(path, {"email": email}, follow=True).content.decode()


def test_who_sits_there_is_asked_and_a_wrong_address_is_kept_to_mend(iris: Person, bench: Bench) -> None:
    browser, path = signed_in_as(iris), f"/office/people/{bench.tom.pk}/email"
    wrong = browser.post(path, {"email": "no address"})
    stale = Client()
    stale.force_login(iris, backend="allauth.account.auth_backends.AuthenticationBackend")
    make_stale(iris)
    asked = stale.post(path, {"email": ELSEWHERE})

    assert (wrong.status_code, 'value="no address"' in wrong.content.decode()) == (400, True)
    assert (asked.status_code, address_of(bench.tom)) == (401, "")


def make_stale(person: Person) -> None:
    SignIn.objects.filter(person=person).update(proved_at=now() - PROOF_HOLDS * 2)


def test_another_mail_server_raises_an_alarm(iris: Person, bench: Bench) -> None:
    browser = signed_in_as(iris)
    for way in (FAR, replace(FAR, sender="desk@example.org"), replace(FAR, host="smtp.elsewhere.example")):
        browser.post("/office/settings/mail/", {**vars(way), "password": SECRET})

    assert Alarm.objects.get(code=AlarmCode.MAIL_SERVER_CHANGED).times == 2


def test_one_who_changes_the_own_address_raises_no_alarm(bench: Bench) -> None:
    roles = [Role.IT_ADMINISTRATOR.value, Role.SUPERVISOR.value]
    both = enroll(Profile(name="Ada", username="ada", roles=roles), password=PASSWORD, at=bench.at)

    change_by_page(both, both, ELSEWHERE)

    assert (address_of(both), Alarm.objects.exists()) == (ELSEWHERE, False)
