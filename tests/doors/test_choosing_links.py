"""One-time links at which people choose their own password."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from ringbuoy.access.gates import RoleDoesNotAllow
from ringbuoy.access.rules import Role
from ringbuoy.journal.models import Entry
from ringbuoy.kernel.clock import now
from ringbuoy.people.actions import NotYourself, Profile, WeakPassword, deactivate
from ringbuoy.people.link_rules import LASTS, Purpose
from ringbuoy.people.links import (
    Link,
    LinkOver,
    choose_password,
    invite_by_link,
    make_link,
    offer_link,
    owner_of,
)
from ringbuoy.people.models import ChoosingLink, Person, SignIn
from ringbuoy.people.own_password import change_own_password
from tests.cast import PASSWORD, Bench

NEW = "another long sentence of one's own"
NIA = Profile(name="Nia Obi", username="nia", roles=["trainee"])


def test_somebody_invited_has_no_password_until_they_choose_one(bench: Bench) -> None:
    link = invite_by_link(bench.owen, NIA, at=bench.at)

    before = link.person.has_usable_password()
    chosen = choose_password(link.token, NEW, at=bench.later(hours=71))

    assert (link.purpose, before, chosen.check_password(NEW)) == (Purpose.INVITATION, False, True)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_opens_once_for_its_time(bench: Bench, purpose: Purpose) -> None:
    person = bench.tom if purpose == Purpose.RESET else invite_by_link(bench.owen, NIA, at=bench.at).person
    link = offer_link(bench.owen, person, at=bench.at)

    with pytest.raises(LinkOver):
        owner_of(link.token, at=bench.at + LASTS[purpose])
    choose_password(link.token, NEW, at=bench.at)

    assert link.purpose == purpose
    with pytest.raises(LinkOver):
        choose_password(link.token, NEW, at=bench.at)


def test_a_newer_link_ends_the_one_before(bench: Bench) -> None:
    first = offer_link(bench.owen, bench.tom, at=bench.at)
    second = offer_link(bench.owen, bench.tom, at=bench.at)

    assert owner_of(second.token, at=bench.at) == bench.tom
    with pytest.raises(LinkOver):
        owner_of(first.token, at=bench.at)


def closing_the_account(bench: Bench) -> None:
    deactivate(bench.owen, bench.tom, at=bench.at)


def changing_the_password(bench: Bench) -> None:
    change_own_password(bench.tom, NEW, kept="", at=bench.at)


@pytest.mark.parametrize("act", [closing_the_account, changing_the_password])
def test_a_link_ends_with(bench: Bench, act: object) -> None:
    link = offer_link(bench.owen, bench.tom, at=bench.at)

    assert callable(act)
    act(bench)

    with pytest.raises(LinkOver):
        owner_of(link.token, at=bench.at)


def test_a_weak_password_leaves_the_link_open(bench: Bench) -> None:
    link = offer_link(bench.owen, bench.tom, at=bench.at)

    with pytest.raises(WeakPassword):
        choose_password(link.token, "password1234", at=bench.at)

    assert choose_password(link.token, NEW, at=bench.at) == bench.tom


def test_a_link_takes_no_second_factor_away_and_ends_every_sign_in(bench: Bench) -> None:
    Authenticator.objects.create(user=bench.tom, type=Authenticator.Type.TOTP, data={})
    SignIn.objects.create(
        person=bench.tom,
        session_key="s",
        browser="",
        began_at=bench.at,
        seen_at=bench.at,
        proved_at=bench.at,
    )

    choose_password(offer_link(bench.owen, bench.tom, at=bench.at).token, NEW, at=bench.at)

    assert Authenticator.objects.filter(user=bench.tom).exists()
    assert not SignIn.objects.filter(person=bench.tom).exists()


@pytest.mark.parametrize("name", ["maria", "ines", "nora", "abel", "kai"])
def test_nobody_else_makes_a_link(bench: Bench, name: str) -> None:
    with pytest.raises(RoleDoesNotAllow):
        offer_link(bench.person(name), bench.tom, at=bench.at)


def test_a_coordinator_makes_links_for_counselors_only_and_nobody_for_themselves(bench: Bench) -> None:
    iris = bench.kai
    iris.roles = [Role.IT_ADMINISTRATOR.value]

    with pytest.raises(RoleDoesNotAllow):
        offer_link(bench.owen, bench.ines, at=bench.at)
    with pytest.raises(NotYourself):
        offer_link(iris, iris, at=bench.at)


def test_neither_table_nor_journal_nor_a_printed_link_holds_the_token(bench: Bench) -> None:
    link = offer_link(bench.owen, bench.tom, at=bench.at)
    choose_password(link.token, NEW, at=bench.at)
    again = offer_link(bench.owen, bench.tom, at=bench.at)

    kept = f"{list(ChoosingLink.objects.values())} {list(Entry.objects.values())} {again!r}"

    assert link.token not in kept
    assert again.token not in kept
    assert Entry.objects.get(name="person.link_used").codes["purpose"] == Purpose.RESET


def fresh_link(bench: Bench) -> Link:
    return make_link(bench.tom, by=None, at=now())


def test_the_page_takes_a_password_and_leads_to_the_sign_in(bench: Bench) -> None:
    browser, address = Client(), f"/sign-in/link/{fresh_link(bench).token}"

    shown = browser.get(address).content.decode()
    weak = browser.post(address, {"password": "short"})
    done = browser.post(address, {"password": NEW}, follow=True)

    assert "tom" in shown
    assert (weak.status_code, "at least 12" in weak.content.decode()) == (400, True)
    assert "Your password is set" in done.content.decode()
    assert Person.objects.get(pk=bench.tom.pk).check_password(NEW)


def test_a_link_that_is_over_says_what_to_do(bench: Bench) -> None:
    link = fresh_link(bench)
    choose_password(link.token, NEW, at=now())

    answers = [Client().get(f"/sign-in/link/{token}") for token in (link.token, "rubbish")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("Ask anew" in answer.content.decode() for answer in answers)
    assert not Person.objects.get(pk=bench.tom.pk).check_password(PASSWORD)
